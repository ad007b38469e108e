/**
 * Servers that fail or hang, and what the plan's policy makes of their wave.
 */
import { describe, expect, test } from 'vitest';
import { serverId } from '@drs-orchestrator/domain';
import { ask, detailsOf, refusal, statusOf } from '../harness/answers.ts';
import { drive } from '../harness/drive.ts';
import { launchesOf, openWaves, run, type Waves } from '../harness/waves.ts';

const rawError = 'The volume could not be attached.';

/** The first server of a wave fails to launch. */
const failOne = ({ product, servers }: Waves, wave = 1, stage: 'snapshot' | 'conversion' | 'launch' = 'launch'): string => {
  const serverId = servers[wave - 1]?.[0];
  if (serverId === undefined) throw new Error(`Wave ${String(wave)} has no server`);
  product.simulator.addFault({ kind: 'launch-fails', serverId, stage, rawError });
  return serverId;
};

/** The one execution there is. */
const onlyOne = (product: Waves['product']) => ({ executionId: product.engine.runs[0]?.executionId ?? '' });

describe('a failed server', () => {
  test('in wave 1 with STOP: the execution fails, wave 2 never starts, the server is named with the reason of the job log', async () => {
    const waves = await openWaves([3, 2]);
    const { product, servers } = waves;
    const failed = failOne(waves);
    const state = await run(waves);
    const details = await detailsOf(product, state);
    expect(details).toMatchObject({ status: 'FAILED', currentWave: 2 });
    expect(details.waveStatuses).toMatchObject([
      { status: 'FAILED', serversLaunched: 3, serversCompleted: 2, serversFailed: 1 },
      { status: 'PENDING', serversLaunched: 0, drsJobId: null, startTime: null },
    ]);
    expect(details.waveStatuses[0]?.reason).toContain(`(${failed}): LAUNCH_FAILED: ${rawError}`);
    const one = details.serverExecutions.find(({ serverId }) => serverId === failed);
    expect(one).toMatchObject({ status: 'FAILED', launchStatus: 'FAILED', failureReason: `LAUNCH_FAILED: ${rawError}`, instanceId: null });
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 0, 0]);
    expect(product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-failed', 'failed']);
  });

  test('does not fail its wave while its siblings are still launching', async () => {
    const waves = await openWaves([3, 1]);
    failOne(waves, 1, 'snapshot');
    const counters = new Set<string>();
    await run(waves, {
      send: async (event) => {
        const answer = (await waves.product.handle(event, {})) as Record<string, unknown>;
        if (event['operation'] === 'poll' && answer['currentWave'] === 1) {
          counters.add(`${String(answer['waveStatus'])} ${String(answer['serversFailed'])} ${String(answer['serversCompleted'])}`);
        }
        return answer;
      },
    });
    expect([...counters]).toContain('IN_PROGRESS 1 0');
  });

  test.each(['snapshot', 'conversion', 'launch'] as const)('at the %s stage is told with that event of the job log', async (stage) => {
    const waves = await openWaves([2]);
    const failed = failOne(waves, 1, stage);
    const state = await run(waves);
    const event = { snapshot: 'SNAPSHOT_FAIL', conversion: 'CONVERSION_FAIL', launch: 'LAUNCH_FAILED' }[stage];
    const { status, serverExecutions } = await detailsOf(waves.product, state);
    expect(status).toBe('FAILED');
    expect(serverExecutions.find(({ serverId }) => serverId === failed)?.failureReason).toBe(`${event}: ${rawError}`);
  });

  test('with CONTINUE lets the waves behind it start, and the execution fails at its end all the same', async () => {
    const waves = await openWaves([{ count: 2, onFailure: 'CONTINUE' }, 2]);
    const { product, servers } = waves;
    failOne(waves);
    const state = await run(waves);
    const { status, waveStatuses } = await detailsOf(product, state);
    expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['FAILED', 'FAILED', 'COMPLETED']);
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 1]);
    expect(await refusal(product, { operation: 'finalize', ...state })).toMatchObject({ error: 'INVALID_STATE', currentStatus: 'FAILED' });
  });

  test('with PAUSE holds the execution until somebody resumes, which then means to go on without it', async () => {
    const waves = await openWaves([{ count: 2, onFailure: 'PAUSE' }, 2]);
    const { product, servers } = waves;
    failOne(waves);
    const state = await run(waves);
    expect(state.last.kind).toBe('await');
    expect(await statusOf(product, state)).toBe('PAUSED');
    expect(launchesOf(product, servers[1] ?? [])).toEqual([0, 0]);
    expect(await ask(product, 'resume_execution', state)).toMatchObject({
      status: 'RUNNING',
      message: 'Execution resumed, starting wave 2. It goes on without wave 1, and will end FAILED unless it is retried or skipped',
    });
    await drive(product, state);
    const { status, waveStatuses } = await detailsOf(product, state);
    expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['FAILED', 'FAILED', 'COMPLETED']);
  });

  test('with STOP under a pause fails the execution without waiting for anybody', async () => {
    const waves = await openWaves([2, 1]);
    const { product, servers } = waves;
    failOne(waves);
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    await ask(product, 'pause_execution', state);
    expect((await drive(product, state)).kind).toBe('end');
    expect(await statusOf(product, state)).toBe('FAILED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 0]);
  });

  test('in the last wave under a pause fails the execution once somebody resumes', async () => {
    const waves = await openWaves([1, { count: 2, onFailure: 'PAUSE' }]);
    const { product } = waves;
    failOne(waves, 2);
    const state = await run(waves, { onAwait: () => ask(product, 'resume_execution', onlyOne(product)) });
    expect(state.last.kind).toBe('end');
    expect(await statusOf(product, state)).toBe('FAILED');
  });

  test('with STOP beside another wave in flight lets that one come to its end before the execution fails', async () => {
    const waves = await openWaves([1, { count: 1, dependsOn: [] }, 1]);
    const { product, servers } = waves;
    failOne(waves, 1, 'snapshot');
    const state = await run(waves);
    const { status, waveStatuses } = await detailsOf(product, state);
    expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['FAILED', 'FAILED', 'COMPLETED', 'PENDING']);
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 0]);
  });

  test('that DRS skips for want of a recovery point, although it replicates, is named as skipped', async () => {
    const waves = await openWaves([1], {
      estate: '          - { hostname: zz-new, os: linux, id: s-00000000000000new, recoveryPoints: false }\n',
    });
    const { product, planId } = waves;
    const plan = await product.app.plans.groups.list({ limit: 1 });
    const [group] = plan;
    if (group?.selection.kind !== 'servers') throw new Error('The plan has no group of servers');
    const serverIds = [...group.selection.serverIds, serverId('s-00000000000000new')];
    await product.app.plans.groups.put({ ...group, selection: { kind: 'servers', serverIds } });
    const state = await run({ product, planId });
    const { status, serverExecutions } = await detailsOf(product, state);
    expect(status).toBe('FAILED');
    expect(serverExecutions.map((server) => server.status)).toEqual(['COMPLETED', 'FAILED']);
    expect(serverExecutions[1]?.failureReason).toContain('SERVER_SKIPPED');
  });
});

