import { describe, expect, it } from 'vitest';
import {
  countAll,
  countWave,
  instanceId,
  instant,
  later,
  logsToRead,
  minutes,
  nextStep,
  defaultLimits,
  outcomeOf,
  seconds,
  type Execution,
  type Instant,
  type LaunchActionRun,
} from '../src/index.ts';
import { jobOf, jobReport, launched, observation, observed, running, serverOf, start, wavesOf } from './samples.ts';

const soon = later(start, minutes(5));
const limit = later(start, minutes(60));
const failLine = (index: number, rawError: string) => ({ event: 'LAUNCH_FAILED', at: soon, serverId: serverOf(index), rawError });
const action = (status: LaunchActionRun['status'], optional = false): LaunchActionRun => ({
  name: 'Check',
  optional,
  status,
  ...(status === 'FAILED' ? { failureReason: 'exit 1' } : {}),
});
const two = (): Execution => launched(running([{ servers: [0, 0] }, {}]), 1);
const reasonOf = (execution: Execution, wave = 1): string => {
  const status = execution.waves[wave - 1]?.status;
  return status !== undefined && 'reason' in status ? status.reason : '';
};

describe('a wave', () => {
  it('is COMPLETED once every server is LAUNCHED, although its job has not ended', () => {
    const execution = observed(two(), observation(soon, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'LAUNCHED' })]));
    expect(wavesOf(execution)).toEqual(['completed', 'pending']);
    expect(countAll(execution)).toEqual({ total: 3, launched: 2, completed: 2, failed: 0 });
  });

  it('goes on while a sibling of a failed server is still launching', () => {
    const seen = observation(soon, [jobReport(1, 'STARTED', { 0: 'FAILED', 1: 'IN_PROGRESS' })], {
      logs: { 1: [failLine(0, 'No capacity')] },
    });
    const execution = observed(two(), seen);
    expect(wavesOf(execution)).toEqual(['in-progress', 'pending']);
    expect(countWave(execution, 1)).toEqual({ total: 2, launched: 2, completed: 0, failed: 1 });
  });

  it('of a COMPLETED job with failed servers is FAILED and names each with the reason of the job log', () => {
    const seen = observation(soon, [jobReport(1, 'COMPLETED', { 0: 'FAILED', 1: 'FAILED' })], {
      logs: { 1: [failLine(0, 'No capacity'), failLine(1, 'Volume gone')] },
    });
    const execution = observed(two(), seen);
    expect(wavesOf(execution)).toEqual(['failed', 'pending']);
    expect(reasonOf(execution)).toBe(
      `host-0 (${serverOf(0)}): LAUNCH_FAILED: No capacity; host-1 (${serverOf(1)}): LAUNCH_FAILED: Volume gone`,
    );
  });

  it('takes a TERMINATED server for failed', () => {
    const execution = observed(two(), observation(soon, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: 'TERMINATED' })]));
    expect(wavesOf(execution)).toEqual(['failed', 'pending']);
    expect(execution.servers[1]?.failureReason).toBe('DRS says TERMINATED; the job log gives no reason');
  });

  it('says where the job log could not be read, instead of that it is silent', () => {
    const seen = observation(soon, [jobReport(1, 'COMPLETED', { 0: 'FAILED', 1: 'LAUNCHED' })], { unread: 1 });
    expect(observed(two(), seen).servers[0]?.failureReason).toBe('DRS says FAILED; the job log could not be read (Throttling)');
  });

  it('of a COMPLETED job without participating servers is FAILED', () => {
    const execution = observed(two(), observation(soon, [jobReport(1, 'COMPLETED', {})]));
    expect(wavesOf(execution)).toEqual(['failed', 'pending']);
    expect(reasonOf(execution)).toContain('DRS completed the job without launching the server');
  });

  it('of a COMPLETED job that skipped a server is FAILED', () => {
    const logs = { 1: [{ event: 'SERVER_SKIPPED', at: soon, serverId: serverOf(1) }] };
    const execution = observed(two(), observation(soon, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: 'PENDING' })], { logs }));
    expect(execution.servers[1]?.failureReason).toBe('SERVER_SKIPPED');
    expect(wavesOf(execution)).toEqual(['failed', 'pending']);
  });

  it('counts the rest where more servers have failed than a reason should name', () => {
    const many = launched(running([{ servers: Array.from({ length: 8 }, () => 0) }]), 1);
    const execution = observed(many, observation(soon, [jobReport(1, 'COMPLETED', {})]));
    expect(reasonOf(execution)).toMatch(/^(host-\d[^;]*(; |$)){0}host-0.*host-4[^;]*; [^;]*; and 3 more$/);
  });

  it('asks for the log of a job only where a report does not say it all', () => {
    const execution = two();
    const reports = (report: ReturnType<typeof jobReport>) => new Map([[jobOf(1), report]]);
    expect(logsToRead(execution, reports(jobReport(1, 'STARTED', { 0: 'IN_PROGRESS', 1: 'LAUNCHED' })))).toEqual([]);
    expect(logsToRead(execution, reports(jobReport(1, 'STARTED', { 0: 'IN_PROGRESS', 1: 'FAILED' })))).toEqual([
      { place: 0, jobId: jobOf(1) },
    ]);
  });
});

