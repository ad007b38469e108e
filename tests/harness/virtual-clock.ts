/**
 * A clock that nobody waits for: sleeping moves it on at once.
 *
 * For tests in which one thing happens after the other; every wait of the product becomes a step in time.
 */
import type { Clock } from '@drs-orchestrator/application';
import { instant, type Instant } from '@drs-orchestrator/domain';

export type VirtualClock = Clock & { advance(milliseconds: number): void };

export const epoch: Instant = instant(Date.parse('2026-01-05T08:00:00.000Z'));

export const createVirtualClock = (start: Instant = epoch): VirtualClock => {
  let now: number = start;
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  const advance = (milliseconds: number): void => {
    now += milliseconds;
    for (const alarm of alarms) {
      if (alarm.at > now) continue;
      alarms.delete(alarm);
      alarm.ring();
    }
  };
  return {
    now: () => instant(now),
    sleep: (milliseconds) => {
      advance(milliseconds);
      return Promise.resolve();
    },
    alarm: (milliseconds) => {
      let ring = (): void => undefined;
      const rings = new Promise<void>((resolve) => (ring = resolve));
      const alarm = { at: now + milliseconds, ring };
      alarms.add(alarm);
      return { rings, off: () => void alarms.delete(alarm) };
    },
    advance,
  };
};
