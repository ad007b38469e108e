import { describe, expect, it } from 'vitest';
import {
  afterAsk,
  afterLook,
  countWave,
  decidePlanStep,
  defaultLimits,
  later,
  launchStep,
  minutes,
  nextStep,
  seconds,
  type ChunkLaunch,
  type Execution,
  type Instant,
} from '../src/index.ts';
import { answered, asked, jobOf, jobReport, launchOnce, observation, observed, record, running, start, wavesOf } from './samples.ts';

const step = (execution: Execution, at: Instant) => launchStep(execution, 1, at, defaultLimits, new Set());
const after = (count: number): Instant => later(start, seconds(count));
const one = (): Execution => asked(running([{ servers: [0, 0] }]), 1);
const launchOf = (execution: Execution, chunk = 1): ChunkLaunch | undefined => execution.waves[0]?.chunks[chunk - 1]?.launch;
const look = (execution: Execution, at: Instant, found?: ReturnType<typeof jobOf> | 'unread'): Execution => {
  const seen = step(execution, at);
  if (seen.kind !== 'look') throw new Error(`No look is due: ${seen.kind}`);
  return record(execution, afterLook(execution, 1, seen, found, at), at);
};

describe('a launch', () => {
  it('is recorded as asked before anybody calls, and the wave as STARTING', () => {
    const begun = launchOnce(running([{}]), 1);
    expect(launchOf(begun)).toMatchObject({ kind: 'waiting', tries: 0 });
    expect(wavesOf(begun)).toEqual(['starting']);
    expect(launchOf(launchOnce(begun, 1))).toMatchObject({ kind: 'asked', tries: 1, tagged: true, at: start });
  });

  it('that is answered makes the wave IN_PROGRESS and hands its servers over', () => {
    const execution = answered(one(), 1, { kind: 'job', jobId: jobOf(1) });
    expect(wavesOf(execution)).toEqual(['in-progress']);
    expect(countWave(execution, 1).launched).toBe(2);
  });

  it('answered to a writer whose record has moved on changes nothing, unless it names a job', () => {
    const adopted = answered(one(), 1, { kind: 'job', jobId: jobOf(1) });
    expect(afterAsk(adopted, 1, 1, 1, { kind: 'never', message: 'late' }, after(100))).toEqual([]);
    const again = launchOnce(look(look(one(), after(90)), after(100)), 1, after(100));
    expect(afterAsk(again, 1, 1, 1, { kind: 'unsure', message: 'late' }, after(101))).toEqual([]);
    expect(afterAsk(again, 1, 1, 1, { kind: 'job', jobId: jobOf(9) }, after(101))).toMatchObject([{ type: 'job-known', jobId: jobOf(9) }]);
  });
});