describe('launch actions', () => {
  it('that are required hold back the outcome until they have succeeded', () => {
    const still = observed(
      two(),
      observation(soon, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: { status: 'LAUNCHED', actions: [action('IN_PROGRESS')] } })]),
    );
    expect(wavesOf(still)).toEqual(['in-progress', 'pending']);
    const done = observed(
      still,
      observation(later(soon, minutes(1)), [
        jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: { status: 'LAUNCHED', actions: [action('SUCCEEDED')] } }),
      ]),
    );
    expect(wavesOf(done)).toEqual(['completed', 'pending']);
  });

  it('that are required and fail, fail the server by name, although it stays LAUNCHED', () => {
    const execution = observed(
      two(),
      observation(soon, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: { status: 'LAUNCHED', actions: [action('FAILED')] } })]),
    );
    expect(execution.servers[1]).toMatchObject({ launchStatus: 'LAUNCHED', failureReason: 'Launch action Check failed: exit 1' });
    expect(wavesOf(execution)).toEqual(['failed', 'pending']);
  });

  it('that are optional may fail or go on', () => {
    const actions = [action('FAILED', true), action('IN_PROGRESS', true)];
    const execution = observed(
      two(),
      observation(soon, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: { status: 'LAUNCHED', actions } })]),
    );
    expect(wavesOf(execution)).toEqual(['completed', 'pending']);
  });
});

describe('an older report, recorded late,', () => {
  const actions = [action('IN_PROGRESS')];
  const acting = observed(two(), observation(soon, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: { status: 'LAUNCHED', actions } })]));

  it('from before the launch actions began does not complete a server whose actions are running', () => {
    const older = observed(acting, observation(soon, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'LAUNCHED' })]));
    expect(older.servers[1]).toMatchObject({ launchStatus: 'LAUNCHED', actionsRunning: true });
    expect(wavesOf(older)).toEqual(['in-progress', 'pending']);
  });

  it('takes no server back to where it was', () => {
    const older = observed(acting, observation(soon, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'IN_PROGRESS' })]));
    expect(older.servers[1]?.launchStatus).toBe('LAUNCHED');
    const started = observed(two(), observation(soon, [jobReport(1, 'STARTED', { 0: 'IN_PROGRESS', 1: 'IN_PROGRESS' })]));
    const oldest = observed(started, observation(soon, [jobReport(1, 'PENDING', { 0: 'PENDING', 1: 'PENDING' })]));
    expect(oldest.servers.slice(0, 2).map((server) => server.launchStatus)).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
  });

  it('still tells of a server that has come to an end', () => {
    const failed = observed(acting, observation(soon, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: 'TERMINATED' })]));
    expect(failed.servers[1]).toMatchObject({ launchStatus: 'TERMINATED', failureReason: expect.stringContaining('TERMINATED') as string });
  });
});

describe('a job that no report lists', () => {
  it('is neither failed nor completed before the time limit', () => {
    const execution = observed(two(), observation(later(limit, -1), [], { missing: [1] }));
    expect(wavesOf(execution)).toEqual(['in-progress', 'pending']);
    expect(execution.servers.every((server) => outcomeOf(server) === 'IN_PROGRESS')).toBe(true);
  });

  it('times its wave out by a look after the limit', () => {
    const execution = observed(two(), observation(limit, [], { missing: [1] }));
    expect(wavesOf(execution)).toEqual(['timed-out', 'pending']);
    expect(reasonOf(execution)).toBe(`Not launched within 60 minutes: host-0 (${serverOf(0)}); host-1 (${serverOf(1)})`);
  });

  it('does not time out by a look that was not answered, nor by one taken before the limit and recorded after it', () => {
    expect(wavesOf(observed(two(), observation(later(limit, minutes(9)), [])))).toEqual(['in-progress', 'pending']);
    const early = observation(later(limit, -seconds(1)), [jobReport(1, 'STARTED', { 0: 'IN_PROGRESS', 1: 'IN_PROGRESS' })]);
    expect(wavesOf(observed(two(), { ...early, takenAt: instant(limit - 1) }))).toEqual(['in-progress', 'pending']);
  });
});