describe('a launch that hangs', () => {
  test('times its wave out, names the server, and the execution settles as FAILED', async () => {
    const waves = await openWaves([{ count: 2, launchTimeoutMinutes: 20 }, 1], { timingFactor: 1 });
    const { product, servers } = waves;
    product.simulator.addFault({ kind: 'conversion-hangs', serverId: servers[0]?.[0] ?? '' });
    const state = await run(waves);
    const { status, waveStatuses, serverExecutions, startTime, endTime } = await detailsOf(product, state);
    expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['FAILED', 'TIMED_OUT', 'PENDING']);
    expect(waveStatuses[0]?.reason).toContain('Not launched within 20 minutes');
    expect(waveStatuses[0]?.reason).toContain(servers[0]?.[0]);
    expect(serverExecutions.map((server) => server.status)).toEqual(['IN_PROGRESS', 'COMPLETED', 'IN_PROGRESS']);
    const minutes = (Date.parse(endTime ?? '') - Date.parse(startTime)) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(20);
    expect(minutes).toBeLessThan(22);
  });

  test('with CONTINUE times out, and a launch that comes late is recorded while the execution is active', async () => {
    const waves = await openWaves([{ count: 1, launchTimeoutMinutes: 4, onFailure: 'CONTINUE' }, 1], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves);
    const { status, waveStatuses, serverExecutions } = await detailsOf(product, state);
    expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['FAILED', 'TIMED_OUT', 'COMPLETED']);
    expect(serverExecutions.map((server) => server.status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(serverExecutions[0]?.instanceId).toBe(serverExecutions[0]?.recoveryInstanceId);
  });
});
