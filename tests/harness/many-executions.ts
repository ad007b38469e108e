/**
 * A store with a long past: heads of executions of ten plans, one a minute, most of them over.
 *
 * Owns: which execution is of which plan and status, so that a test knows what each filter must find. Only the heads are there:
 * lists read nothing else.
 */
import type { Executions, Head } from '@drs-orchestrator/application';
import { executionId, instant, planId, type Instant } from '@drs-orchestrator/domain';
import { epoch } from './virtual-clock.ts';

export const plansOfPast = 10;
/** Every so many-th failed. */
export const failedEvery = 100;

const minuteMilliseconds = 60_000;

/** The number-th execution, counted from 0; the first one began long ago. */
export const pastHead = (number: number, of: number): Head => {
  const startTime: Instant = instant(epoch - (of - number) * minuteMilliseconds);
  return {
    executionId: executionId(`exec-${String(number).padStart(8, '0')}`),
    revision: 1,
    visible: true,
    active: false,
    lastPolledTime: startTime,
    nextPollAt: null,
    state: '{"of":"the journal"}',
    listing: {
      planId: planId(`rp-${String(number % plansOfPast)}`),
      planName: `Plan ${String(number % plansOfPast)}`,
      status: number % failedEvery === 0 ? 'FAILED' : 'COMPLETED',
      executionType: 'DRILL',
      initiatedBy: 'ops@example.com',
      startTime,
      endTime: instant(startTime + minuteMilliseconds),
      currentWave: 3,
      totalWaves: 3,
      totalServers: 25,
      launchedServers: 25,
      completedServers: 25,
      failedServers: 0,
    },
  };
};

/** Writes them all; answers their ids, newest first. */
export const writePast = async (executions: Executions, count: number, atOnce = 1): Promise<readonly string[]> => {
  const heads = Array.from({ length: count }, (_, number) => pastHead(number, count));
  for (let from = 0; from < count; from += atOnce) {
    await Promise.all(heads.slice(from, from + atOnce).map((head) => executions.write(head, null, [])));
  }
  return heads.map((head) => head.executionId).toReversed();
};
