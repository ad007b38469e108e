import { describe, expect, it } from 'vitest';
import { defaultLimits, later, minutes, nextStep, seconds, type Execution, type Instant, instanceId } from '../src/index.ts';
import { jobReport, launched, observation, observed, running, start, wavesOf } from './samples.ts';

const after = (count: number): Instant => later(start, seconds(count));
const wait = (execution: Execution, at: Instant): number => {
  const next = nextStep(execution, at, defaultLimits);
  if (next.kind !== 'wait') throw new Error(`The next step is ${next.kind}`);
  return next.waitSeconds;
};
const one = (launchTimeoutMinutes = 60): Execution => launched(running([{ servers: [0, 0], launchTimeoutMinutes }, {}]), 1);

describe('before anything has been launched', () => {
  it('an early failure is found within 15 s', () => {
    expect(wait(one(), after(1))).toBe(15);
    expect(wait(one(), after(80))).toBe(15);
  });

  it('looks are the further apart the longer the wait has been, and never closer than 2 s', () => {
    const waits = [120, 300, 900, 2_400].map((count) => wait(one(), after(count)));
    expect(waits).toEqual([...waits].sort((shorter, longer) => shorter - longer));
    expect(waits[0]).toBe(2);
    expect(waits[3]).toBeGreaterThan(20);
  });
});

describe('once launches have been seen', () => {
  const first = observed(one(), observation(after(500), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: 'LAUNCHED' })]));
  const second = launched(first, 2, after(600));

  it('the next wave is left alone until the window around their durations opens', () => {
    expect(wait(second, after(600))).toBe(60);
    expect(wait(second, after(600 + 500 * 0.85 - 20))).toBe(20);
  });

  it('is watched every 2 s inside the window, and less closely after it', () => {
    expect(wait(second, after(600 + 450))).toBe(2);
    expect(wait(second, after(600 + 590))).toBe(2);
    expect(wait(second, after(600 + 700))).toBeGreaterThan(2);
  });
});

describe('after the first of a job', () => {
  const half = observed(one(), observation(after(400), [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'IN_PROGRESS' })]));

  it('its siblings are watched every 2 s for a while', () => {
    expect(wait(half, after(401))).toBe(2);
    expect(wait(half, after(599))).toBe(2);
    expect(wait(half, after(700))).toBeGreaterThan(2);
  });
});

describe('a deadline', () => {
  it('is not slept past: the look that may time the wave out comes right after it', () => {
    const execution = one(50);
    const at = later(start, minutes(50) - seconds(7));
    expect(wait(execution, at)).toBe(7);
    const seen = observation(later(at, seconds(7)), [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'IN_PROGRESS' })]);
    expect(wavesOf(observed(execution, seen))).toEqual(['timed-out', 'pending']);
  });
});

describe('an execution whose last wave is complete', () => {
  const last = launched(running([{}]), 1);
  const open = observed(last, observation(after(300), [jobReport(1, 'STARTED', { 0: 'LAUNCHED' })]));

  it('waits for DRS to close the job, and for EC2 to tell what was launched, before it is finalized', () => {
    expect(wait(open, after(310))).toBe(2);
    const closing = observation(after(312), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED' })]);
    expect(nextStep(observed(open, closing), after(312), defaultLimits).kind).toBe('wait');
    const facts = { instanceId: instanceId('i-00000000000000000'), state: 'running', privateIp: '10.0.0.1', instanceType: 'm5.large' };
    const told = observed(open, { ...closing, instances: new Map([[facts.instanceId, facts]]) });
    expect(nextStep(told, after(312), defaultLimits).kind).toBe('finalize');
  });

  it('waits a minute at most', () => {
    expect(nextStep(open, after(359), defaultLimits).kind).toBe('wait');
    expect(nextStep(open, after(360), defaultLimits).kind).toBe('finalize');
  });
});

describe('whatever the state', () => {
  it('the engine sleeps at least 2 s and at most 60 s', () => {
    const paces = [0, 1, 99, 100, 101, 1_000, 3_599, 3_600, 100_000].map((count) => wait(one(), after(count)));
    expect(Math.min(...paces)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...paces)).toBeLessThanOrEqual(60);
  });
});
