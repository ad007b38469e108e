/**
 * Whose turn it is on the one event loop of the process, which requests, starts, engines and the simulated AWS share.
 *
 * Owns: when work that nobody waits for begins, and when each call to AWS begins. A turn is for beginning something: nobody keeps one while AWS
 * answers, so a Region that is silent holds up nobody else.
 *
 * Invariants
 * 1. In one round of the loop begins one piece of each kind, in between the loop takes whatever has come in on its sockets: however
 *    much waits here, a request waits for one such piece and not for all of them. Where requests alone make rounds long, a few
 *    more begin in each, so that recoveries go on however many look at them.
 * 2. What began first goes on first: of fifty starts the first end while the last have not begun, instead of all of them late.
 * 3. Neither kind starves the other, and where nothing waits nothing is delayed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RealTime } from './real-time.ts';

/** `at-once`: somebody waits for a quick answer. `in-turn`: it may wait until its turn comes. */
export type Urgency = 'at-once' | 'in-turn';

export type Turns = {
  /** Work that can wait begins when it is its turn, other work now; the calls of both take their turns as old as the work is. */
  within<Answer>(urgency: Urgency, work: () => Promise<Answer>): Promise<Answer>;
  /** Resolves when the work that asks may begin a call. */
  next(): Promise<void>;
};

type Work = { readonly urgency: Urgency; readonly age: number };
type Waiting = { readonly age: number; readonly begin: () => void };

/** A round in which little comes in takes less: one piece of work is some milliseconds. */
const millisecondsForOne = 20;
/** As many as a request can wait for without being slow. */
const mostInRound = 8;

export const createTurns = (real: Pick<RealTime, 'after' | 'elapsed'>): Turns => {
  const present = new AsyncLocalStorage<Work>();
  const waiting = { 'at-once': [] as Waiting[], 'in-turn': [] as Waiting[] };
  let works = 0;
  let isFree = true;
  let since = 0;

  const goRound = (): void => {
    since = real.elapsed();
    real.after(0, round);
  };

  const round = (): void => {
    const fitting = Math.floor((real.elapsed() - since) / millisecondsForOne);
    const some = Math.min(mostInRound, Math.max(1, fitting));
    const begun = [...waiting['at-once'].splice(0, some), ...waiting['in-turn'].splice(0, some)];
    isFree = begun.length === 0;
    if (!isFree) goRound();
    for (const { begin } of begun) begin();
  };

  const turnOf = ({ urgency, age }: Work): Promise<void> => {
    if (isFree) {
      isFree = false;
      goRound();
      return Promise.resolve();
    }
    return new Promise((begin) => {
      const queue = waiting[urgency];
      queue.splice(queue.findLastIndex((other) => other.age <= age) + 1, 0, { age, begin });
    });
  };

  return {
    within: (urgency, work) => {
      const mine = { urgency, age: (works += 1) };
      return present.run(mine, async () => {
        if (urgency === 'in-turn') await turnOf(mine);
        return work();
      });
    },
    next: () => turnOf(present.getStore() ?? { urgency: 'at-once', age: works }),
  };
};
