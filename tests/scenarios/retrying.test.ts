/**
 * Waves that have failed: tried again, or left behind, by an operator.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, http, httpEvent, refusal, statusOf } from '../harness/answers.ts';
import { fuse } from '../harness/crash.ts';
import { drive } from '../harness/drive.ts';
import { openProduct } from '../harness/product.ts';
import { launchesOf, openWaves, revisionOf, run, type Waves } from '../harness/waves.ts';

const by = { initiatedBy: 'ada@example.com' };

/** The first server of wave 1 fails to launch so many times. */
const failOne = ({ product, servers }: Waves, count = 1): string => {
  const serverId = servers[0]?.[0] ?? '';
  product.simulator.addFault({ kind: 'launch-fails', serverId, stage: 'launch', rawError: 'No capacity', count });
  return serverId;
};

const wavesOf = async (...asked: Parameters<typeof detailsOf>): Promise<readonly string[]> => {
  const { status, waveStatuses } = await detailsOf(...asked);
  return [status, ...waveStatuses.map((wave) => wave.status)];
};

/** A drill that wave 1, with a failed server and the policy PAUSE, has paused. */
const pausedByFailure = async (failures = 1) => {
  const waves = await openWaves([{ count: 3, onFailure: 'PAUSE' }, 2]);
  const failed = failOne(waves, failures);
  return { ...waves, failed, state: await run(waves) };
};

