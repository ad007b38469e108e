/**
 * The process's timers on a virtual clock, for an interpreter that knows no other way to wait.
 *
 * Owns: what is due when. Nothing rings by itself: whoever borrowed the timers moves the clock on to the next one.
 */
import type { VirtualClock } from '../harness/virtual-clock.ts';

export type BorrowedTimers = {
  /** When the next timer is due; undefined: none is set. */
  nextDue(): number | undefined;
  /** Rings whatever is due at the clock's present moment, in the order in which it was due. */
  ringDue(): void;
  /** Resolves when the clock has moved on by so much; `off` calls it off. */
  after(milliseconds: number): { readonly rings: Promise<void>; off(): void };
  giveBack(): void;
};

type Timer = { readonly at: number; readonly ring: () => void };

export const borrowTimers = (clock: VirtualClock): BorrowedTimers => {
  const own = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const timers = new Map<number, Timer>();
  let made = 0;
  const set = (ring: () => void, milliseconds = 0): number => {
    made += 1;
    timers.set(made, { at: clock.now() + milliseconds, ring });
    return made;
  };
  globalThis.setTimeout = set as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((id: number) => timers.delete(id)) as unknown as typeof clearTimeout;
  return {
    nextDue: () => (timers.size === 0 ? undefined : Math.min(...[...timers.values()].map(({ at }) => at))),
    ringDue: () => {
      const due = [...timers].filter(([, { at }]) => at <= clock.now()).sort(([, one], [, other]) => one.at - other.at);
      for (const [id, { ring }] of due) if (timers.delete(id)) ring();
    },
    after: (milliseconds) => {
      let id = 0;
      const rings = new Promise<void>((resolve) => (id = set(resolve, milliseconds)));
      return { rings, off: () => void timers.delete(id) };
    },
    giveBack: () => void Object.assign(globalThis, own),
  };
};
