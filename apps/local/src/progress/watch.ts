/**
 * Watching one execution to its end.
 *
 * Owns: how often it is looked at, in real time, because eyes are real. It reads the store only.
 */
import type { Application } from '@drs-orchestrator/application';
import { isTerminal, type Execution, type ExecutionId } from '@drs-orchestrator/domain';
import type { RealTime } from '../real-time.ts';
import type { Progress } from './progress.ts';
import { snapshotOf } from './snapshot.ts';

export type WatchNeeds = {
  readonly app: Pick<Application, 'journal' | 'clock'>;
  readonly progress: Pick<Progress, 'show'>;
  readonly real: Pick<RealTime, 'after'>;
  readonly stopping: AbortSignal;
};

const everyMilliseconds = 200;

/** The execution as it ended; undefined where the process is stopping before that. */
export const watchExecution = async ({ app, progress, real, stopping }: WatchNeeds, id: ExecutionId): Promise<Execution | undefined> => {
  while (!stopping.aborted) {
    const loaded = await app.journal.load(id);
    if (loaded === undefined) throw new Error(`${id} is watched, and not there`);
    progress.show(snapshotOf(loaded.execution, app.clock.now()));
    if (isTerminal(loaded.execution)) return loaded.execution;
    await new Promise<void>((resolve) => void real.after(everyMilliseconds, resolve));
  }
  return undefined;
};
