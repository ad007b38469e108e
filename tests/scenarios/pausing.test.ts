/**
 * Pausing at a wave boundary and going on: by the operator's button, by the task token from outside, by the plan's own pauses.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, refusal, statusOf } from '../harness/answers.ts';
import { drive, startDrill, type EngineState } from '../harness/drive.ts';
import { launchesOf, openWaves, revisionOf, run } from '../harness/waves.ts';

/** A drill with wave 1 in flight. */
const inFlight = async (sketches: Parameters<typeof openWaves>[0]) => {
  const waves = await openWaves(sketches);
  return { ...waves, state: await run(waves, { onStep: ({ kind }) => kind === 'start' }) };
};

describe('a pause', () => {
  test('between waves holds the next wave back until the resume operation lets it start', async () => {
    const { product, state, servers } = await inFlight([2, 2]);
    const paused = await ask(product, 'pause_execution', state);
    expect(paused).toMatchObject({ status: 'PAUSED', currentWave: 1, nextWave: 2, message: 'Execution will pause after wave 1 completes' });
    expect(paused.pausedAt).toBe(new Date(product.clock.now()).toISOString());
    expect((await drive(product, state)).kind).toBe('await');
    const { status, waves } = await ask(product, 'poll', state);
    expect([status, waves.map((wave) => wave.status)]).toEqual(['PAUSED', ['COMPLETED', 'PENDING']]);
    product.clock.advance(3_600_000);
    const resumed = await ask(product, 'resume_execution', state);
    expect(resumed).toMatchObject({ status: 'RUNNING', currentWave: 2, message: 'Execution resumed, starting wave 2' });
    expect(resumed.resumedAt).toBe(new Date(product.clock.now()).toISOString());
    expect(product.engine.released).toHaveLength(1);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 1]);
  });

  test('goes on being polled while its wave in flight comes to its end', async () => {
    const { product, state } = await inFlight([2, 2]);
    await ask(product, 'pause_execution', state);
    const polled = new Set<string>();
    await drive(product, state, {
      send: async (event) => {
        const answer = await product.handle(event, {});
        if (event['operation'] === 'poll') polled.add((answer as { readonly status: string }).status);
        return answer;
      },
    });
    expect([...polled]).toEqual(['PAUSED']);
    expect((await detailsOf(product, state)).waveStatuses.map(({ status }) => status)).toEqual(['COMPLETED', 'PENDING']);
  });

  test('that is lifted before the boundary is only lifted: no token is asked for or released', async () => {
    const { product, state } = await inFlight([1, 1]);
    await ask(product, 'pause_execution', state);
    expect(await ask(product, 'resume_execution', state)).toMatchObject({
      status: 'RUNNING',
      message: 'Execution resumed, wave 1 goes on',
    });
    const kinds = new Set<string>();
    await drive(product, state, { onStep: ({ kind }) => void kinds.add(kind) });
    expect(kinds).not.toContain('await');
    expect(product.engine.released).toEqual([]);
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test('that is ended by SendTaskSuccess from outside with an empty output is lifted just as well', async () => {
    const { product, state } = await inFlight([1, 1]);
    await ask(product, 'pause_execution', state);
    await drive(product, state, { onAwait: (token) => void product.engine.waiting.delete(token) });
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(product.engine.released).toEqual([]);
  });

  test('that began later stands against the token of an earlier one', async () => {
    const { product, state, servers } = await inFlight([1, 1, 1]);
    await ask(product, 'pause_execution', state);
    const last = await drive(product, state, {
      onAwait: async () => {
        if (product.engine.released.length > 0) return;
        await ask(product, 'resume_execution', state);
        await ask(product, 'pause_execution', state);
      },
    });
    expect(last.kind).toBe('await');
    expect(product.engine.released).toHaveLength(1);
    expect(await statusOf(product, state)).toBe('PAUSED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 0, 0]);
  });

  test('that follows one just resumed keeps its token, however late the release from the first is recorded', async () => {
    const { product, state } = await inFlight([1, 1]);
    const { engine } = product;
    await ask(product, 'pause_execution', state);
    await drive(product, state);
    const release = engine.release;
    engine.release = async (token) => {
      engine.release = release;
      const released = await release(token);
      await ask(product, 'pause_execution', state);
      const planned = (await product.handle({ action: 'plan_next_step', state }, {})) as EngineState;
      engine.waiting.add('second');
      await product.handle({ action: 'await_resume', state: planned, taskToken: 'second' }, {});
      return released;
    };
    await ask(product, 'resume_execution', state);
    expect(await statusOf(product, state)).toBe('PAUSED');
    await ask(product, 'resume_execution', state);
    expect(engine.released.at(-1)).toBe('second');
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test('that is over when the engine comes to wait releases the engine at once', async () => {
    const { product, state } = await inFlight([1, 1]);
    await ask(product, 'pause_execution', state);
    await drive(product, state, {
      send: async (event) => {
        if (event['action'] === 'await_resume') await ask(product, 'resume_execution', state);
        return product.handle(event, {});
      },
    });
    expect(product.engine.released).toHaveLength(1);
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test('is released by the newest token of an engine that had to wait anew', async () => {
    const { product, state } = await inFlight([1, 1]);
    await ask(product, 'pause_execution', state);
    await drive(product, state, {
      onAwait: async () => {
        product.engine.waiting.clear();
        product.engine.waiting.add('newer-token');
        const { pauseRevision } = (await product.handle({ action: 'plan_next_step', state }, {})) as { readonly pauseRevision: number };
        await product.handle({ action: 'await_resume', state: { ...state, pauseRevision }, taskToken: 'newer-token' }, {});
        await ask(product, 'resume_execution', state);
      },
    });
    expect(product.engine.released).toEqual(['newer-token']);
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test('with its token gone is resumed by the next generation of the engine', async () => {
    const { product, state, servers } = await inFlight([1, 1]);
    await ask(product, 'pause_execution', state);
    await drive(product, state);
    product.engine.waiting.clear();
    expect(await ask(product, 'resume_execution', state)).toMatchObject({ status: 'RUNNING' });
    await ask(product, 'find');
    expect(product.engine.runs.map(({ generation }) => generation)).toEqual([1, 2]);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 1]);
  });
});

describe('a pause that the plan asks for', () => {
  test('before a wave, the first one too, waits each time until somebody resumes', async () => {
    const waves = await openWaves([{ count: 1, pauseBefore: true }, 1, { count: 1, pauseBefore: true }]);
    const { product, planId } = waves;
    const state = await startDrill(product, planId);
    const started: number[] = [];
    await drive(product, state, {
      onStep: ({ readyWaves }) => void started.push(...readyWaves),
      onAwait: async () => {
        const { status, currentWave } = await detailsOf(product, state);
        started.push(-currentWave);
        expect(status).toBe('PAUSED');
        await ask(product, 'resume_execution', state);
      },
    });
    expect(started).toEqual([-1, 1, 2, -3, 3]);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(product.notifications.map(({ topic }) => topic)).toEqual([
      'started',
      'paused',
      'wave-completed',
      'wave-completed',
      'paused',
      'wave-completed',
      'completed',
    ]);
  });
});

describe('a refused', () => {
  test('resume of an execution that is not paused says which state it would need', async () => {
    const { product, state } = await inFlight([1, 1]);
    const revision = await revisionOf(product, state.executionId);
    expect(await refusal(product, { operation: 'resume', ...state })).toEqual({
      statusCode: 400,
      error: 'INVALID_STATE',
      message: 'Cannot resume execution in RUNNING state. Expected PAUSED state.',
      currentStatus: 'RUNNING',
    });
    expect(await revisionOf(product, state.executionId)).toBe(revision);
  });

  test('pause names the state it met: paused already, no wave left to start, or over', async () => {
    const { product, state } = await inFlight([1, 1]);
    const pause = { operation: 'pause', ...state };
    await ask(product, 'pause_execution', state);
    expect(await refusal(product, pause)).toMatchObject({ error: 'INVALID_STATE', currentStatus: 'PAUSED' });
    await ask(product, 'resume_execution', state);
    await drive(product, state, { onStep: ({ readyWaves, kind }) => kind === 'wait' || kind === 'start' || readyWaves.length > 0 });
    expect(await refusal(product, pause)).toMatchObject({
      error: 'INVALID_STATE',
      currentStatus: 'RUNNING',
      message: 'Cannot pause execution in RUNNING state. No wave is left to start.',
    });
    await drive(product, state);
    expect(await refusal(product, pause)).toMatchObject({ error: 'INVALID_STATE', currentStatus: 'COMPLETED' });
  });

  test("pause or resume of another plan's execution finds none", async () => {
    const { product, state } = await inFlight([1, 1]);
    for (const operation of ['pause', 'resume', 'cancel_execution', 'poll', 'finalize']) {
      expect(await refusal(product, { operation, executionId: state.executionId, planId: 'rp-other' })).toMatchObject({
        statusCode: 404,
        error: 'EXECUTION_NOT_FOUND',
      });
    }
  });
});