describe('a retry', () => {
  test('launches only the failed server again, and the execution goes on to its end', async () => {
    const { product, servers, failed, state } = await pausedByFailure();
    expect(await wavesOf(product, state)).toEqual(['PAUSED', 'FAILED', 'PENDING']);
    expect(await ask(product, 'retry_wave', { ...state, waveNumber: 1 })).toEqual({
      statusCode: 200,
      executionId: state.executionId,
      waveNumber: 1,
      attempt: 2,
      sourceServerIds: [failed],
    });
    expect(await statusOf(product, state)).toBe('RUNNING');
    expect(product.engine.released).toHaveLength(1);
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(launchesOf(product, servers.flat())).toEqual([2, 1, 1, 1, 1]);
    const { waveStatuses, serverExecutions } = await detailsOf(product, state);
    expect(waveStatuses[0]).toMatchObject({ attempt: 2, serversLaunched: 3, serversCompleted: 3, serversFailed: 0 });
    expect(waveStatuses[0]?.drsJobIds).toHaveLength(2);
    expect(serverExecutions[0]).toMatchObject({ serverId: failed, status: 'COMPLETED', failureReason: null });
    expect(await ask(product, 'finalize', state)).toMatchObject({
      alreadyFinalized: true,
      completedWaves: 2,
      successfulServers: 5,
      failedServers: 0,
    });
  });

  test('of a job that may not be tagged, lost on its way, does not take the job of the attempt before for its own', async () => {
    const waves = await openWaves([{ count: 1, onFailure: 'PAUSE' }], { timingFactor: 0.02 });
    const { product, servers } = waves;
    const denied = {
      kind: 'error',
      operation: 'StartRecovery',
      code: 'AccessDeniedException',
      message: 'User is not authorized to perform: drs:TagResource',
      count: 1,
    } as const;
    failOne(waves);
    product.simulator.addFault(denied);
    const state = await run(waves);
    product.simulator.addFault(denied);
    product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'before-effect', count: 1 });
    await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(launchesOf(product, servers.flat())).toEqual([2]);
    expect((await detailsOf(product, state)).waveStatuses[0]?.drsJobIds).toHaveLength(2);
  });

  test('that fails again pauses again, as often as it takes', async () => {
    const { product, state } = await pausedByFailure(2);
    await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
    expect((await drive(product, state)).kind).toBe('await');
    expect(await wavesOf(product, state)).toEqual(['PAUSED', 'FAILED', 'PENDING']);
    expect(await ask(product, 'retry_wave', { ...state, waveNumber: 1 })).toMatchObject({ attempt: 3 });
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(product.notifications.map(({ topic }) => topic).filter((topic) => !topic.startsWith('wave-'))).toEqual([
      'started',
      'paused',
      'paused',
      'completed',
    ]);
  });

  test('asked for thirty times at once is one attempt', async () => {
    const { product, servers, state } = await pausedByFailure();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => product.handle({ operation: 'retry_wave', ...state, waveNumber: 1, ...by }, {})),
    );
    const codes = answers.map((answer) => (answer as { readonly statusCode: number; readonly error?: string }).error ?? 'ok');
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['ok', 'INVALID_STATE']));
    await drive(product, state);
    expect(launchesOf(product, servers.flat())).toEqual([2, 1, 1, 1, 1]);
  });

  test('under an operator’s pause waits for the resume, which then launches it instead of going on without it', async () => {
    const waves = await openWaves([{ count: 2, onFailure: 'PAUSE' }, 1]);
    const { product, servers } = waves;
    failOne(waves);
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    await ask(product, 'pause_execution', state);
    await drive(product, state);
    await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
    expect(await wavesOf(product, state)).toEqual(['PAUSED', 'PENDING', 'PENDING']);
    expect((await drive(product, state)).kind).toBe('await');
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 0]);
    expect(await ask(product, 'resume_execution', state)).toMatchObject({ message: 'Execution resumed, starting wave 1' });
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(launchesOf(product, servers.flat())).toEqual([2, 1, 1]);
  });

  test('after a STOP goes on where another wave has kept the execution running', async () => {
    const waves = await openWaves([1, { count: 1, dependsOn: [] }, { count: 1, dependsOn: [1] }]);
    const { product, servers } = waves;
    product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'snapshot', count: 1 });
    const state = await run(waves, { onStep: async () => (await wavesOf(product, onlyOne(product)))[1] !== 'FAILED' });
    expect(await wavesOf(product, state)).toEqual(['RUNNING', 'FAILED', 'IN_PROGRESS', 'PENDING']);
    await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(launchesOf(product, servers.flat())).toEqual([2, 1, 1]);
  });

  test('is taken up by the next generation where the engine that waited is gone', async () => {
    const { product, state } = await pausedByFailure();
    product.engine.waiting.clear();
    product.engine.kill();
    await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
    expect(product.engine.runs.map(({ generation }) => generation)).toEqual([1, 2]);
    product.engine.kill();
    product.clock.advance(60_000);
    await ask(product, 'find');
    expect(product.engine.runs.map(({ generation }) => generation)).toEqual([1, 2, 3]);
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  });

  test('whose StartRecovery’s answer is lost launches the server once', async () => {
    const { product, servers, state } = await pausedByFailure();
    product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'after-effect', count: 1 });
    await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(launchesOf(product, servers.flat())).toEqual([2, 1, 1, 1, 1]);
  });

  test('that dies halfway is one attempt all the same, once somebody has asked again or the schedule has come by', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let at = 1; at <= 3; at += 1) {
        const { product, servers, state } = await pausedByFailure();
        const dying = openProduct({ restarted: product, wrap: fuse(at, moment).wrap });
        await dying.handle({ operation: 'retry_wave', ...state, waveNumber: 1, ...by }, {}).catch(() => undefined);
        if ((await statusOf(product, state)) === 'PAUSED') await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
        product.clock.advance(60_000);
        await ask(product, 'find');
        await drive(product, state);
        expect(await wavesOf(product, state), `${moment} ${String(at)}`).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
        expect(launchesOf(product, servers.flat()), `${moment} ${String(at)}`).toEqual([2, 1, 1, 1, 1]);
      }
    }
  });

  test('of a wave that timed out is refused while its job is open', async () => {
    const waves = await openWaves([{ count: 2, launchTimeoutMinutes: 20, onFailure: 'PAUSE' }, 1]);
    const { product, servers } = waves;
    const hanging = servers[0]?.[0] ?? '';
    product.simulator.addFault({ kind: 'conversion-hangs', serverId: hanging });
    const state = await run(waves);
    expect(await wavesOf(product, state)).toEqual(['PAUSED', 'TIMED_OUT', 'PENDING']);
    const refused = await refusal(product, { operation: 'retry_wave', ...state, waveNumber: 1 });
    expect(refused).toMatchObject({ statusCode: 409, error: 'CONFLICT', executionId: state.executionId });
    expect(refused['servers']).toContain(hanging);
    expect((await detailsOf(product, state)).waveStatuses[0]?.allowedActions).toMatchObject({
      retry: { allowed: false },
      skip: { allowed: true },
    });
  });
});

