/**
 * An engine that asks for what is not due: nothing starts, ends or resumes because somebody said so.
 */
import { expect, test } from 'vitest';
import { ask, detailsOf, statusOf } from '../harness/answers.ts';
import { drive, startDrill, type EngineState } from '../harness/drive.ts';
import type { Product } from '../harness/product.ts';
import { launchesOf, openWaves, revisionOf, run } from '../harness/waves.ts';

const act = (product: Product, state: EngineState, event: Record<string, unknown>) => product.handle({ ...event, state }, {});

test('a wave is not started before the waves it depends on, under a pause, while cancelling, or twice', async () => {
  const waves = await openWaves([1, 1, 1]);
  const { product, servers } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  const startAll = async () => {
    for (const wave_number of [1, 2, 3]) await act(product, state, { action: 'start_wave_recovery', wave_number });
    return launchesOf(product, servers.flat());
  };
  expect(await startAll()).toEqual([1, 0, 0]);
  await ask(product, 'pause_execution', state);
  await drive(product, state);
  expect(await startAll()).toEqual([1, 0, 0]);
  await ask(product, 'resume_execution', state);
  await drive(product, state, { onStep: ({ readyWaves, kind }) => kind !== 'wait' || readyWaves.length > 0 });
  expect(await startAll()).toEqual([1, 1, 0]);
  await ask(product, 'cancel_execution', state);
  expect(await startAll()).toEqual([1, 1, 0]);
  await drive(product, state);
  expect(await startAll()).toEqual([1, 1, 0]);
  expect(await statusOf(product, state)).toBe('CANCELLED');
});

test('a state that claims its waves are complete is not believed', async () => {
  const { product, planId, servers } = await openWaves([1, 1]);
  const state = await startDrill(product, planId);
  const lying = {
    ...state,
    waves: [
      { waveNumber: 1, status: 'COMPLETED' },
      { waveNumber: 2, status: 'PENDING' },
    ],
  };
  await act(product, lying, { action: 'start_wave_recovery', wave_number: 2 });
  expect(launchesOf(product, servers.flat())).toEqual([0, 0]);
  expect((await detailsOf(product, state)).waveStatuses.map(({ status }) => status)).toEqual(['PENDING', 'PENDING']);
});

test('a wave that the plan does not have is refused by name', async () => {
  const { product, planId } = await openWaves([1]);
  const state = await startDrill(product, planId);
  await expect(act(product, state, { action: 'start_wave_recovery', wave_number: 2 })).rejects.toMatchObject({
    name: 'WaveNotFoundError',
    message: 'Wave not found: 2',
  });
});

test('settle, act and resumed change nothing where nothing is to be settled or resumed', async () => {
  const waves = await openWaves([1, 1]);
  const { product } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  const revision = await revisionOf(product, state.executionId);
  for (const action of ['settle', 'act', 'resumed']) await act(product, state, { action });
  expect(await revisionOf(product, state.executionId)).toBe(revision);
  await ask(product, 'pause_execution', state);
  for (const pauseRevision of [undefined, null, 0, revision, revision + 1]) {
    await act(product, { ...state, ...(pauseRevision === undefined ? {} : { pauseRevision }) }, { action: 'resumed' });
  }
  expect(await statusOf(product, state)).toBe('PAUSED');
});

test('nothing that comes after the end changes it', async () => {
  const waves = await openWaves([1, 1]);
  const { product, servers } = waves;
  const state = await run(waves);
  const details = await detailsOf(product, state);
  const revision = await revisionOf(product, state.executionId);
  for (const action of ['settle', 'act', 'resumed', 'plan_next_step']) await act(product, state, { action });
  await act(product, state, { action: 'start_wave_recovery', wave_number: 2 });
  await act(product, state, { action: 'await_resume', taskToken: 'token-late' });
  for (const operation of ['poll', 'finalize', 'pause', 'resume', 'cancel_execution', 'find'])
    await product.handle({ operation, ...state }, {});
  product.clock.advance(3_600_000);
  await ask(product, 'find');
  expect({ ...(await detailsOf(product, state)), asOf: details.asOf }).toEqual(details);
  expect(await revisionOf(product, state.executionId)).toBe(revision);
  expect(product.engine.released).toEqual(['token-late']);
  expect(launchesOf(product, servers.flat())).toEqual([1, 1]);
});
