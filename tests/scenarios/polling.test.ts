/**
 * What a poll records of DRS and EC2, and what it leaves as it is.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { instancesOf, terminateInEc2 } from '../harness/outside.ts';
import { openWaves, revisionOf, run } from '../harness/waves.ts';

describe('a poll', () => {
  test('records what DRS says of jobs and servers, counts it, and says what comes next', async () => {
    const waves = await openWaves([2, 1], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    product.clock.advance(60_000);
    expect(await ask(product, 'poll', state)).toMatchObject({
      status: 'RUNNING',
      allWavesComplete: false,
      currentWave: 1,
      waveStatus: 'IN_PROGRESS',
      drsJobStatus: 'STARTED',
      serversLaunched: 2,
      serversCompleted: 0,
      serversFailed: 0,
      next: { kind: 'wait', readyWaves: [] },
    });
    product.clock.advance(540_000);
    const { waves: polled, ...poll } = await ask(product, 'poll', state);
    expect(poll).toMatchObject({ currentWave: 2, waveStatus: 'PENDING', drsJobStatus: null, next: { kind: 'start', readyWaves: [2] } });
    expect(polled.map(({ waveNumber, waveName, status }) => [waveNumber, waveName, status])).toEqual([
      [1, 'Wave 1', 'COMPLETED'],
      [2, 'Wave 2', 'PENDING'],
    ]);
    expect(polled[0]?.drsJobIds).toEqual([product.asked('StartRecovery').length === 1 ? polled[0]?.drsJobId : null]);
  });

  test('writes nothing but the time of the look when nothing changed', async () => {
    const waves = await openWaves([2], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    product.clock.advance(60_000);
    await ask(product, 'poll', state);
    const revision = await revisionOf(product, state.executionId);
    const before = await detailsOf(product, state);
    for (let looks = 0; looks < 5; looks += 1) {
      product.clock.advance(10_000);
      const asked = product.clock.now();
      const { lastPolled } = await ask(product, 'poll', state);
      expect(lastPolled).toBe(new Date(asked).toISOString());
    }
    expect(await revisionOf(product, state.executionId)).toBe(revision);
    expect({ ...(await detailsOf(product, state)), asOf: before.asOf }).toEqual(before);
  });

  test('of a summary leaves the servers out, and nothing else', async () => {
    const waves = await openWaves([2, 1]);
    const { product } = waves;
    const state = await run(waves, { onStep: ({ readyWaves }) => !readyWaves.includes(2) });
    const full = await ask(product, 'poll', state);
    const summary = await ask(product, 'poll', { ...state, summary: true });
    const withoutServers = full.waves.map(({ serverStatuses: _servers, ...wave }) => wave);
    expect(summary).toEqual({ ...full, lastPolled: summary.lastPolled, waves: withoutServers });
  });

  test('that DRS refuses to answer neither fails nor completes anything, however late it is', async () => {
    const waves = await openWaves([1], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    product.simulator.addFault({ kind: 'error', operation: 'DescribeJobs', code: 'AccessDeniedException', status: 403, count: 3 });
    for (let looks = 0; looks < 3; looks += 1) {
      product.clock.advance(1_500_000);
      expect(await product.handle({ operation: 'poll', ...state }, {})).toMatchObject({ statusCode: 502, code: 'AccessDeniedException' });
    }
    expect((await detailsOf(product, state)).waveStatuses).toMatchObject([{ status: 'IN_PROGRESS' }]);
    await drive(product, state);
    expect((await detailsOf(product, state)).waveStatuses).toMatchObject([{ status: 'COMPLETED' }]);
  });
});

describe('the facts of EC2', () => {
  test("of an instance that was terminated meanwhile are missing, and empty nobody else's", async () => {
    const waves = await openWaves([3], { timingFactor: 1 });
    const { product, servers } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    product.clock.advance(400_000);
    const [victim] = instancesOf(product, servers[0] ?? []);
    await terminateInEc2(product, victim ?? '');
    await drive(product, state);
    const [gone, ...others] = (await detailsOf(product, state)).serverExecutions;
    expect(gone).toMatchObject({ launchStatus: 'LAUNCHED', recoveryInstanceId: victim, privateIp: null });
    for (const server of others) {
      expect(server).toMatchObject({ launchStatus: 'LAUNCHED', instanceId: server.recoveryInstanceId });
      expect(server.privateIp).not.toBeNull();
      expect(server.instanceType).not.toBeNull();
    }
  });

  test("of an instance that EC2 no longer knows are missing, and empty nobody else's", async () => {
    const waves = await openWaves([3], { timingFactor: 1 });
    const { product, servers } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    product.clock.advance(400_000);
    const [victim] = instancesOf(product, servers[0] ?? []);
    await terminateInEc2(product, victim ?? '');
    product.clock.advance(3 * 3_600_000);
    await drive(product, state);
    const { status, serverExecutions } = await detailsOf(product, state);
    expect(status).toBe('COMPLETED');
    const [gone, ...others] = serverExecutions;
    expect(gone).toMatchObject({
      launchStatus: 'LAUNCHED',
      recoveryInstanceId: victim,
      instanceId: null,
      privateIp: null,
      instanceType: null,
    });
    expect(others.map(({ privateIp, instanceType }) => [privateIp, instanceType])).not.toContainEqual([null, null]);
  });

  test('are asked for in one call a poll, by the instance-id filter', async () => {
    const waves = await openWaves([3, 3]);
    const { product } = waves;
    await run(waves);
    const asked = product.asked('DescribeInstances');
    expect(asked.length).toBeLessThanOrEqual(12);
    for (const { parameters } of asked) {
      expect(parameters['Filter.1.Name']).toBe('instance-id');
      expect(parameters['InstanceId.1']).toBeUndefined();
    }
  });
});

describe('an instance that the finished job does not name', () => {
  test('is taken from the job log', async () => {
    const waves = await openWaves([3], { estate: 'unnamedInstanceShare: 1\n' });
    const { product, servers } = waves;
    const state = await startDrill(product, waves.planId);
    product.simulator.clearRequests();
    await drive(product, state);
    const { serverExecutions } = await detailsOf(product, state);
    expect(serverExecutions.map(({ recoveryInstanceId }) => recoveryInstanceId)).toEqual(instancesOf(product, servers[0] ?? []));
    expect(serverExecutions.map(({ privateIp }) => privateIp)).not.toContain(null);
    expect(product.asked('DescribeJobLogItems')).toHaveLength(1);
    expect(product.asked('DescribeRecoveryInstances')).toHaveLength(0);
  });

  test('is taken from the list of recovery instances where the log cannot be read', async () => {
    const waves = await openWaves([3], { estate: 'unnamedInstanceShare: 1\n' });
    const { product, servers } = waves;
    product.simulator.addFault({ kind: 'error', operation: 'DescribeJobLogItems', code: 'AccessDeniedException', status: 403 });
    const state = await run(waves);
    const { status, serverExecutions } = await detailsOf(product, state);
    expect(status).toBe('COMPLETED');
    expect(serverExecutions.map(({ recoveryInstanceId }) => recoveryInstanceId)).toEqual(instancesOf(product, servers[0] ?? []));
  });
});

describe('a failed server', () => {
  test('whose job log cannot be read fails with exactly that said', async () => {
    const { product, planId, servers } = await openWaves([2]);
    product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'launch' });
    product.simulator.addFault({ kind: 'error', operation: 'DescribeJobLogItems', code: 'AccessDeniedException', status: 403 });
    const state = await startDrill(product, planId);
    await drive(product, state);
    const reason = (await detailsOf(product, state)).serverExecutions[0]?.failureReason;
    expect(reason).toMatch(/^DRS says FAILED; the job log could not be read \(AccessDeniedException/);
  });

  test('whose job log breaks off under the reading is not said to have none that gives a reason', async () => {
    const broken = (): Promise<never> => Promise.reject(new Error('The answer ended in the middle'));
    const waves = await openWaves([2], {
      wrap: (ports) => ({ ...ports, recoveryService: { ...ports.recoveryService, logs: broken } }),
    });
    waves.product.simulator.addFault({ kind: 'launch-fails', serverId: waves.servers[0]?.[0] ?? '', stage: 'launch' });
    const state = await run(waves);
    const reason = (await detailsOf(waves.product, state)).serverExecutions[0]?.failureReason;
    expect(reason).toBe('DRS says FAILED; the job log could not be read (the reading broke off)');
  });

  test('has the job log read once, not at every poll', async () => {
    const { product, planId, servers } = await openWaves([3], { timingFactor: 1 });
    product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'snapshot' });
    await drive(product, await startDrill(product, planId));
    expect(product.asked('DescribeJobs').length).toBeGreaterThan(20);
    expect(product.asked('DescribeJobLogItems').length).toBeLessThanOrEqual(2);
  });
});
