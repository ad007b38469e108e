/**
 * Cleaning up after an execution: its own instances and no others, asked for once whatever is lost, and looked for afterwards.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, http, httpEvent, refusal } from '../harness/answers.ts';
import { fuse } from '../harness/crash.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { drillByHand, instancesOf, terminateInEc2 } from '../harness/outside.ts';
import { openProduct } from '../harness/product.ts';
import { ended, minutes, requests, statusOf, terminate } from '../harness/terminating.ts';
import { openWaves, revisionOf, run } from '../harness/waves.ts';

describe('terminating', () => {
  test('asks DRS for the instances, answers with its job, and sees afterwards that none is left', async () => {
    const one = await ended([2, 1]);
    const { product, state, servers } = one;
    const before = await detailsOf(product, state);
    expect(await statusOf(one)).toEqual({
      statusCode: 200,
      executionId: state.executionId,
      requested: false,
      jobs: [],
      instances: [],
      progressPercent: 0,
      allCompleted: false,
      anyFailed: false,
      remainingInstances: null,
    });
    const asked = await terminate(one);
    const ids = before.serverExecutions.map(({ recoveryInstanceId }) => recoveryInstanceId);
    expect(asked).toMatchObject({ executionId: state.executionId, totalInstances: 3, alreadyTerminated: false });
    expect(asked.jobs).toMatchObject([{ accountId: '123456789012', region: 'us-east-1', status: 'PENDING', instanceIds: ids }]);
    expect(asked.instances.map(({ instanceId, sourceServerId, state: end }) => [instanceId, sourceServerId, end])).toEqual(
      servers.flat().map((server, index) => [ids[index], server, 'terminating']),
    );
    expect(await statusOf(one)).toMatchObject({
      requested: true,
      jobs: [{ totalInstances: 3 }],
      instances: asked.instances,
      progressPercent: 0,
      allCompleted: false,
      remainingInstances: null,
    });
    await minutes(product, 3);
    expect(await statusOf(one)).toMatchObject({
      jobs: [{ status: 'COMPLETED', totalInstances: 3, terminatedInstances: 3, failedInstances: 0 }],
      instances: asked.instances.map((instance) => ({ ...instance, state: 'terminated' })),
      progressPercent: 100,
      allCompleted: true,
      anyFailed: false,
      remainingInstances: [],
    });
    expect(instancesOf(product, servers.flat())).toEqual([null, null, null]);
    // What it has come to is as it was; only its records and the time have gone on.
    const { revision, asOf } = before;
    expect({ ...(await detailsOf(product, state)), revision, asOf }).toEqual(before);
    expect(requests(product)).toHaveLength(1);
  });

  test('twice asks DRS once: while it runs the same jobs are answered, and afterwards that it is done', async () => {
    const one = await ended([2]);
    const { product, state } = one;
    const [first, second] = await Promise.all([terminate(one), terminate(one)]);
    expect(requests(product)).toHaveLength(1);
    expect((await terminate(one)).jobs.map(({ jobId }) => jobId)).toHaveLength(1);
    expect([first.jobs.length, second.totalInstances]).toEqual([1, 2]);
    await minutes(product, 3);
    const calls = product.simulator.requests().length;
    expect(await terminate(one)).toMatchObject({ alreadyTerminated: true, totalInstances: 2, jobs: [{ status: 'COMPLETED' }] });
    expect(product.simulator.requests()).toHaveLength(calls);
    expect(await revisionOf(product, state.executionId)).toBeGreaterThan(0);
    const active = await product.app.executions.list({ index: { kind: 'active' }, limit: 10 });
    expect(active).toEqual([]);
  });

  test('is driven on by the schedule alone, and the execution is active for so long', async () => {
    const one = await ended([1]);
    const { product } = one;
    await terminate(one);
    const active = () => product.app.executions.list({ index: { kind: 'active' }, limit: 10 });
    expect(await active()).toHaveLength(1);
    expect((await ask(product, 'find')).executionsFound).toBe(0);
    await minutes(product, 3);
    expect(await active()).toEqual([]);
  });

  test('a status looks afresh and writes nothing', async () => {
    const one = await ended([2]);
    await terminate(one);
    const before = await revisionOf(one.product, one.state.executionId);
    one.product.clock.advance(600_000);
    expect(await statusOf(one)).toMatchObject({ progressPercent: 100, allCompleted: true, remainingInstances: [] });
    expect(await revisionOf(one.product, one.state.executionId)).toBe(before);
  });

  test('a status says of each instance whether it is gone, while the job still works on others', async () => {
    const one = await ended([4], { timingFactor: 1 });
    await terminate(one);
    const halfWay = async (): Promise<Awaited<ReturnType<typeof statusOf>>> => {
      for (let looks = 0; looks < 600; looks += 1) {
        const status = await statusOf(one);
        if (status.progressPercent > 0) return status;
        one.product.clock.advance(1_000);
      }
      throw new Error('Nothing is ever terminated');
    };
    const { jobs, instances, progressPercent } = await halfWay();
    expect(jobs[0]?.status).toBe('STARTED');
    const gone = instances.filter(({ state }) => state === 'terminated');
    expect([gone.length, (100 * gone.length) / instances.length]).toEqual([jobs[0]?.terminatedInstances, progressPercent]);
    expect(instances.filter(({ state }) => state === 'terminating')).toHaveLength(4 - gone.length);
  });

  test('of an execution that launched nothing says that nothing is left', async () => {
    const waves = await openWaves([{ count: 1, pauseBefore: true }]);
    const { product } = waves;
    const state = await run(waves);
    await ask(product, 'cancel_execution', state);
    const one = { product, state: { executionId: state.executionId } };
    expect(await terminate(one)).toMatchObject({ jobs: [], instances: [], totalInstances: 0, alreadyTerminated: true });
    expect(await statusOf(one)).toMatchObject({
      jobs: [],
      progressPercent: 100,
      allCompleted: true,
      anyFailed: false,
      remainingInstances: [],
    });
    expect(requests(product)).toEqual([]);
  });
});

describe('only its own instances', () => {
  test('are terminated: what another launch has made of the same servers is left alone', async () => {
    const one = await ended([2]);
    const { product, servers } = one;
    const [first, second] = servers[0] ?? [];
    await drillByHand(product, [second ?? '']);
    product.clock.advance(3_600_000);
    const [own, others] = instancesOf(product, [first ?? '', second ?? '']);
    const asked = await terminate(one);
    expect(asked.jobs.flatMap(({ instanceIds }) => instanceIds)).toEqual([own]);
    await minutes(product, 3);
    expect(await statusOf(one)).toMatchObject({ allCompleted: true, remainingInstances: [] });
    expect(instancesOf(product, [first ?? '', second ?? ''])).toEqual([null, others]);
    expect(requests(product)).toHaveLength(1);
  });

  test('that somebody has terminated in EC2 are not asked for', async () => {
    const one = await ended([2]);
    const { product, servers } = one;
    const [gone] = instancesOf(product, servers.flat());
    await terminateInEc2(product, gone ?? '');
    product.clock.advance(600_000);
    const asked = await terminate(one);
    expect(asked.jobs.flatMap(({ instanceIds }) => instanceIds)).not.toContain(gone);
    expect(asked.instances.find(({ instanceId }) => instanceId === gone)?.state).toBe('terminated');
    await minutes(product, 3);
    expect(await terminate(one)).toMatchObject({ alreadyTerminated: true, totalInstances: 2 });
  });

  test('include one that came up late, after its wave had timed out and the execution had ended', async () => {
    const waves = await openWaves([{ count: 1, launchTimeoutMinutes: 4 }], { timingFactor: 1 });
    const { product, servers } = waves;
    const { executionId } = await run(waves);
    const one = { product, state: { executionId } };
    expect((await detailsOf(product, one.state)).status).toBe('FAILED');
    expect((await detailsOf(product, one.state)).serverExecutions[0]?.recoveryInstanceId).toBeNull();
    product.clock.advance(3_600_000);
    const [late] = instancesOf(product, servers.flat());
    expect(late).not.toBeNull();
    expect((await terminate(one)).jobs).toMatchObject([{ instanceIds: [late] }]);
    await minutes(product, 5);
    expect(instancesOf(product, servers.flat())).toEqual([null]);
    expect(await terminate(one)).toMatchObject({ alreadyTerminated: true, totalInstances: 1 });
  });

  test('of every attempt are covered', async () => {
    const waves = await openWaves([{ count: 2, onFailure: 'PAUSE' }], { timingFactor: 0.05 });
    const { product, servers } = waves;
    product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'launch', count: 1 });
    const { executionId, last, ...state } = await run(waves);
    expect(last.kind).toBe('await');
    await ask(product, 'retry_wave', { executionId, waveNumber: 1 });
    await drive(product, { executionId, ...state });
    const asked = await terminate({ product, state: { executionId } });
    expect(asked.totalInstances).toBe(2);
    await minutes(product, 3);
    expect(instancesOf(product, servers.flat())).toEqual([null, null]);
  });
});

describe('an answer of TerminateRecoveryInstances that is lost', () => {
  test('after DRS has made the job: the job is found, and nothing is asked twice', async () => {
    const one = await ended([2]);
    const { product } = one;
    product.simulator.addFault({ kind: 'lost-answer', operation: 'TerminateRecoveryInstances', when: 'after-effect', count: 1 });
    expect((await terminate(one)).jobs).toHaveLength(1);
    await minutes(product, 3);
    expect(requests(product)).toHaveLength(1);
    expect(await statusOf(one)).toMatchObject({ allCompleted: true, remainingInstances: [] });
  });

  test('before DRS has made one: it is asked for again only after two looks in vain', async () => {
    const one = await ended([2]);
    const { product } = one;
    product.simulator.addFault({ kind: 'lost-answer', operation: 'TerminateRecoveryInstances', when: 'before-effect', count: 1 });
    expect(await terminate(one)).toMatchObject({
      jobs: [],
      totalInstances: 2,
      instances: [{ state: 'terminating' }, { state: 'terminating' }],
    });
    await minutes(product, 1);
    expect(requests(product)).toHaveLength(1);
    await minutes(product, 2);
    expect(requests(product)).toHaveLength(2);
    await minutes(product, 3);
    expect(await statusOf(one)).toMatchObject({ progressPercent: 100, allCompleted: true, remainingInstances: [] });
  });

  test('is no more asked for by a process that comes after the one that died', async () => {
    const sketches = [2];
    for (const moment of ['before', 'after'] as const) {
      for (let at = 1; at <= 6; at += 1) {
        const whole = await ended(sketches);
        const dying = openProduct({ restarted: whole.product, wrap: fuse(at, moment).wrap });
        await dying.handle({ operation: 'terminate_instances', ...whole.state }, {}).catch(() => undefined);
        const product = openProduct({ restarted: whole.product });
        const one = { product, state: whole.state };
        await minutes(product, 6);
        await terminate(one);
        await minutes(product, 6);
        expect(await statusOf(one), `${moment} ${String(at)}`).toMatchObject({ allCompleted: true, remainingInstances: [] });
        expect(requests(product), `${moment} ${String(at)}`).toHaveLength(1);
      }
    }
  });
});

describe('what DRS does not take', () => {
  test('for now is asked for later', async () => {
    const one = await ended([2]);
    const { product } = one;
    product.simulator.addFault({ kind: 'throttle', operation: 'TerminateRecoveryInstances', count: 1 });
    expect(await terminate(one)).toMatchObject({ jobs: [], instances: [{ state: 'waiting' }, { state: 'waiting' }] });
    await minutes(product, 4);
    expect(await statusOf(one)).toMatchObject({ allCompleted: true, remainingInstances: [] });
  });

  test('for good is told as failed, and a further call asks again', async () => {
    const one = await ended([2]);
    const { product } = one;
    product.simulator.addFault({
      kind: 'error',
      operation: 'TerminateRecoveryInstances',
      code: 'ValidationException',
      status: 400,
      count: 1,
    });
    const ids = (await terminate(one)).instances.map(({ instanceId }) => instanceId);
    expect(await statusOf(one)).toMatchObject({
      jobs: [],
      progressPercent: 0,
      allCompleted: true,
      anyFailed: true,
      remainingInstances: ids,
      instances: ids.map((instanceId) => ({ instanceId, state: 'failed' })),
    });
    expect((await terminate(one)).jobs).toMatchObject([{ instanceIds: ids }]);
    await minutes(product, 3);
    expect(await statusOf(one)).toMatchObject({ progressPercent: 100, allCompleted: true, anyFailed: false, remainingInstances: [] });
  });

  test('because somebody is launching the server is waited for, and what that launch has removed is not asked for', async () => {
    const one = await ended([1]);
    const { product, servers } = one;
    await drillByHand(product, servers.flat());
    expect(await terminate(one)).toMatchObject({ jobs: [], instances: [{ state: 'waiting' }] });
    expect(await statusOf(one)).toMatchObject({ requested: true, jobs: [], instances: [{ state: 'waiting' }], allCompleted: false });
    await minutes(product, 30);
    const [theirs] = instancesOf(product, servers.flat());
    expect(theirs).not.toBeNull();
    expect(await terminate(one)).toMatchObject({ alreadyTerminated: true, totalInstances: 1, instances: [{ state: 'terminated' }] });
    expect(instancesOf(product, servers.flat())).toEqual([theirs]);
  });

  test('is not taken for done where it cannot be asked: nothing is recorded', async () => {
    const one = await ended([1]);
    const { product, state } = one;
    const before = await revisionOf(product, state.executionId);
    product.simulator.addFault({
      kind: 'error',
      service: 'ec2',
      operation: 'DescribeInstances',
      code: 'UnauthorizedOperation',
      status: 403,
      count: 1,
    });
    expect(await refusal(product, { operation: 'terminate_instances', ...state })).toMatchObject({
      statusCode: 502,
      error: 'RECOVERY_SERVICE_ERROR',
    });
    expect(await revisionOf(product, state.executionId)).toBe(before);
    expect(requests(product)).toEqual([]);
  });
});

describe('a refused termination', () => {
  test('is one of an execution that has not ended, or that there is not', async () => {
    const waves = await openWaves([1, 1]);
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    expect(await refusal(product, { operation: 'terminate_instances', ...state })).toMatchObject({
      statusCode: 400,
      error: 'INVALID_STATE',
      currentStatus: 'RUNNING',
    });
    expect(await refusal(product, { operation: 'terminate_instances', executionId: 'exec-none' })).toMatchObject({ statusCode: 404 });
    expect(await refusal(product, { operation: 'get_termination_status', executionId: 'exec-none' })).toMatchObject({ statusCode: 404 });
    expect(await refusal(product, { operation: 'terminate_instances', ...state, planId: 'rp-other' })).toMatchObject({ statusCode: 404 });
  });

  test('is one of a RECOVERY that nobody has confirmed by its word', async () => {
    const { product, planId } = await openWaves([1], { timingFactor: 0.05 });
    const state = await startDrill(product, planId, { executionType: 'RECOVERY' });
    await drive(product, state);
    const { executionId } = state;
    const path = `/executions/${executionId}/terminate-instances`;
    const sent = (body: object) => http(product, httpEvent('POST', path, { body: JSON.stringify(body) }));
    expect(await refusal(product, { operation: 'terminate_instances', executionId })).toMatchObject({
      statusCode: 400,
      error: 'MISSING_PARAMETERS',
      message: 'Missing required parameters: confirm',
    });
    expect(await sent({})).toMatchObject({ statusCode: 400, body: { error: 'MISSING_PARAMETERS' } });
    for (const confirm of ['recovery', 'yes', true, 1, {}])
      expect(await sent({ confirm })).toMatchObject({
        statusCode: 400,
        body: { error: 'INVALID_PARAMETERS', issues: [{ field: 'confirm' }] },
      });
    expect(requests(product)).toEqual([]);
    expect(await sent({ confirm: 'RECOVERY' })).toMatchObject({ statusCode: 200, body: { totalInstances: 1 } });
    expect(requests(product)).toHaveLength(1);
  });
});

describe('an execution', () => {
  test('is not deleted while its instances are being terminated, and is afterwards', async () => {
    const one = await ended([1]);
    const { product, state } = one;
    const remove = () => ask(product, 'delete_executions', { ids: [state.executionId], initiatedBy: 'ada@example.com' });
    expect(await remove()).toMatchObject({ instancesSkipped: [state.executionId] });
    await terminate(one);
    expect(await remove()).toMatchObject({ activeSkipped: [state.executionId] });
    await minutes(product, 3);
    expect(await remove()).toMatchObject({ deleted: [state.executionId] });
    expect(await refusal(product, { operation: 'get_termination_status', ...state })).toMatchObject({ statusCode: 404 });
    expect(await refusal(product, { operation: 'terminate_instances', ...state })).toMatchObject({ statusCode: 404 });
  });

  test('is not deleted while a launch may still come to something that nobody has recorded', async () => {
    const waves = await openWaves([{ count: 1, launchTimeoutMinutes: 4 }], { timingFactor: 1 });
    const { product } = waves;
    const { executionId } = await run(waves);
    const remove = () => ask(product, 'delete_executions', { ids: [executionId], initiatedBy: 'ada@example.com' });
    expect(await remove()).toMatchObject({ instancesSkipped: [executionId] });
    product.clock.advance(3_600_000);
    expect(await remove()).toMatchObject({ instancesSkipped: [executionId] });
    await ask(product, 'terminate_instances', { executionId });
    await minutes(product, 5);
    expect(await remove()).toMatchObject({ deleted: [executionId] });
  });
});
