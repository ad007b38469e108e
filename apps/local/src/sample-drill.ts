/**
 * The sample drill: which execution it is, and starting it so that a crash anywhere on the way is only a pause.
 *
 * Owns: the id, which is kept before anything is started under it, and the question whether there is one to go on with.
 */
import type { Settings } from '@drs-orchestrator/adapters-sqlite';
import type { UseCases } from '@drs-orchestrator/api';
import type { Application } from '@drs-orchestrator/application';
import { executionId, isTerminal, type ExecutionId } from '@drs-orchestrator/domain';
import { CannotStart } from './cannot-start.ts';
import { samplePlanId } from './sample.ts';

export type SampleDrillNeeds = {
  readonly settings: Settings;
  readonly journal: Pick<Application['journal'], 'load'>;
  readonly useCases: Pick<UseCases, 'startExecution'>;
  readonly makeId: () => string;
};

const setting = 'sample-drill';

/**
 * `anew`: where the last one is over, another is started; else it is left at that, and the answer is undefined. One whose
 * start was given up was never seen by anybody: another is started in its place in any case.
 * The drill is accepted and visible when this resolves.
 */
export const runSampleDrill = async (needs: SampleDrillNeeds, { anew }: { readonly anew: boolean }): Promise<ExecutionId | undefined> => {
  const last = needs.settings.get(setting);
  if (last !== undefined) {
    const stands = await standing(needs, executionId(last));
    if (stands === 'open') return start(needs, executionId(last));
    if (stands === 'over' && !anew) return undefined;
  }
  const id = needs.makeId();
  needs.settings.set(setting, id);
  return start(needs, executionId(id));
};

/** One that was fixed and never begun is open. */
const standing = async ({ journal }: SampleDrillNeeds, id: ExecutionId): Promise<'open' | 'over' | 'given-up'> => {
  const loaded = await journal.load(id);
  if (loaded === undefined || !isTerminal(loaded.execution)) return 'open';
  return loaded.head.visible ? 'over' : 'given-up';
};

/** Asked again for an execution that runs already, the use case answers it as it is. */
const start = async ({ useCases }: SampleDrillNeeds, id: ExecutionId): Promise<ExecutionId> => {
  const started = await useCases.startExecution({
    planId: samplePlanId,
    kind: 'DRILL',
    by: { name: 'npm start', proof: 'asserted' },
    mode: 'direct',
    executionId: id,
  });
  if (started.ok) return id;
  const { refusal } = started;
  throw new CannotStart(`The sample drill cannot be started: ${'message' in refusal ? refusal.message : refusal.kind}`);
};