describe('a skip', () => {
  test('leaves the wave behind with who and why, and the execution completes', async () => {
    const { product, servers, failed, state } = await pausedByFailure();
    const reason = 'The reports can wait until Monday';
    const before = await detailsOf(product, state);
    product.clock.advance(20 * 60_000);
    expect(await ask(product, 'skip_wave', { ...state, waveNumber: 1, reason, ...by })).toEqual({
      statusCode: 200,
      executionId: state.executionId,
      waveNumber: 1,
      status: 'SKIPPED',
    });
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'SKIPPED', 'COMPLETED']);
    const { waveStatuses, serverExecutions } = await detailsOf(product, state);
    const startTime = before.waveStatuses[0]?.startTime;
    expect(startTime).toMatch(/Z$/);
    expect(waveStatuses[0]).toMatchObject({ reason, serversFailed: 1, startTime });
    const why = before.serverExecutions.find(({ serverId }) => serverId === failed)?.failureReason;
    expect(serverExecutions.find(({ serverId }) => serverId === failed)).toMatchObject({ status: 'FAILED', failureReason: why });
    expect(why).not.toBeNull();
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 1, 1]);
    expect(await ask(product, 'finalize', state)).toMatchObject({
      totalWaves: 2,
      completedWaves: 1,
      successfulServers: 4,
      failedServers: 1,
    });
    const execution = (await product.app.journal.load(product.engine.runs[0]?.executionId ?? raise()))?.execution;
    expect(execution?.waves[0]?.status).toMatchObject({ kind: 'skipped', by: { name: 'ada@example.com', proof: 'asserted' }, reason });
  });

  test('over HTTP is in the name of whoever has signed in, and needs a reason', async () => {
    const { product, state } = await pausedByFailure();
    const path = `/executions/${state.executionId}/waves/1/skip`;
    const sent = (body: object) => http(product, httpEvent('POST', path, { body: JSON.stringify(body) }));
    expect(await sent({})).toMatchObject({
      statusCode: 400,
      body: { error: 'MISSING_PARAMETERS', message: 'Missing required parameters: reason' },
    });
    for (const reason of ['', '   ', 'x'.repeat(1_001), 5])
      expect(await sent({ reason })).toMatchObject({
        statusCode: 400,
        body: { error: 'INVALID_PARAMETERS', issues: [{ field: 'reason' }] },
      });
    expect(await statusOf(product, state)).toBe('PAUSED');
    expect(await sent({ reason: 'Later', initiatedBy: 'mallory' })).toMatchObject({ statusCode: 200, body: { status: 'SKIPPED' } });
    const execution = (await product.app.journal.load(product.engine.runs[0]?.executionId ?? raise()))?.execution;
    expect(execution?.waves[0]?.status).toMatchObject({ by: { name: 'admin@example.com', proof: 'proven' } });
  });

  test('of every wave completes an execution that launched nothing', async () => {
    const waves = await openWaves([{ count: 1, pauseBefore: true }, 1]);
    const { product, servers } = waves;
    const state = await run(waves);
    for (const waveNumber of [1, 2]) await ask(product, 'skip_wave', { ...state, waveNumber, reason: 'Rehearsal', ...by });
    expect(await statusOf(product, state)).toBe('PAUSED');
    await ask(product, 'resume_execution', state);
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'SKIPPED', 'SKIPPED']);
    expect(launchesOf(product, servers.flat())).toEqual([0, 0]);
  });

  test('of a wave that hangs lets the others go on', async () => {
    const waves = await openWaves([{ count: 1, launchTimeoutMinutes: 20, onFailure: 'PAUSE' }, 1]);
    const { product, servers } = waves;
    product.simulator.addFault({ kind: 'conversion-hangs', serverId: servers[0]?.[0] ?? '' });
    const state = await run(waves);
    await ask(product, 'skip_wave', { ...state, waveNumber: 1, reason: 'It hangs', ...by });
    await drive(product, state);
    expect(await wavesOf(product, state)).toEqual(['COMPLETED', 'SKIPPED', 'COMPLETED']);
  });
});

