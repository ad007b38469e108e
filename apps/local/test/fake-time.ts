/**
 * Real time that only the test moves.
 */
import type { RealTime } from '../src/real-time.ts';

export type FakeTime = RealTime & {
  /** Moves on, calling what falls due, each at its time. `timeOfDay` may be set beside it. */
  advance(milliseconds: number): Promise<void>;
  setTimeOfDay(moment: number): void;
};

/** `lateness`: added to every timer; negative: they come early, as the real ones may. */
export const fakeTime = (options: { readonly timeOfDay?: number; readonly lateness?: number } = {}): FakeTime => {
  let now = 0;
  let dayOffset = options.timeOfDay ?? 0;
  const timers = new Map<() => void, number>();
  return {
    elapsed: () => now,
    timeOfDay: () => now + dayOffset,
    setTimeOfDay: (moment) => {
      dayOffset = moment - now;
    },
    after: (milliseconds, callback) => {
      const once = (): void => callback();
      timers.set(once, now + Math.max(0, milliseconds + (options.lateness ?? 0)));
      return () => void timers.delete(once);
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        const [next] = [...timers].sort(([, one], [, other]) => one - other);
        if (next === undefined || next[1] > end) break;
        const [callback, due] = next;
        timers.delete(callback);
        // A timer that comes early is looked at again a little later.
        now = Math.max(now + 0.01, due);
        callback();
        await settle();
      }
      now = Math.max(now, end);
      await settle();
    },
  };
};

/** Lets everything run that waits for nothing but its turn. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
