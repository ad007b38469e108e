/**
 * A token bucket on the injected clock: so many at once, then so many a second.
 */
import type { Clock } from '@drs-orchestrator/application';

export type TokenBucket = {
  /** Takes one where there is one. */
  tryTake(): boolean;
  /** Takes one, after waiting for it; those who wait are served in their order. */
  take(): Promise<void>;
};

export const tokenBucket = (clock: Clock, size: number, perSecond: number): TokenBucket => {
  /** Below zero: tokens that are promised to those who wait. */
  let tokens = size;
  let filledAt = clock.now();
  const refill = (): void => {
    const now = clock.now();
    tokens = Math.min(size, tokens + ((now - filledAt) / 1_000) * perSecond);
    filledAt = now;
  };
  return {
    tryTake: () => {
      refill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    take: async () => {
      refill();
      tokens -= 1;
      if (tokens < 0) await clock.sleep(Math.ceil((-tokens / perSecond) * 1_000));
    },
  };
};
