/**
 * Limits on a clock that runs fast.
 */
import { defaultLimits, hours } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { localLimits } from '../src/limits.ts';

describe('on a fast clock', () => {
  test.each([1, 60, 5_760, 5_761, 86_400, 1_000_000])('at %i times, news is tried again several times before it is given up', (speed) => {
    const { deliveryPauseMilliseconds, giveUpDeliveryMilliseconds } = localLimits(speed);
    expect(giveUpDeliveryMilliseconds).toBeGreaterThanOrEqual(5 * deliveryPauseMilliseconds);
  });

  test('that is as slow as the real one, news is given up after a day', () => {
    expect(localLimits(1).giveUpDeliveryMilliseconds).toBe(hours(24));
    expect(localLimits(1)).toEqual(defaultLimits);
  });
});
