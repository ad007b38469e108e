/**
 * The worker queue and the schedule: what we send ourselves, and when it arrives.
 *
 * Owns: messages that are lost, doubled or late, and Lambda's habit of trying again what was thrown, twice.
 */
import type { WorkerMessage, WorkerQueue } from '@drs-orchestrator/application';
import { minutes } from '@drs-orchestrator/domain';
import type { Stage } from './stage.ts';

const tries = 3;
const betweenTries = minutes(1);

export const createWorkerQueue = (stage: Stage): WorkerQueue => {
  const random = stage.random.stream('queue');
  const deliver = (message: WorkerMessage, attempt: number): void => {
    stage
      .fleet()
      .invoke(message, 'queue')
      .catch(() => {
        if (attempt < tries) stage.schedule.after(betweenTries, () => deliver(message, attempt + 1));
      });
  };
  return {
    send: async (message) => {
      const { lost, doubled, late } = stage.isCalm() ? noTrouble : stage.scenario.messages;
      if (random.chance(lost)) return;
      const wait = random.chance(late) ? random.between(1_000, minutes(6)) : random.between(1, 500);
      stage.schedule.after(wait, () => deliver(message, 1));
      if (random.chance(doubled)) stage.schedule.after(wait + random.between(0, 20_000), () => deliver(message, 1));
    },
  };
};

const noTrouble = { lost: 0, doubled: 0, late: 0 };

/** As if every other one of the schedule's minutes were lost: what `find` takes up it takes up a minute later, and runs are half as long to simulate. */
const betweenFinds = minutes(2);

/** `find` again and again, for as long as the run goes on. */
export const keepFinding = (stage: Stage): void => {
  const random = stage.random.stream('schedule');
  const find = (): void =>
    void stage
      .fleet()
      .invoke(scheduled, 'schedule')
      .catch(() => undefined);
  const tick = (): void => {
    const { lost, doubled, late } = stage.isCalm() ? noTrouble : stage.scenario.messages;
    if (!random.chance(lost)) stage.schedule.after(random.chance(late) ? random.between(0, 50_000) : 0, find);
    if (random.chance(doubled)) stage.schedule.after(random.between(0, 3_000), find);
    stage.schedule.after(betweenFinds, tick);
  };
  tick();
};

const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } as const;
