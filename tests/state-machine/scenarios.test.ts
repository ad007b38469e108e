/**
 * The table of scenarios: whole executions through the real handlers, made by the state machine's own file and by the local loop.
 * Whatever happens, both end in the same state.
 */
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent, statusOf } from '../harness/answers.ts';
import { createLaunchTemplates } from '../harness/launch-templates.ts';
import type { WaveSketch } from '../harness/waves.ts';
import { begin, closeLast, open, type Beginning, type Begun } from './beginning.ts';
import { endOf, eventsOf } from './ends.ts';
import { engineKinds } from './set-engine.ts';
import type { World, WorldOptions } from './world.ts';

const launchFails =
  (wave: number) =>
  ({ product, servers }: World): void => {
    const serverId = servers[wave - 1]?.[0] ?? '';
    product.simulator.addFault({ kind: 'launch-fails', serverId, stage: 'launch', rawError: 'No capacity', count: 1 });
  };

describe.each(engineKinds)('an execution made by the %s', (kind) => {
  test('of three waves completes, each server launched once', async () => {
    const { ends } = await begin(kind, [2, 2, 1]);
    expect(await ends()).toEqual({
      status: 'COMPLETED',
      waves: ['COMPLETED', 'COMPLETED', 'COMPLETED'],
      servers: Array.from({ length: 5 }, () => 'COMPLETED'),
      launches: [1, 1, 1, 1, 1],
    });
  });

  test('starts waves that are ready together one after the other', async () => {
    const { ends, asked } = await begin(kind, [1, { count: 1, dependsOn: [] }, { count: 1, dependsOn: [1, 2] }]);
    expect(await ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1, 1] });
    expect(asked.slice(0, 4)).toEqual(['plan_next_step', 'start_wave_recovery 1', 'start_wave_recovery 2', 'plan_next_step']);
  });

  test('makes launch settings hold before it launches', async () => {
    const launchSettings = createLaunchTemplates();
    const { ends, asked } = await begin(kind, [{ count: 2, launchSettings: { copyTags: true } }], { launchSettings });
    expect(await ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(asked.slice(0, 3)).toEqual(['plan_next_step', 'act', 'plan_next_step']);
    expect(launchSettings.changes).toHaveLength(2);
  });

  test('accepted over HTTP runs once the worker has come', async () => {
    const world = await open(kind, [1, 1]);
    world.letGo();
    const { product, planId } = world;
    const { statusCode, body } = await http(
      product,
      httpEvent('POST', '/executions', { body: JSON.stringify({ planId, executionType: 'DRILL' }) }),
    );
    expect(statusCode).toBe(202);
    expect(world.asked).toEqual([]);
    for (const message of product.queued.splice(0)) await product.handle(message, {});
    const state = body as { readonly executionId: string };
    await world.until(async () => (await statusOf(product, state)) === 'COMPLETED');
    expect((await endOf(world, state)).launches).toEqual([1, 1]);
  });
});

