import { instant, type Instant } from '@drs-orchestrator/domain';
import { describe, expect, it } from 'vitest';
import { createClock } from '../src/clock.ts';
import { fakeTime, settle } from './fake-time.ts';

const begin = instant(1_000_000);

const started = (options: { readonly speed?: number; readonly lateness?: number; readonly disk?: { full: boolean } } = {}) => {
  const real = fakeTime({ timeOfDay: 5_000_000, ...(options.lateness === undefined ? {} : { lateness: options.lateness }) });
  const marks: Instant[] = [];
  const stopping = new AbortController();
  const clock = createClock({
    begin,
    speed: options.speed ?? 60,
    real,
    remember: (mark) => {
      if (options.disk?.full === true) return 'not-kept';
      marks.push(mark);
      return 'kept';
    },
    stopping: stopping.signal,
  });
  return { clock, real, marks, stopping };
};

describe('the virtual clock', () => {
  it('moves as many times faster than the real one as its speed says, in whole milliseconds', async () => {
    const { clock, real } = started({ speed: 0.5 });
    expect(clock.now()).toBe(begin);
    await real.advance(3);
    expect(clock.now()).toBe(begin + 1);
    await real.advance(997);
    expect(clock.now()).toBe(begin + 500);
  });

  it('does not run back when the time of day does', async () => {
    const { clock, real } = started();
    await real.advance(1_000);
    const before = clock.now();
    real.setTimeOfDay(0);
    expect(clock.now()).toBe(before);
  });

  it('has remembered a later mark before it tells a time, so that a restart never begins before a time that was told', async () => {
    const { clock, real, marks } = started();
    for (let step = 0; step < 200; step += 1) {
      await real.advance(7);
      const told = clock.now();
      expect(marks.at(-1) ?? 0).toBeGreaterThanOrEqual(told);
    }
  });

  it('stands still at its last mark while it can remember none, and moves on to where it would be once it can', async () => {
    const disk = { full: false };
    const { clock, real, marks } = started({ speed: 60, disk });
    await real.advance(100);
    clock.now();
    disk.full = true;
    await real.advance(10_000);
    expect(clock.now()).toBe(marks.at(-1));
    await real.advance(10_000);
    expect(clock.now()).toBe(marks.at(-1));
    clock.rest();
    expect(clock.now()).toBe(marks.at(-1));
    disk.full = false;
    expect(clock.now()).toBe(begin + 20_100 * 60);
    expect(marks.at(-1)).toBeGreaterThan(clock.now());
  });

  it('writes its mark twice in a real second at the most', async () => {
    const { clock, real, marks } = started({ speed: 1_000 });
    for (let step = 0; step < 1_000; step += 1) {
      await real.advance(10);
      clock.now();
    }
    expect(marks.length).toBeLessThanOrEqual(20);
  });

  it('rings an alarm when its own time has come, and none that was turned off', async () => {
    const { clock, real } = started({ speed: 60 });
    const rung: string[] = [];
    void clock.alarm(60_000).rings.then(() => rung.push('kept'));
    const off = clock.alarm(30_000);
    void off.rings.then(() => rung.push('off'));
    off.off();
    await real.advance(900);
    expect(rung).toEqual([]);
    await real.advance(200);
    expect(rung).toEqual(['kept']);
  });

  it('remembers exactly where it stands when it comes to rest', async () => {
    const { clock, real, marks } = started();
    await real.advance(2_000);
    clock.rest();
    expect(marks.at(-1)).toBe(clock.now());
  });

  it('moves on to a later moment, and never back to an earlier one', async () => {
    const { clock, real } = started();
    clock.notBefore(instant(begin + 90_000));
    expect(clock.now()).toBe(begin + 90_000);
    clock.notBefore(begin);
    await real.advance(1_000);
    expect(clock.now()).toBe(begin + 150_000);
  });
});

describe('sleeping', () => {
  it.each([
    { speed: 0.25, lateness: 0 },
    { speed: 1, lateness: -0.9 },
    { speed: 60, lateness: -0.9 },
    { speed: 10_000, lateness: 3 },
    { speed: 10_000, lateness: -5 },
  ])('is never too short, at speed $speed with timers $lateness ms late', async ({ speed, lateness }) => {
    const { clock, real } = started({ speed, lateness });
    const from = clock.now();
    let woken: Instant | undefined;
    void clock.sleep(2_000).then(() => {
      woken = clock.now();
    });
    for (let step = 0; woken === undefined && step < 2_000; step += 1) await real.advance(5);
    expect(woken ?? 0).toBeGreaterThanOrEqual(from + 2_000);
  });

  it('ends at its moment, not before', async () => {
    const { clock, real } = started({ speed: 60 });
    let isAwake = false;
    void clock.sleep(60_000).then(() => {
      isAwake = true;
    });
    await real.advance(999.9);
    expect(isAwake).toBe(false);
    await real.advance(0.2);
    expect(isAwake).toBe(true);
  });

  it('outlasts the longest timer there is', async () => {
    const { clock, real } = started({ speed: 1e-6 });
    let isAwake = false;
    void clock.sleep(10).then(() => {
      isAwake = true;
    });
    await real.advance(9_999_999);
    expect(isAwake).toBe(false);
    await real.advance(2);
    expect(isAwake).toBe(true);
  });

  it('does not end when the process is stopping, while a wait says that it was stopped', async () => {
    const { clock, real, stopping } = started();
    let isAwake = false;
    void clock.sleep(1_000).then(() => {
      isAwake = true;
    });
    const wait = clock.wait(1_000, stopping.signal);
    stopping.abort();
    expect(await wait).toBe('stopped');
    await real.advance(60_000);
    await settle();
    expect(isAwake).toBe(false);
    expect(await clock.wait(1, stopping.signal)).toBe('stopped');
  });
});
