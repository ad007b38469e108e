/**
 * One wave from its start to its end: what polling does and leaves alone, what finalizing demands, what EC2 adds.
 */
import { defaultLimits } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, refusal, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { openProduct } from '../harness/product.ts';
import { launchesOf, openWaves, revisionOf, run } from '../harness/waves.ts';

describe('an execution of one wave', () => {
  test('goes from its start over one job to COMPLETED, with every server launched once', async () => {
    const { product, planId, servers } = await openWaves([3]);
    const started = await ask(product, 'start_execution', { planId, executionType: 'DRILL', initiatedBy: 'user@example.com' });
    expect(started).toMatchObject({ statusCode: 200, status: 'RUNNING', executionType: 'DRILL', totalWaves: 1, totalServers: 3 });
    expect(started.stepFunctionArn).toBe(`arn:aws:states:us-east-1:123456789012:execution:dr-orchestration:${started.executionId}-1`);
    const kinds: string[] = [];
    await drive(product, started, { onStep: ({ kind }) => void kinds.push(kind) });
    expect([...new Set(kinds)]).toEqual(['start', 'wait', 'finalize', 'end']);
    const details = await detailsOf(product, started);
    expect(details).toMatchObject({ status: 'COMPLETED', initiatedBy: 'user@example.com', currentWave: 1 });
    expect(details.waveStatuses).toMatchObject([{ status: 'COMPLETED', serversLaunched: 3, serversCompleted: 3, serversFailed: 0 }]);
    expect(product.asked('StartRecovery')).toMatchObject([{ parameters: { isDrill: true } }]);
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1]);
  });

  test('a recovery is launched as a recovery, not as a drill', async () => {
    const { product, planId } = await openWaves([1]);
    const state = await startDrill(product, planId, { executionType: 'RECOVERY' });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(product.asked('StartRecovery')).toMatchObject([{ parameters: { isDrill: false } }]);
  });

  test('keeps its execution status through every poll, whatever DRS shows', async () => {
    const { product, planId } = await openWaves([2]);
    const state = await startDrill(product, planId);
    const polled: string[] = [];
    await drive(product, state, {
      send: async (event) => {
        const before = await statusOf(product, state);
        const answer = await product.handle(event, {});
        if (event['operation'] !== 'poll') return answer;
        expect(answer).toMatchObject({ statusCode: 200, status: before });
        expect(await statusOf(product, state)).toBe(before);
        polled.push(before);
        return answer;
      },
    });
    expect(polled.length).toBeGreaterThan(3);
    expect(new Set(polled)).toEqual(new Set(['RUNNING']));
  });

  test('is not finalized before its wave is complete', async () => {
    const { product, planId } = await openWaves([2]);
    const state = await startDrill(product, planId);
    const finalize = () => refusal(product, { operation: 'finalize', ...state });
    expect(await finalize()).toMatchObject({ statusCode: 400, error: 'WAVES_INCOMPLETE', waves: [{ waveNumber: 1, status: 'PENDING' }] });
    await drive(product, state, { onStep: ({ kind }) => kind === 'start' });
    const revision = await revisionOf(product, state.executionId);
    expect(await finalize()).toMatchObject({
      waves: [{ waveNumber: 1, status: 'IN_PROGRESS' }],
      message: 'Waves not complete: 1 (IN_PROGRESS)',
    });
    expect(await revisionOf(product, state.executionId)).toBe(revision);
  });

  test('is finalized once: a second finalize says so, writes nothing and notifies nobody', async () => {
    const waves = await openWaves([2]);
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind !== 'finalize' });
    const first = await ask(product, 'finalize', state);
    expect(first).toMatchObject({ status: 'COMPLETED', alreadyFinalized: false });
    const revision = await revisionOf(product, state.executionId);
    const told = product.notifications.map(({ topic }) => topic);
    expect(told).toEqual(['started', 'wave-completed', 'completed']);
    product.clock.advance(60_000);
    expect(await ask(product, 'finalize', state)).toEqual({ ...first, alreadyFinalized: true });
    expect(await revisionOf(product, state.executionId)).toBe(revision);
    expect(product.notifications.map(({ topic }) => topic)).toEqual(told);
  });

  test('ends with its end time, its duration, its counters and its waves filled in', async () => {
    const waves = await openWaves([2], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind !== 'finalize' });
    expect(await detailsOf(product, state)).toMatchObject({ status: 'RUNNING', endTime: null });
    const end = await ask(product, 'finalize', state);
    const { startTime, endTime } = end;
    expect(end).toMatchObject({ totalWaves: 1, completedWaves: 1, totalServers: 2, successfulServers: 2, failedServers: 0 });
    const minutes = Math.floor((Date.parse(endTime ?? '') - Date.parse(startTime)) / 60_000);
    expect(end.duration).toBe(`${String(minutes)}m`);
    const details = await detailsOf(product, state);
    expect(details).toMatchObject({ status: 'COMPLETED', startTime, endTime });
    const [wave] = details.waveStatuses;
    expect(wave).toMatchObject({ waveNumber: 1, waveName: 'Wave 1', status: 'COMPLETED', startTime, reason: null });
    expect(wave?.drsJobIds).toEqual([wave?.drsJobId]);
    expect(Date.parse(wave?.endTime ?? '')).toBeLessThanOrEqual(Date.parse(endTime ?? ''));
    const { executions } = await ask(product, 'list_executions');
    expect(executions).toMatchObject([
      { status: 'COMPLETED', endTime, counters: { serversLaunched: 2, serversCompleted: 2, serversFailed: 0 } },
    ]);
  });
});

