/**
 * The one clock of a run, and who goes next.
 *
 * Owns: virtual time, the queue of what is to happen, and rest: nothing further happens before everybody whom the last thing
 * set going stands still again, waiting for something that is in the queue. What happens at the same moment happens in an
 * order of the seed's choosing.
 *
 * No timer and no event loop is involved: rest is the end of the microtasks.
 */
import { instant, type Instant } from '@drs-orchestrator/domain';
import type { Random } from './random.ts';

export type Schedule = {
  readonly now: () => Instant;
  /** What is to happen in so many milliseconds. */
  after(milliseconds: number, happen: () => void): void;
  /** One thing after the other until `isOver`, asked before each, or until nothing is left. */
  run(isOver: () => boolean): Promise<void>;
};

type Entry = { readonly at: number; readonly order: number; readonly happen: () => void };

export const epoch: Instant = instant(Date.UTC(2030, 0, 7, 8));

export const timeOf = (at: Instant): string => new Date(at).toISOString();

export const createSchedule = (random: Random): Schedule => {
  const heap: Entry[] = [];
  let now: number = epoch;
  return {
    now: () => instant(now),
    after: (milliseconds, happen) => {
      push(heap, { at: now + Math.max(0, Math.round(milliseconds)), order: random.next(), happen });
    },
    run: (isOver) =>
      new Promise((resolve, reject) => {
        const goOn = (): void => {
          try {
            const next = isOver() ? undefined : pop(heap);
            if (next === undefined) {
              resolve();
              return;
            }
            now = Math.max(now, next.at);
            next.happen();
            atRest(goOn);
          } catch (cause) {
            reject(cause instanceof Error ? cause : new Error(String(cause)));
          }
        };
        goOn();
      }),
  };
};

const settled = Promise.resolve();

/** Node empties the queue of microtasks before it looks at its ticks, so that this is behind everything that was set going. */
const atRest = (goOn: () => void): void => void settled.then(() => process.nextTick(goOn));

const isBefore = (one: Entry, other: Entry): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

const push = (heap: Entry[], entry: Entry): void => {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
};

const pop = (heap: Entry[]): Entry | undefined => {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (one === undefined) break;
    const [child, from] = other !== undefined && isBefore(other, one) ? [other, left + 1] : [one, left];
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = from;
  }
  heap[at] = last;
  return first;
};
