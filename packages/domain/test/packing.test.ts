import { describe, expect, it } from 'vitest';
import { defaultLimits, later, launchStep, minutes, nextStep, seconds, type Execution, type Limits } from '../src/index.ts';
import { answered, asked, jobOf, jobReport, launchOnce, launched, observation, observed, running, start, wavesOf } from './samples.ts';

const places = (...counts: readonly number[]): readonly number[] =>
  counts.flatMap((count, place) => Array.from({ length: count }, () => place));
const limitsOf = (quotas: Partial<Limits['quotas']>): Limits => ({ ...defaultLimits, quotas: { ...defaultLimits.quotas, ...quotas } });
const chunksOf = (execution: Execution) => execution.waves[0]?.chunks.map((chunk) => [chunk.number, chunk.place, chunk.servers.length]);
const begin = (servers: readonly number[], limits: Limits = defaultLimits): Execution =>
  launchOnce(running([{ servers }]), 1, start, limits);

describe('packing', () => {
  it('makes jobs of at most 100 servers, each of one place, of 201 servers in two places', () => {
    const execution = begin(places(130, 71));
    expect(chunksOf(execution)).toEqual([
      [1, 0, 100],
      [2, 0, 30],
      [3, 1, 71],
    ]);
    const packed = execution.waves[0]?.chunks.flatMap((chunk) => chunk.servers) ?? [];
    expect([...packed].sort((one, other) => one - other)).toEqual(Array.from({ length: 201 }, (_, index) => index));
  });

  it('keeps to the servers that all jobs together may have, where that is less than one job may', () => {
    expect(chunksOf(begin(places(5), limitsOf({ serversInJobs: 2 })))).toEqual([
      [1, 0, 2],
      [2, 0, 2],
      [3, 0, 1],
    ]);
  });

  it('knows the quotas of each place', () => {
    const limits = { ...defaultLimits, quotasByPlace: { '111111111111/eu-central-1': { ...defaultLimits.quotas, serversPerJob: 1 } } };
    expect(chunksOf(begin(places(2, 2), limits))).toEqual([
      [1, 0, 2],
      [2, 1, 1],
      [3, 1, 1],
    ]);
  });
});

describe('a wave larger than the quotas', () => {
  const limits = limitsOf({ serversPerJob: 1, concurrentJobs: 1 });
  const first = answered(asked(running([{ servers: places(2) }]), 1, start, limits), 1, { kind: 'job', jobId: jobOf(1) });

  it('waits for a free slot instead of failing, and asks as soon as the job before has ended', () => {
    expect(launchStep(first, 1, start, limits, new Set()).kind).toBe('nothing');
    expect(nextStep(first, start, limits).kind).toBe('wait');
    const launchedButOpen = observed(first, observation(later(start, minutes(9)), [jobReport(1, 'STARTED', { 0: 'LAUNCHED' })]));
    expect(launchStep(launchedButOpen, 1, later(start, minutes(9)), limits, new Set()).kind).toBe('nothing');
    const over = observed(first, observation(later(start, minutes(9)), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED' })]));
    expect(nextStep(over, later(start, minutes(9)), limits)).toMatchObject({ kind: 'start', readyWaves: [1] });
    expect(wavesOf(over)).toEqual(['in-progress']);
  });

  it('counts a launch as a job from the moment its intent is on record', () => {
    const intent = asked(running([{ servers: places(2) }]), 1, start, limits);
    expect(launchStep(intent, 1, start, limits, new Set()).kind).toBe('nothing');
  });

  it('does not run out of time while it waits for its own jobs', () => {
    const at = later(start, minutes(59));
    const late = observed(first, observation(at, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED' })]));
    const second = answered(launchOnce(late, 1, at, limits), 1, { kind: 'job', jobId: jobOf(2) }, at, 2);
    const seen = observation(later(start, minutes(90)), [jobReport(2, 'STARTED', { 1: 'IN_PROGRESS' })]);
    expect(wavesOf(observed(second, seen))).toEqual(['in-progress']);
  });

  it('goes past a job that hangs beyond the time limit', () => {
    const at = later(start, minutes(60));
    expect(launchStep(first, 1, later(at, -1), limits, new Set()).kind).toBe('nothing');
    expect(launchStep(first, 1, at, limits, new Set())).toMatchObject({ kind: 'ask', chunk: 2 });
  });

  it('shares the place with the other waves in flight, and not with other places', () => {
    const twoJobs = limitsOf({ concurrentJobs: 1 });
    const beside = launched(running([{ servers: [0] }, { servers: places(1, 1), dependsOn: [] }]), 1);
    const begun = launchOnce(beside, 2, start, twoJobs);
    expect(launchStep(begun, 2, start, twoJobs, new Set())).toMatchObject({ kind: 'ask', chunk: 2 });
  });

  it('does not take a slot again because an older report is recorded late', () => {
    const done = { servers: places(3) };
    const two = limitsOf({ serversPerJob: 1, concurrentJobs: 2 });
    let present = asked(running([done]), 1, start, two);
    present = answered(present, 1, { kind: 'job', jobId: jobOf(1) });
    // COMPLETED, although a launch action is still running: the job's slot is free, and the job is still watched.
    const running1 = { status: 'LAUNCHED' as const, actions: [{ name: 'Check', optional: false, status: 'IN_PROGRESS' as const }] };
    present = observed(present, observation(later(start, minutes(5)), [jobReport(1, 'COMPLETED', { 0: running1 })]));
    present = observed(present, observation(later(start, seconds(30)), [jobReport(1, 'STARTED', { 0: 'IN_PROGRESS' })]));
    expect(present.waves[0]?.chunks[0]?.launch).toMatchObject({ kind: 'launched', jobStatus: 'COMPLETED' });
  });
});