describe('a launch whose answer is missing', () => {
  it('is left alone for 90 s', () => {
    expect(step(one(), after(89))).toEqual({ kind: 'nothing' });
    expect(nextStep(one(), after(30), defaultLimits)).toMatchObject({ kind: 'wait', waitSeconds: 60 });
    expect(step(one(), after(90))).toMatchObject({ kind: 'look', decisive: true });
  });

  it('is looked for twice, 10 s apart, and then asked for again under the same chunk', () => {
    const once = look(one(), after(90));
    expect(step(once, after(99))).toEqual({ kind: 'nothing' });
    expect(nextStep(once, after(95), defaultLimits)).toMatchObject({ kind: 'wait', waitSeconds: 5 });
    const twice = look(once, after(100));
    expect(launchOf(twice)).toMatchObject({ kind: 'waiting', tries: 1, retryAt: after(100) });
    expect(launchOf(launchOnce(twice, 1, after(100)))).toMatchObject({ kind: 'asked', tries: 2, looks: [] });
    expect(twice.waves[0]?.chunks).toHaveLength(1);
  });

  it('is adopted by whichever look finds the job', () => {
    expect(launchOf(look(one(), after(90), jobOf(1)))).toMatchObject({ kind: 'launched', jobId: jobOf(1), adopted: true, askedAt: start });
    expect(launchOf(look(look(one(), after(90)), after(100), jobOf(1)))).toMatchObject({ kind: 'launched', adopted: true });
  });

  it('known to be unsure is looked for at once, which counts only when the job is found', () => {
    const unsure = answered(one(), 1, { kind: 'unsure', message: 'reset' }, after(5));
    expect(step(unsure, after(5))).toMatchObject({ kind: 'look', decisive: false });
    expect(launchStep(unsure, 1, after(5), defaultLimits, new Set([1]))).toEqual({ kind: 'nothing' });
    expect(launchOf(look(unsure, after(5)))).toEqual(launchOf(unsure));
    expect(launchOf(look(unsure, after(5), jobOf(1)))).toMatchObject({ kind: 'launched', adopted: true });
  });

  it('does not keep the engine turning until the answer is overdue', () => {
    const unsure = answered(one(), 1, { kind: 'unsure', message: 'reset' }, after(5));
    expect(nextStep(unsure, after(6), defaultLimits).kind).toBe('wait');
    const split = { ...defaultLimits, quotas: { ...defaultLimits.quotas, serversPerJob: 1 } };
    const first = answered(asked(running([{ servers: [0, 0] }]), 1, start, split), 1, { kind: 'unsure', message: 'reset' });
    expect(nextStep(first, after(1), split)).toMatchObject({ kind: 'start', readyWaves: [1] });
  });

  it('is looked for a second time 10 s later, also when two engines looked the first time', () => {
    const seen = step(one(), after(90));
    if (seen.kind !== 'look') throw new Error('No look is due');
    const once = record(one(), afterLook(one(), 1, seen, undefined, after(91)), after(91));
    expect(afterLook(once, 1, seen, undefined, after(92))).toEqual([]);
  });

  it('and was asked for again is not given up by a look that was made for the try before', () => {
    const slow = step(one(), after(90));
    if (slow.kind !== 'look') throw new Error('No look is due');
    const again = launchOnce(look(look(one(), after(90)), after(100)), 1, after(100));
    expect(afterLook(again, 1, slow, undefined, after(101))).toEqual([]);
    expect(afterLook(again, 1, slow, jobOf(1), after(101))).toMatchObject([{ type: 'job-known', adopted: true }]);
  });

  it('and could not be looked for is looked for again a little later, and that look does not count', () => {
    const blind = look(one(), after(90), 'unread');
    expect(launchOf(blind)).toMatchObject({ kind: 'asked', looks: [], lookFrom: after(100) });
    expect(step(blind, after(99))).toEqual({ kind: 'nothing' });
    expect(nextStep(blind, after(92), defaultLimits)).toMatchObject({ kind: 'wait', waitSeconds: 8 });
    expect(launchOf(look(blind, after(100)))).toMatchObject({ kind: 'asked', looks: [after(100)] });
  });
});

