/**
 * Cancelling: at once where nothing is in flight, else when what is in flight has come to its end.
 */
import { expect, test } from 'vitest';
import { ask, detailsOf, http, httpEvent, refusal, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { launchesOf, openWaves, run } from '../harness/waves.ts';

test('a cancellation at the boundary ends the execution at once, lets the engine go and frees the servers', async () => {
  const waves = await openWaves([1, 1]);
  const { product, planId, servers } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  await ask(product, 'pause_execution', state);
  await drive(product, state);
  expect(await ask(product, 'cancel_execution', state)).toMatchObject({ status: 'CANCELLED', cancelledWaves: [2], wavesInFlight: [] });
  expect(product.engine.released).toHaveLength(1);
  expect((await drive(product, state)).kind).toBe('end');
  expect((await detailsOf(product, state)).waveStatuses.map(({ status }) => status)).toEqual(['COMPLETED', 'CANCELLED']);
  expect(launchesOf(product, servers.flat())).toEqual([1, 0]);
  await startDrill(product, planId);
});

test('a cancellation in flight starts no further wave and watches the running job to its end', async () => {
  const waves = await openWaves([2, 1]);
  const { product, servers } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  expect(await ask(product, 'cancel_execution', state)).toMatchObject({ status: 'CANCELLING', cancelledWaves: [2], wavesInFlight: [1] });
  const kinds = new Set<string>();
  await drive(product, state, { onStep: ({ kind }) => void kinds.add(kind) });
  expect([...kinds]).toEqual(['wait', 'settle', 'end']);
  const details = await detailsOf(product, state);
  expect(details.status).toBe('CANCELLED');
  expect(details.waveStatuses.map(({ status }) => status)).toEqual(['COMPLETED', 'CANCELLED']);
  expect(details.serverExecutions.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'IN_PROGRESS']);
  expect(launchesOf(product, servers.flat())).toEqual([1, 1, 0]);
  expect(product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-completed', 'cancelled']);
});

test('a cancellation while a launch has not been answered adopts the job that there is, and launches nothing', async () => {
  const { product, planId, servers } = await openWaves([1, 1]);
  const state = await startDrill(product, planId);
  product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'after-effect', count: 1 });
  product.simulator.addFault({ kind: 'throttle', operation: 'DescribeJobs', count: 5 });
  await drive(product, state, { onStep: (_step, steps) => steps === 0 });
  expect(await ask(product, 'cancel_execution', state)).toMatchObject({ status: 'CANCELLING', wavesInFlight: [1] });
  await drive(product, state);
  const { status, waveStatuses } = await detailsOf(product, state);
  expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['CANCELLED', 'COMPLETED', 'CANCELLED']);
  expect(launchesOf(product, servers.flat())).toEqual([1, 0]);
  expect(product.asked('StartRecovery')).toHaveLength(1);
});

test('a cancellation while a launch that never reached DRS is unanswered ends with the wave cancelled', async () => {
  const waves = await openWaves([1, 1]);
  const { product, servers } = waves;
  product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'before-effect', count: 1 });
  const state = await run(waves, { onStep: (_step, steps) => steps === 0 });
  await ask(product, 'cancel_execution', state);
  await drive(product, state);
  const { status, waveStatuses } = await detailsOf(product, state);
  expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect(launchesOf(product, servers.flat())).toEqual([0, 0]);
});

test('a cancelled start that the worker has not taken up yet never runs, and leaves nothing to be done', async () => {
  const { product, planId, servers } = await openWaves([1]);
  const { statusCode, body } = await http(
    product,
    httpEvent('POST', '/executions', { body: JSON.stringify({ planId, executionType: 'DRILL' }) }),
  );
  expect([statusCode, body]).toMatchObject([202, { status: 'PENDING', stepFunctionArn: null }]);
  const { executionId } = body as { readonly executionId: string };
  expect(await ask(product, 'cancel_execution', { executionId })).toMatchObject({ status: 'CANCELLED' });
  expect(await product.handle({ worker: true, executionId, planId }, {})).toEqual({ statusCode: 200, body: 'Worker completed' });
  expect(product.engine.runs).toEqual([]);
  await ask(product, 'find');
  expect(await product.store.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
  expect(launchesOf(product, servers.flat())).toEqual([0]);
});

test('a cancellation of what has ended, or is being cancelled, is refused', async () => {
  const waves = await openWaves([1, 1]);
  const { product } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  const cancel = { operation: 'cancel_execution', executionId: state.executionId };
  await ask(product, 'cancel_execution', state);
  expect(await refusal(product, cancel)).toMatchObject({ statusCode: 400, error: 'INVALID_STATE', currentStatus: 'CANCELLING' });
  await drive(product, state);
  expect(await refusal(product, cancel)).toMatchObject({ statusCode: 400, error: 'INVALID_STATE', currentStatus: 'CANCELLED' });
  expect(await statusOf(product, state)).toBe('CANCELLED');
});
