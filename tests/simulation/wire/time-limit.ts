/**
 * The limit of a request on the virtual clock.
 *
 * Owns: that nothing has to happen for it: whether it is over is read off the clock, and the transport, which is told beforehand how
 * long the answer will take, ends the request when its time comes. An alarm for each request would double the events of a run.
 */
import type { Clock } from '@drs-orchestrator/application';

/** What the SDK and the adapters look at in a signal; nobody listens to it. */
export class VirtualLimit extends EventTarget {
  readonly #now: Clock['now'];
  readonly until: number;
  readonly onabort = null;
  readonly reason = undefined;

  constructor(now: Clock['now'], milliseconds: number) {
    super();
    this.#now = now;
    this.until = now() + milliseconds;
  }

  get aborted(): boolean {
    return this.#now() >= this.until;
  }

  throwIfAborted(): void {
    if (this.aborted) throw aborted();
  }
}

export const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

/** How long a request may still take; without a limit, for ever. */
export const timeLeft = (signal: AbortSignal | undefined, now: Clock['now']): number =>
  signal instanceof VirtualLimit ? Math.max(0, signal.until - now()) : Infinity;
