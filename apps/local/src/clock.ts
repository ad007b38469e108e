/**
 * The one clock of the process: virtual time, `speed` times as fast as the real one.
 *
 * Owns: how it moves and how it is remembered. It is given to the product and to the simulator; signatures, tokens and
 * sockets keep real time.
 *
 * Invariants
 * 1. It never runs back, neither with the time of day nor over a restart: a time is told only after a later one, the
 *    mark, was remembered, and a restart begins at the mark.
 *    While no mark can be remembered, because the disk is full, it stands still at the last one.
 * 2. A wait is never too short; it may be too long.
 * 3. When the process is stopping, `sleep` no longer ends: who sleeps is left as a process that is gone would leave it.
 */
import type { Clock } from '@drs-orchestrator/application';
import { instant, type Instant } from '@drs-orchestrator/domain';
import type { RealTime } from './real-time.ts';

export type VirtualClock = Clock & {
  readonly speed: number;
  /** `stopped` as soon as the signal fires. */
  wait(milliseconds: number, signal: AbortSignal): Promise<'elapsed' | 'stopped'>;
  /** Moves on to this moment where it is behind it. */
  notBefore(moment: Instant): void;
  /** Remembers exactly where it stands, so that nothing is lost between two runs; for the end of a process. Where that cannot be, the mark before stands, which is later. */
  rest(): void;
};

export type ClockNeeds = {
  readonly begin: Instant;
  readonly speed: number;
  readonly real: RealTime;
  /** `kept`: durable. */
  readonly remember: (mark: Instant) => 'kept' | 'not-kept';
  readonly stopping: AbortSignal;
};

/** How far ahead the mark is set, in real time: two writes a second at the most, and no more than this lost by a crash. */
const aheadMilliseconds = 500;

export const createClock = ({ begin, speed, real, remember, stopping }: ClockNeeds): VirtualClock => {
  let base: number = begin;
  let mark: number = begin;
  const started = real.elapsed();
  const exact = (): number => base + (real.elapsed() - started) * speed;

  const now = (): Instant => {
    const moment = Math.floor(exact());
    if (moment <= mark) return instant(moment);
    const ahead = moment + Math.ceil(aheadMilliseconds * speed);
    if (remember(instant(ahead)) === 'not-kept') return instant(mark);
    mark = ahead;
    return instant(moment);
  };

  const wait = (milliseconds: number, signal: AbortSignal): Promise<'elapsed' | 'stopped'> =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve('stopped');
        return;
      }
      const due = exact() + milliseconds;
      let callOff = (): void => undefined;
      const stop = (): void => {
        callOff();
        resolve('stopped');
      };
      const look = (): void => {
        const left = (due - exact()) / speed;
        if (left > 0) {
          callOff = real.after(left, look);
          return;
        }
        signal.removeEventListener('abort', stop);
        resolve('elapsed');
      };
      signal.addEventListener('abort', stop, { once: true });
      look();
    });

  return {
    speed,
    now,
    wait,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        void wait(milliseconds, stopping).then((outcome) => {
          if (outcome === 'elapsed') resolve();
        });
      }),
    alarm: (milliseconds) => {
      const turnedOff = new AbortController();
      const rings = new Promise<void>((resolve) => {
        void wait(milliseconds, AbortSignal.any([stopping, turnedOff.signal])).then((outcome) => {
          if (outcome === 'elapsed') resolve();
        });
      });
      return { rings, off: () => turnedOff.abort() };
    },
    notBefore: (moment) => {
      base += Math.max(0, moment - exact());
    },
    rest: () => {
      const moment = Math.floor(exact());
      if (remember(instant(moment)) === 'kept') mark = moment;
    },
  };
};
