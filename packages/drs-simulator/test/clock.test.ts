import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { serveSimulator, steeredClock } from '../src/index.ts';
import type { ClockState, SimulatorOptions } from '../src/index.ts';
import { DB, LAUNCH_SECONDS, openRig, START } from './rig.ts';

/** Real time that passes when it is told to. */
function realTime() {
  let elapsed = 1_000;
  return {
    elapsed: () => elapsed,
    pass: (seconds: number) => {
      elapsed += seconds * 1000;
    },
  };
}

function steeredRig(options: Partial<SimulatorOptions> & { readonly begin?: number; readonly speed?: number } = {}) {
  const { begin = START, speed = 1, ...rest } = options;
  const real = realTime();
  const rig = openRig({ clock: steeredClock({ begin, speed, elapsed: real.elapsed }), ...rest });
  const time = (): number => Date.parse(rig.simulator.clock().now) - START;
  return { ...rig, real, time };
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'drs-clock-'));
  folders.push(folder);
  return join(folder, 'world.sqlite');
};

describe('a clock that can be steered', () => {
  it('passes with real time, at its speed', () => {
    const { simulator, real, time } = steeredRig({ speed: 60 });
    expect(simulator.clock()).toEqual({ now: '2026-03-01T12:03:20.000Z', speed: 60, paused: false, controllable: true });
    real.pass(2);
    expect(time()).toBe(120_000);
    expect(simulator.changeClock({ speed: 0.5 })).toMatchObject({ kind: 'changed', clock: { speed: 0.5 } });
    real.pass(2);
    expect(time()).toBe(121_000);
  });

  it('stands still while it is paused, and goes on from there', () => {
    const { simulator, real, time } = steeredRig();
    simulator.changeClock({ pause: true });
    real.pass(100);
    expect([time(), simulator.clock().paused]).toEqual([0, true]);
    simulator.changeClock({ jump: 30 });
    real.pass(100);
    expect(time()).toBe(30_000);
    simulator.changeClock({ pause: false, speed: 2 });
    real.pass(5);
    expect(time()).toBe(40_000);
  });

  it('jumps ahead by seconds or to a time, and a job is then as far as it would be', async () => {
    const { simulator, drill, job, time } = steeredRig();
    const { jobID } = await drill(DB);
    simulator.changeClock({ pause: true, jump: LAUNCH_SECONDS });
    expect(await job(jobID)).toMatchObject({ status: 'COMPLETED' });
    expect(simulator.changeClock({ jump: '2026-03-01T15:03:20+01:00' })).toMatchObject({ kind: 'changed' });
    expect(time()).toBe(7_200_000);
  });

  it.each([
    ['an earlier time', { jump: '2026-03-01T12:03:19Z' }, 'jump'],
    ['seconds back', { jump: -1 }, 'jump'],
    ['no time at all', { jump: 'tomorrow' }, 'jump'],
    ['a day that does not exist', { jump: '2026-02-30T00:00:00Z' }, 'jump'],
    ['a time in another age', { jump: '9999-01-01T00:00:00Z' }, 'jump'],
    ['more years than a clock can tell', { jump: 1e12 }, 'jump'],
    ['a speed of 0', { speed: 0 }, 'speed'],
    ['a speed below 0', { speed: -1 }, 'speed'],
    ['a speed beyond the limit', { speed: 10_001 }, 'speed'],
    ['a speed in words', { speed: 'fast' }, 'speed'],
    ['a pause that is no yes or no', { pause: 1 }, 'pause'],
    ['a change nobody knows', { rewind: 5 }, 'rewind'],
    ['one good and one bad change', { pause: true, speed: 0 }, 'speed'],
    ['nothing', {}, ''],
    ['no object', 60, ''],
  ])('refuses %s, names the field, and stays as it is', (_what, change, field) => {
    const { simulator } = steeredRig();
    const before = simulator.clock();
    expect(simulator.changeClock(change)).toMatchObject({ kind: 'invalid', problems: [{ field }] });
    expect(simulator.clock()).toEqual(before);
  });

  it('never runs back, not even when real time does', () => {
    const { real, time } = steeredRig();
    real.pass(10);
    const before = time();
    real.pass(-5);
    expect(time()).toBe(before);
    real.pass(5);
    expect(time()).toBe(before);
  });
});

describe('a restart of a world in a file', () => {
  it('takes back no time that a jump has told, nor one that was only read', async () => {
    const file = newFile();
    const first = steeredRig({ file, speed: 100 });
    first.simulator.changeClock({ jump: 3600 });
    first.real.pass(10);
    await first.drs('DescribeJobs');
    const told = first.time();
    expect(told).toBe(4_600_000);
    first.simulator.close();
    const second = steeredRig({ file });
    // At most the half second that the mark is ahead.
    expect(second.time()).toBeGreaterThanOrEqual(told);
    expect(second.time()).toBeLessThanOrEqual(told + 50_000);
    second.simulator.close();
    const later = steeredRig({ file, begin: START + 1e9 });
    expect(later.time()).toBe(1e9);
    later.simulator.close();
  });
});

describe('the clock over HTTP', () => {
  const served = async (rig: Pick<ReturnType<typeof openRig>, 'simulator'>) => {
    const { port, close } = await serveSimulator(rig.simulator, { host: '127.0.0.1', port: 0 });
    const ask = async (method: string, body?: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/_simulator/clock`, { method, ...(body === undefined ? {} : { body }) });
      return { status: response.status, body: (await response.json()) as ClockState & { readonly message?: string } };
    };
    return { ask, close };
  };

  it('is told and changed, and says which field of a change is wrong', async () => {
    const { ask, close } = await served(steeredRig());
    expect(await ask('POST', '{"pause":true,"jump":60}')).toMatchObject({
      status: 200,
      body: { paused: true, now: '2026-03-01T12:04:20.000Z' },
    });
    expect(await ask('GET')).toMatchObject({ status: 200, body: { speed: 1, paused: true, now: '2026-03-01T12:04:20.000Z' } });
    expect(await ask('POST', '{"speed":0}')).toMatchObject({ status: 400, body: { problems: [{ field: 'speed' }] } });
    expect(await ask('POST', '{"jump":-5}')).toMatchObject({ status: 400, body: { problems: [{ field: 'jump' }] } });
    expect(await ask('POST', '{')).toMatchObject({ status: 400 });
    expect(await ask('PUT', '{}')).toMatchObject({ status: 405 });
    await close();
  });

  it('that belongs to somebody else is told, and not changed', async () => {
    const { ask, close } = await served(openRig({ clock: { now: () => START, speed: 60 } }));
    expect(await ask('GET')).toEqual({
      status: 200,
      body: { now: '2026-03-01T12:03:20.000Z', speed: 60, paused: false, controllable: false },
    });
    expect(await ask('POST', '{"pause":true}')).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('npm run simulator') },
    });
    await close();
  });
});
