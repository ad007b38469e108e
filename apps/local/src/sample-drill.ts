/**
 * The sample drill: which execution it is, and starting it so that a crash anywhere on the way is only a pause.
 *
 * Owns: the id, which is kept before anything is started under it, and the question whether there is one to go on with. Who
 * has deleted the drill or its plan has seen enough of it: neither is ever brought back, and nothing about them keeps the
 * product from being served.
 */
import type { Settings } from '@drs-orchestrator/adapters-sqlite';
import { failureOf, type UseCases } from '@drs-orchestrator/api';
import type { Application, Refusal } from '@drs-orchestrator/application';
import { executionId, isTerminal, type ExecutionId } from '@drs-orchestrator/domain';
import { samplePlanId } from './sample.ts';

export type SampleDrillNeeds = {
  readonly settings: Settings;
  readonly journal: Pick<Application['journal'], 'load'>;
  readonly plans: Pick<Application['plans'], 'plans'>;
  readonly useCases: Pick<UseCases, 'startExecution'>;
  readonly makeId: () => string;
};

export type NoDrill =
  /** The plan, as it is called at present, has had its drill. */
  | { readonly kind: 'over'; readonly planName: string }
  /** Somebody has deleted it, or had taken its name before it was imported. */
  | { readonly kind: 'no-plan' }
  /** `why`: in sentences. */
  | { readonly kind: 'refused'; readonly why: string };

export type SampleDrill = { readonly kind: 'under-way'; readonly id: ExecutionId } | NoDrill;

const setting = 'sample-drill';

/**
 * `anew`: where the last one is over, another is started; else it is left at that. One whose start was given up was never seen
 * by anybody: another is started in its place in any case. The drill is accepted and visible when this resolves with it.
 */
export const runSampleDrill = async (needs: SampleDrillNeeds, { anew }: { readonly anew: boolean }): Promise<SampleDrill> => {
  const last = needs.settings.get(setting);
  const stands = last === undefined ? 'none' : await standing(needs, executionId(last));
  if (last !== undefined && stands === 'open') return start(needs, executionId(last));
  if (stands === 'over' && !anew) {
    const plan = await needs.plans.plans.get(samplePlanId);
    return plan === undefined ? { kind: 'no-plan' } : { kind: 'over', planName: plan.name };
  }
  const id = needs.makeId();
  needs.settings.set(setting, id);
  return start(needs, executionId(id));
};

/** One that was fixed and never begun is open. */
const standing = async ({ journal }: SampleDrillNeeds, id: ExecutionId): Promise<'open' | 'over' | 'given-up'> => {
  const loaded = await journal.load(id);
  if (loaded === undefined || !isTerminal(loaded.execution)) return 'open';
  return loaded.head.visible || loaded.execution.deleted ? 'over' : 'given-up';
};

/** Asked again for an execution that runs already, the use case answers it as it is. */
const start = async ({ useCases }: SampleDrillNeeds, id: ExecutionId): Promise<SampleDrill> => {
  const started = await useCases.startExecution({
    planId: samplePlanId,
    kind: 'DRILL',
    by: { name: 'npm start', proof: 'asserted' },
    mode: 'direct',
    executionId: id,
  });
  if (started.ok) return { kind: 'under-way', id };
  return started.refusal.kind === 'plan-not-found' ? { kind: 'no-plan' } : { kind: 'refused', why: reasonOf(started.refusal) };
};

/** Of a hundred findings the first few say enough; all of them are in the plan's readiness. */
const mostFindings = 3;

const reasonOf = (refusal: Refusal): string => {
  if (refusal.kind !== 'not-ready') return sentence(failureOf(refusal).message);
  const inTheWay = refusal.checks.filter(({ result }) => result === 'block' || result === 'unknown');
  const messages = inTheWay.slice(0, mostFindings).map(({ message }) => sentence(message));
  const more = inTheWay.length - messages.length;
  return [...messages, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
};

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
