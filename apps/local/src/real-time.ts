/**
 * The real clock and its timers, as far as this program uses them.
 *
 * Owns: the one place that asks for them, so that everything built on time can be tested without waiting.
 */
import { performance } from 'node:perf_hooks';

export type RealTime = {
  /** Milliseconds since some moment; never runs back, whatever happens to the time of day. */
  elapsed(): number;
  /** The time of day, in milliseconds since 1970. */
  timeOfDay(): number;
  /** Calls back after about so many milliseconds, perhaps a little early or late. The answer calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
};

/** What setTimeout can count; a longer wait is looked at again then. */
const longestTimer = 2 ** 31 - 1;

export const realTime: RealTime = {
  elapsed: () => performance.now(),
  timeOfDay: () => Date.now(),
  after: (milliseconds, callback) => {
    // Timers count whole milliseconds; what is shorter takes turns with everything else that is ready.
    if (milliseconds < 1) {
      const turn = setImmediate(callback);
      return () => clearImmediate(turn);
    }
    const timer = setTimeout(callback, Math.min(milliseconds, longestTimer));
    return () => clearTimeout(timer);
  },
};