describe('finalize', () => {
  test('of an execution that is pending, paused, cancelling or cancelled is refused with its status', async () => {
    const { product, planId } = await openWaves([1, 1]);
    const state = await startDrill(product, planId);
    const refused = async () => {
      const { error, currentStatus, message } = await refusal(product, { operation: 'finalize', ...state });
      expect([error, message]).toEqual([
        'INVALID_STATE',
        `Cannot finalize execution in ${String(currentStatus)} state. Expected RUNNING state.`,
      ]);
      return currentStatus;
    };
    await drive(product, state, { onStep: ({ kind }) => kind === 'start' });
    await ask(product, 'pause_execution', state);
    expect(await refused()).toBe('PAUSED');
    await ask(product, 'cancel_execution', state);
    expect(await refused()).toBe('CANCELLING');
    await drive(product, state);
    expect(await refused()).toBe('CANCELLED');
    product.engine.refusing = true;
    const pending = await startDrill(product, planId);
    expect(await refusal(product, { operation: 'finalize', ...pending })).toMatchObject({
      error: 'INVALID_STATE',
      currentStatus: 'PENDING',
    });
  });

  test('of an execution that does not exist, or of another plan, finds none', async () => {
    const waves = await openWaves([1]);
    const state = await run(waves, { onStep: ({ kind }) => kind !== 'finalize' });
    for (const wrong of [{ executionId: 'exec-none' }, { planId: 'rp-other' }]) {
      expect(await refusal(waves.product, { operation: 'finalize', ...state, ...wrong })).toMatchObject({
        statusCode: 404,
        error: 'EXECUTION_NOT_FOUND',
      });
    }
    expect(await statusOf(waves.product, state)).toBe('RUNNING');
  });

  test('stands although nobody could be told; find tells them later', async () => {
    const waves = await openWaves([1]);
    const state = await run(waves, { onStep: ({ kind }) => kind !== 'finalize' });
    const silent = openProduct({
      restarted: waves.product,
      wrap: (ports) => ({ ...ports, notifier: { ...ports.notifier, send: () => Promise.reject(new Error('No such topic')) } }),
    });
    expect(await ask(silent, 'finalize', state)).toMatchObject({ status: 'COMPLETED', alreadyFinalized: false });
    expect(waves.product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-completed']);
    waves.product.clock.advance(defaultLimits.deliveryPauseMilliseconds);
    await ask(waves.product, 'find');
    expect(waves.product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-completed', 'completed']);
  });
});

describe('the data of a launched server', () => {
  test('has what DRS says of its launch and what EC2 says of its instance', async () => {
    const waves = await openWaves([2]);
    const { product, servers } = waves;
    const state = await run(waves);
    const { waves: polled } = await ask(product, 'poll', state);
    const world = product.simulator.world().regions.flatMap((region) => region.servers);
    for (const [index, server] of (polled[0]?.serverStatuses ?? []).entries()) {
      const source = world.find((one) => one.sourceServerID === servers[0]?.[index]);
      expect(server).toMatchObject({
        sourceServerId: source?.sourceServerID,
        hostname: source?.hostname,
        launchStatus: 'LAUNCHED',
        recoveryInstanceId: source?.recoveryInstance?.instanceId,
        instanceId: source?.recoveryInstance?.instanceId,
        privateIp: source?.recoveryInstance?.privateIp,
        failureReason: null,
      });
      expect(server.instanceType).toMatch(/^[a-z0-9]+\.[a-z0-9]+$/);
      expect(server.launchTime).not.toBeNull();
    }
  });

  test('keeps every word of DRS when EC2 adds its own', async () => {
    const waves = await openWaves([3]);
    const { product } = waves;
    product.simulator.addFault({
      kind: 'error',
      service: 'ec2',
      operation: 'DescribeInstances',
      code: 'UnauthorizedOperation',
      status: 403,
    });
    const state = await run(waves, { onStep: ({ kind }) => kind !== 'finalize' });
    const before = (await detailsOf(product, state)).serverExecutions;
    expect(before.map(({ instanceId, privateIp, instanceType }) => [instanceId, privateIp, instanceType])).toEqual(
      before.map(() => [null, null, null]),
    );
    product.simulator.clearFaults();
    await ask(product, 'poll', state);
    const after = (await detailsOf(product, state)).serverExecutions;
    expect(after.map((server) => ({ ...server, instanceId: null, privateIp: null, instanceType: null }))).toEqual(
      before.map((server) => ({ ...server, launchTime: expect.anything() as unknown })),
    );
    for (const server of after) {
      expect(server).toMatchObject({ status: 'COMPLETED', launchStatus: 'LAUNCHED', instanceId: server.recoveryInstanceId });
      expect(server.privateIp).toMatch(/^10\./);
    }
  });
});