describe('a launch that is refused for now', () => {
  it.each([
    [{ kind: 'later', why: 'quota', message: '402' } as const, 15],
    [{ kind: 'conflict', message: '409' } as const, 15],
    [{ kind: 'later', why: 'throttled', message: '429' } as const, 4],
    [{ kind: 'later', why: 'throttled', message: '429', afterMilliseconds: seconds(7) } as const, 7],
    [{ kind: 'later', why: 'throttled', message: '429', afterMilliseconds: minutes(60) } as const, 60],
  ])('%j is asked for again after %d s', (answer, wait) => {
    const deferred = answered(one(), 1, answer);
    expect(launchOf(deferred)).toMatchObject({ kind: 'waiting', retryAt: after(wait), deferredSince: start });
    expect(step(deferred, after(wait - 1))).toEqual({ kind: 'nothing' });
    expect(step(deferred, after(wait))).toMatchObject({ kind: 'ask' });
  });

  it('for longer than the time limit times its wave out, counted from the first refusal', () => {
    const full = { kind: 'later', why: 'quota', message: '402' } as const;
    const again = answered(launchOnce(answered(one(), 1, full, after(60)), 1, after(75)), 1, full, after(76));
    expect(launchOf(again)).toMatchObject({ kind: 'waiting', deferredSince: after(60) });
    const limit = later(after(60), minutes(60));
    expect(wavesOf(observed(again, observation(later(limit, -1), [])))).toEqual(['starting']);
    expect(wavesOf(observed(again, observation(limit, [])))).toEqual(['timed-out']);
  });

  it('by a service that loses its answers in between has no more time, or it would be asked for ever', () => {
    const full = { kind: 'later', why: 'quota', message: '402' } as const;
    const refusedOnce = launchOnce(answered(one(), 1, full), 1, after(15));
    const lost = look(look(refusedOnce, after(105)), after(115));
    expect(launchOf(lost)).toMatchObject({ kind: 'waiting', deferredSince: start });
    expect(wavesOf(observed(lost, observation(later(start, minutes(60)), [])))).toEqual(['timed-out']);
  });

  it('because every answer is lost runs out of time, counted from the first that was given up', () => {
    const lost = look(look(one(), after(90)), after(100));
    expect(wavesOf(observed(lost, observation(later(after(100), minutes(60)), [])))).toEqual(['timed-out']);
  });

  it('because of tags is asked for once more without, and found by its servers from then on', () => {
    const denied = answered(one(), 1, { kind: 'tagging-denied', message: 'TagResource' });
    expect(launchOf(denied)).toMatchObject({ kind: 'waiting', tagged: false, retryAt: start });
    const untagged = launchOnce(denied, 1);
    expect(launchOf(untagged)).toMatchObject({ kind: 'asked', tagged: false, tries: 2 });
    expect(launchOf(launchOnce(look(look(untagged, after(90)), after(100)), 1, after(100)))).toMatchObject({
      kind: 'asked',
      tagged: false,
    });
    expect(wavesOf(answered(untagged, 1, { kind: 'tagging-denied', message: 'TagResource' }))).toEqual(['failed']);
  });
});

describe('a launch that is refused for good', () => {
  it('because of one server fails that server alone, and the rest of its chunk is launched', () => {
    const without = answered(one(), 1, { kind: 'unknown-server', server: 0, message: 'ResourceNotFound' });
    expect(without.servers.map((server) => server.failureReason)).toEqual(['ResourceNotFound', null]);
    expect(without.waves[0]?.chunks[0]).toMatchObject({ servers: [1], launch: { kind: 'waiting', retryAt: start } });
    const job = answered(launchOnce(without, 1), 1, { kind: 'job', jobId: jobOf(1) });
    const over = observed(job, observation(after(600), [jobReport(1, 'COMPLETED', { 1: 'LAUNCHED' })]));
    expect(wavesOf(over)).toEqual(['failed']);
    expect(countWave(over, 1)).toEqual({ total: 2, launched: 1, completed: 1, failed: 1 });
  });

  it('as a whole fails its wave, STARTING → FAILED, each server named with the reason', () => {
    const refused = answered(one(), 1, { kind: 'never', message: 'ValidationException: no' });
    expect(refused.waves[0]?.status).toMatchObject({ kind: 'failed' });
    const { status } = refused.waves[0] ?? {};
    for (const server of refused.plan.servers)
      expect(status).toHaveProperty('reason', expect.stringContaining(`${server.serverId}): ValidationException: no`));
    expect(decidePlanStep(refused).events).toEqual([]);
  });

  it('in part lets the other jobs of the wave come to their end first', () => {
    const split = { ...defaultLimits, quotas: { ...defaultLimits.quotas, serversPerJob: 1 } };
    const first = answered(asked(running([{ servers: [0, 0] }]), 1, start, split), 1, { kind: 'never', message: 'no' });
    expect(wavesOf(first)).toEqual(['starting']);
    const second = answered(launchOnce(first, 1, start, split), 1, { kind: 'job', jobId: jobOf(2) }, start, 2);
    expect(wavesOf(second)).toEqual(['in-progress']);
    expect(wavesOf(observed(second, observation(after(600), [jobReport(2, 'STARTED', { 1: 'LAUNCHED' })])))).toEqual(['failed']);
  });
});