describe('after the time limit', () => {
  const late = later(limit, minutes(10));

  it('a wave whose servers have all settled decides by its servers, however late', () => {
    const fine = observation(late, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'LAUNCHED' })]);
    expect(wavesOf(observed(two(), fine))).toEqual(['completed', 'pending']);
    const bad = observation(late, [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: 'FAILED' })]);
    expect(wavesOf(observed(two(), bad))).toEqual(['failed', 'pending']);
  });

  it('a report that still shows an unsettled server times the wave out and names it', () => {
    const execution = observed(two(), observation(late, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'IN_PROGRESS' })]));
    expect(wavesOf(execution)).toEqual(['timed-out', 'pending']);
    expect(reasonOf(execution)).toBe(`Not launched within 60 minutes: host-1 (${serverOf(1)})`);
  });

  it('late launches are recorded, and the wave stays TIMED_OUT', () => {
    const continuing = launched(running([{ servers: [0, 0], onFailure: 'CONTINUE' }, {}]), 1);
    const timedOut = observed(continuing, observation(late, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'IN_PROGRESS' })]));
    const execution = observed(
      timedOut,
      observation(later(late, minutes(5)), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: 'LAUNCHED' })]),
    );
    expect(wavesOf(execution)).toEqual(['timed-out', 'pending']);
    expect(countWave(execution, 1)).toEqual({ total: 2, launched: 2, completed: 2, failed: 0 });
    expect(execution.waves[0]?.chunks[0]?.launch.kind).toBe('ended');
    expect(nextStep(execution, late, defaultLimits).readyWaves).toEqual([2]);
  });
});

describe('an outcome', () => {
  it('of a failure stands when EC2 tells about the instance afterwards', () => {
    const failed = observed(
      two(),
      observation(soon, [jobReport(1, 'STARTED', { 0: { status: 'LAUNCHED', actions: [action('FAILED')] }, 1: 'IN_PROGRESS' })]),
    );
    const facts = { instanceId: instanceId(`i-${'0'.repeat(17)}`), state: 'running', privateIp: '10.0.0.7' };
    const told = observed(failed, { ...observation(soon, []), instances: new Map([[facts.instanceId, facts]]) });
    expect(told.servers[0]).toMatchObject({ failureReason: 'Launch action Check failed: exit 1', instance: { privateIp: '10.0.0.7' } });
  });

  it('comes with the moment at which EC2 launched the instance, where EC2 tells it', () => {
    const completed = observed(two(), observation(soon, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'LAUNCHED' })]));
    const facts = [0, 1].map((index) => ({ instanceId: instanceId(`i-${String(index).padStart(17, '0')}`), state: 'running' }));
    const [told, untold] = [{ ...facts[0]!, launchTime: later(start, seconds(77)) }, facts[1]!];
    const instances = new Map([told, untold].map((fact) => [fact.instanceId, fact]));
    const execution = observed(completed, { ...observation(soon, []), instances });
    expect(execution.servers.slice(0, 2).map((server) => server.instance?.launchTime)).toEqual([told.launchTime, null]);
  });

  it('is not taken back by an older report, nor by what happens to the instance later', () => {
    const completed = observed(two(), observation(soon, [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'LAUNCHED' })]));
    const older = observed(completed, observation(later(start, seconds(9)), [jobReport(1, 'STARTED', { 0: 'FAILED', 1: 'IN_PROGRESS' })]));
    const after = observed(older, observation(later(soon, minutes(9)), [jobReport(1, 'COMPLETED', { 0: 'TERMINATED', 1: 'TERMINATED' })]));
    expect(after.servers.map(outcomeOf).slice(0, 2)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(wavesOf(after)).toEqual(['completed', 'pending']);
  });
});

it('a job is asked about again until its servers have their instances, and a minute after the wave at the most', () => {
  const after = (count: number): Instant => later(start, seconds(count));
  const silent = (at: Instant) => observation(at, [jobReport(1, 'COMPLETED', { 0: { status: 'LAUNCHED', unnamed: true } })]);
  const over = observed(launched(running([{ servers: [0] }]), 1), silent(after(300)));
  expect(wavesOf(over)).toEqual(['completed']);
  expect(logsToRead(over, silent(after(310)).jobs)).toHaveLength(1);
  const log = [{ event: 'LAUNCH_END', at: after(300), serverId: serverOf(0), targetInstanceId: instanceId('i-00000000000000007') }];
  const named = observed(over, { ...silent(after(310)), logs: new Map([[jobOf(1), log]]) });
  expect(named.servers[0]).toMatchObject({ recoveryInstanceId: 'i-00000000000000007' });
  const givenUp = observed(over, silent(after(360)));
  expect(givenUp.waves[0]?.chunks[0]?.launch.kind).toBe('ended');
});