describe('a refused', () => {
  test('retry or skip of an execution that has ended says so, and changes nothing', async () => {
    const waves = await openWaves([2, 1]);
    const { product } = waves;
    failOne(waves);
    const state = await run(waves);
    const before = await revisionOf(product, state.executionId);
    expect(await refusal(product, { operation: 'retry_wave', ...state, waveNumber: 1 })).toEqual({
      statusCode: 400,
      error: 'INVALID_STATE',
      message: 'Cannot retry a wave of an execution in FAILED state. Expected RUNNING or PAUSED state.',
      currentStatus: 'FAILED',
    });
    expect(await refusal(product, { operation: 'skip_wave', ...state, waveNumber: 2, reason: 'no', ...by })).toMatchObject({
      error: 'INVALID_STATE',
      currentStatus: 'FAILED',
    });
    expect(await revisionOf(product, state.executionId)).toBe(before);
  });

  test('one names what is wrong with the wave or the servers', async () => {
    const { product, servers, state, failed } = await pausedByFailure();
    const before = await revisionOf(product, state.executionId);
    const ofRetry = (fields: object) => refusal(product, { operation: 'retry_wave', executionId: state.executionId, ...fields });
    expect(await ofRetry({})).toMatchObject({ error: 'MISSING_PARAMETERS', message: 'Missing required parameters: waveNumber' });
    for (const waveNumber of [0, -1, 1.5, 'one', [], {}])
      expect(await ofRetry({ waveNumber })).toMatchObject({ error: 'INVALID_PARAMETERS', issues: [{ field: 'waveNumber' }] });
    expect(await ofRetry({ waveNumber: 3 })).toMatchObject({ statusCode: 404, error: 'WAVE_NOT_FOUND' });
    expect(await ofRetry({ waveNumber: 2 })).toMatchObject({ error: 'INVALID_STATE', currentStatus: 'PENDING' });
    expect(await ofRetry({ waveNumber: 1, planId: 'rp-other' })).toMatchObject({ statusCode: 404, error: 'EXECUTION_NOT_FOUND' });
    expect(await ofRetry({ waveNumber: 1, sourceServerIds: [] })).toMatchObject({ error: 'INVALID_PARAMETERS' });
    const sourceServerIds = [failed, servers[0]?.[1], servers[1]?.[0], 's-unknown', failed];
    expect((await ofRetry({ waveNumber: 1, sourceServerIds }))['issues']).toEqual([
      { field: 'sourceServerIds[1]', message: 'This server has not failed' },
      { field: 'sourceServerIds[2]', message: 'Not a server of this wave' },
      { field: 'sourceServerIds[3]', message: 'Not a server of this wave' },
      { field: 'sourceServerIds[4]', message: 'Named twice' },
    ]);
    expect(await refusal(product, { operation: 'skip_wave', ...state, waveNumber: 1, reason: 'x' })).toMatchObject({
      error: 'MISSING_PARAMETERS',
      message: 'Missing required parameters: initiatedBy',
    });
    expect(await revisionOf(product, state.executionId)).toBe(before);
  });
});

const onlyOne = (product: Waves['product']) => ({ executionId: product.engine.runs[0]?.executionId ?? '' });

const raise = (): never => {
  throw new Error('Nothing was started');
};
