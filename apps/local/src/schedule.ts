/**
 * The minute schedule: `find`, again and again. Its first run takes up what an earlier process left running.
 *
 * Owns: the pace. A failed run is only logged, because the next one does the same work.
 */
import type { Log } from '@drs-orchestrator/application';
import type { VirtualClock } from './clock.ts';
import type { Functions } from './functions.ts';
import { atLeast } from './limits.ts';

export type ScheduleNeeds = {
  readonly functions: Pick<Functions, 'invoke'>;
  readonly clock: Pick<VirtualClock, 'wait' | 'speed'>;
  readonly log: Pick<Log, 'error'>;
  readonly stopping: AbortSignal;
};

const everyMilliseconds = 60_000;
/** On a fast clock a minute is over before a run is. */
const everyRealMilliseconds = 1_000;

/** Resolves when the process is stopping. */
export const runSchedule = async ({ functions, clock, log, stopping }: ScheduleNeeds): Promise<void> => {
  const period = atLeast(everyMilliseconds, everyRealMilliseconds, clock.speed);
  do {
    try {
      await functions.invoke('execution-handler', scheduledEvent);
    } catch (cause) {
      log.error('The scheduled find failed', cause);
    }
  } while ((await clock.wait(period, stopping)) === 'elapsed');
};

const scheduledEvent = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } as const;
