/**
 * Questions that must be answered within a time, all of them together.
 *
 * Owns: giving up. What was not answered in time was not answered (I12); the question itself goes on, and what it leaves in
 * a memory is there for whoever asks next.
 */
import { between, later, refused, type Result } from '@drs-orchestrator/domain';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import type { Clock } from '../ports/surroundings.ts';

export type InTime = {
  ask<Answer>(question: () => Promise<Result<Answer, ReadRefusal>>): Promise<Result<Answer, ReadRefusal>>;
  /** Whether nothing can be asked any more. */
  isUp(): boolean;
};

export const inTime = (clock: Clock, milliseconds: number): InTime => {
  const until = later(clock.now(), milliseconds);
  const outOfTime = { kind: 'later', code: 'OutOfTime', message: 'There was no answer within the time for all questions' } as const;
  const left = (): number => between(clock.now(), until);
  return {
    ask: async (question) => {
      if (left() <= 0) return refused(outOfTime);
      const alarm = clock.alarm(left());
      try {
        return await Promise.race([question(), alarm.rings.then(() => refused(outOfTime))]);
      } finally {
        alarm.off();
      }
    },
    isUp: () => left() <= 0,
  };
};