describe.each(engineKinds)('a pause under the %s', (kind) => {
  const paused = async (options: WorldOptions = {}) => {
    const begun = await begin(kind, [1, 1], options);
    await begun.until(() => begun.asked.at(-1) === 'poll');
    await ask(begun.product, 'pause_execution', begun.state);
    await begun.until(() => begun.asked.at(-1) === 'await_resume');
    return begun;
  };

  test('waits at the boundary on a token, and goes on when resume releases it with an empty output', async () => {
    const { product, state, ends, pass, asked } = await paused();
    await pass(40 * 60_000);
    expect(asked.at(-1)).toBe('await_resume');
    await ask(product, 'resume_execution', state);
    expect(await ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(asked.filter((name) => name === 'await_resume' || name === 'resumed')).toEqual(['await_resume', 'resumed']);
  });

  test('ends as well when somebody else releases the token', async () => {
    let token = '';
    const { product, ends } = await paused({
      between: (event, send) => {
        if (event.action === 'await_resume') token = String(event['taskToken']);
        return send();
      },
    });
    expect(await product.app.engine.release(token)).toEqual({ ok: true, value: 'released' });
    expect(await ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
  });

  test('that is lifted while its token is on the way to the store is not waited for', async () => {
    let lift = async (): Promise<unknown> => undefined;
    const { product, ends, asked, state, until } = await begin(kind, [1, 1], {
      between: async (event, send) => {
        if (event.action === 'await_resume') await lift();
        return send();
      },
    });
    lift = () => ask(product, 'resume_execution', state);
    await until(() => asked.at(-1) === 'poll');
    await ask(product, 'pause_execution', state);
    expect(await ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(asked).toContain('await_resume');
  });

  test('that is cancelled ends the execution, and nothing more is launched', async () => {
    const { product, state, ends } = await paused();
    await ask(product, 'cancel_execution', state);
    expect(await ends()).toMatchObject({ status: 'CANCELLED', waves: ['COMPLETED', 'CANCELLED'], launches: [1, 0] });
  });

  test('whose token was lost goes on when it is resumed: another generation takes over', async () => {
    let lost = false;
    const { product, state, becomes } = await paused({
      between: (event, send) => {
        if (event.action !== 'await_resume' || lost) return send();
        lost = true;
        // What is on record is the token of an engine that is gone; nobody knows the one that is waited with.
        return send({ ...event, taskToken: 'token-of-nobody' });
      },
    });
    await ask(product, 'resume_execution', state);
    await becomes('COMPLETED');
  });

  test('planned before a wave holds it back until somebody resumes', async () => {
    const { world, product, state, becomes, ends } = await begin(kind, [1, { count: 1, pauseBefore: true }]);
    await becomes('PAUSED');
    expect((await endOf(world, state)).launches).toEqual([1, 0]);
    await ask(product, 'resume_execution', state);
    expect(await ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
  });
});

describe.each(engineKinds)('a wave that fails under the %s', (kind) => {
  test('with STOP ends the execution, and no wave after it starts', async () => {
    const { ends } = await begin(kind, [2, 1], { first: launchFails(1) });
    expect(await ends()).toMatchObject({ status: 'FAILED', waves: ['FAILED', 'PENDING'], launches: [1, 1, 0] });
  });

  test('with CONTINUE lets the others go on, and the execution fails all the same', async () => {
    const { ends } = await begin(kind, [{ count: 2, onFailure: 'CONTINUE' }, 1], { first: launchFails(1) });
    expect(await ends()).toMatchObject({ status: 'FAILED', waves: ['FAILED', 'COMPLETED'], launches: [1, 1, 1] });
  });

  test('with PAUSE waits for an operator, who retries it', async () => {
    const sketches = [{ count: 2, onFailure: 'PAUSE' as const }, 1];
    const { world, product, state, becomes, ends } = await begin(kind, sketches, { first: launchFails(1) });
    await becomes('PAUSED');
    await ask(product, 'retry_wave', { ...state, waveNumber: 1 });
    await becomes('PAUSED', 'RUNNING');
    await world.until(async () => (await endOf(world, state)).waves[0] === 'COMPLETED');
    if ((await statusOf(product, state)) === 'PAUSED') await ask(product, 'resume_execution', state);
    expect(await ends()).toMatchObject({ status: 'COMPLETED', waves: ['COMPLETED', 'COMPLETED'] });
  });

  test('because a launch hangs is timed out, and the execution with it', async () => {
    const { product, ends } = await begin(kind, [{ count: 2, launchTimeoutMinutes: 60 }, 1], {
      first: ({ product: { simulator }, servers }) => simulator.addFault({ kind: 'conversion-hangs', serverId: servers[0]?.[0] ?? '' }),
    });
    const begun = product.clock.now();
    expect(await ends()).toMatchObject({ status: 'FAILED', waves: ['TIMED_OUT', 'PENDING'] });
    expect(product.clock.now() - begun).toBeGreaterThanOrEqual(3_600_000);
  });
});

describe('the state machine and the local loop', () => {
  const both = async (
    sketches: readonly WaveSketch[],
    options: Beginning = {},
    play: (begun: Begun) => Promise<void> = async () => undefined,
  ) => {
    const seen = [];
    for (const kind of engineKinds) {
      const begun = await begin(kind, sketches, options);
      await play(begun);
      const end = await begun.ends();
      seen.push({ asked: [...begun.asked], events: await eventsOf(begun.product, begun.state), end });
      await closeLast();
    }
    return seen;
  };

  test('ask for the same, in the same order and at the same moments, and leave the same journal', async () => {
    const [one, other] = await both([2, { count: 1, dependsOn: [] }, { count: 1, dependsOn: [1, 2] }]);
    expect(one?.asked.length).toBeGreaterThan(20);
    expect(one).toEqual(other);
  });

  test('ask for the same around a pause, a resume and a failure too', async () => {
    const [one, other] = await both([1, 2, 1], { first: launchFails(2) }, async ({ product, state, until, asked, hold, letGo }) => {
      await until(() => asked.at(-1) === 'poll');
      await ask(product, 'pause_execution', state);
      await until(() => asked.at(-1) === 'await_resume');
      hold();
      await ask(product, 'resume_execution', state);
      letGo();
    });
    expect(one?.end).toMatchObject({ status: 'FAILED', waves: ['COMPLETED', 'FAILED', 'PENDING'] });
    expect(one).toEqual(other);
  });
});
