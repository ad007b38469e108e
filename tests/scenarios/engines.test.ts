/**
 * Engines that die, come late, come twice, or cannot be started: the execution goes on, and nothing happens twice.
 */
import { defaultLimits } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, http, httpEvent, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { launchesOf, openWaves, run } from '../harness/waves.ts';

const generations = (product: Awaited<ReturnType<typeof openWaves>>['product']) => product.engine.runs.map(({ generation }) => generation);

const overHttp = async ({ product, planId }: Pick<Awaited<ReturnType<typeof openWaves>>, 'product' | 'planId'>) => {
  const { statusCode, body } = await http(
    product,
    httpEvent('POST', '/executions', { body: JSON.stringify({ planId, executionType: 'DRILL' }) }),
  );
  expect(statusCode).toBe(202);
  return body as { readonly executionId: string; readonly statusUrl: string };
};

describe('an engine', () => {
  test('that is gone is replaced by find with the next generation, which goes on where it stopped', async () => {
    const waves = await openWaves([2, 1]);
    const { product, servers } = waves;
    const state = await run(waves, { onStep: (_step, steps) => steps < 4 });
    product.engine.kill();
    expect(await ask(product, 'find')).toMatchObject({ executionsFound: 1, results: [{ success: true }] });
    expect(generations(product)).toEqual([1, 2]);
    await ask(product, 'find');
    expect(generations(product)).toEqual([1, 2]);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1]);
  });

  test('that dies while it waits at the boundary is replaced, and the new one is released by resume', async () => {
    const waves = await openWaves([1, 1]);
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    await ask(product, 'pause_execution', state);
    await drive(product, state);
    product.engine.kill();
    product.engine.waiting.clear();
    await ask(product, 'find');
    expect(generations(product)).toEqual([1, 2]);
    await drive(product, state, { onAwait: () => ask(product, 'resume_execution', state) });
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test('that cannot be started at first is started by find, and the accepted execution runs', async () => {
    const { product, planId } = await openWaves([1]);
    product.engine.refusing = true;
    const started = await ask(product, 'start_execution', { planId, executionType: 'DRILL', initiatedBy: 'me' });
    expect(started).toMatchObject({ statusCode: 200, status: 'PENDING' });
    product.engine.refusing = false;
    product.clock.advance(defaultLimits.effectOverdueMilliseconds);
    await ask(product, 'find');
    expect(generations(product)).toEqual([1]);
    expect(await statusOf(product, started)).toBe('RUNNING');
    await drive(product, started);
    expect(await statusOf(product, started)).toBe('COMPLETED');
  });

  test('whose first step comes before the record of its start makes the execution run, told of once', async () => {
    const { product, planId } = await openWaves([1]);
    product.engine.onStart = async ({ executionId }) => {
      await product.handle({ action: 'plan_next_step', state: { executionId, planId } }, {});
    };
    const state = await startDrill(product, planId);
    expect(await statusOf(product, state)).toBe('RUNNING');
    await drive(product, state);
    expect(product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-completed', 'completed']);
  });
});

test('an engine whose first step runs beside the request that started it tells of the start once', async () => {
  const { product, planId } = await openWaves([1]);
  const steps: Promise<unknown>[] = [];
  product.engine.onStart = ({ executionId }) => {
    steps.push(product.handle({ action: 'plan_next_step', state: { executionId, planId } }, {}));
    return Promise.resolve();
  };
  await startDrill(product, planId);
  await Promise.all(steps);
  expect(product.notifications.map(({ topic }) => topic)).toEqual(['started']);
});

test('a plan whose waves wait for each other in a circle is refused, naming the circle', async () => {
  const { product, planId } = await openWaves([{ count: 1, dependsOn: [2] }, 1]);
  const answer = await product.handle({ operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'me' }, {});
  expect(answer).toMatchObject({ statusCode: 400, error: 'NOT_READY', checks: [{ id: 'plan-makes-sense', result: 'block' }] });
  expect(JSON.stringify(answer)).toContain('1 → 2 → 1');
});

/** Besides, find has the worker look at launch rights, place by place: no matter of an execution. */
const aboutExecutions = ({ queued }: Pick<Awaited<ReturnType<typeof openWaves>>['product'], 'queued'>) =>
  queued.filter(({ job }) => job !== 'simulate_rights');

describe('a start over HTTP', () => {
  test('answers 202 PENDING with where to look, and runs once the worker has come', async () => {
    const waves = await openWaves([1]);
    const { product, planId } = waves;
    const started = await overHttp(waves);
    expect(started).toMatchObject({ status: 'PENDING', stepFunctionArn: null, statusUrl: `/executions/${started.executionId}` });
    expect(product.queued).toEqual([{ worker: true, job: 'start_execution', executionId: started.executionId, planId }]);
    expect(await http(product, httpEvent('GET', started.statusUrl))).toMatchObject({
      body: { status: 'PENDING', initiatedBy: 'admin@example.com' },
    });
    for (const message of [...product.queued, ...product.queued]) {
      expect(await product.handle(message, {})).toEqual({ statusCode: 200, body: 'Worker completed' });
    }
    expect(generations(product)).toEqual([1]);
    await drive(product, { ...started, planId });
    expect(await statusOf(product, started)).toBe('COMPLETED');
    expect(product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-completed', 'completed']);
  });

  test('whose worker message is lost is woken again by find', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const started = await overHttp(waves);
    product.queued.length = 0;
    await ask(product, 'find');
    expect(aboutExecutions(product)).toEqual([]);
    product.clock.advance(defaultLimits.effectOverdueMilliseconds);
    await ask(product, 'find');
    expect(aboutExecutions(product)).toMatchObject([{ executionId: started.executionId }]);
    for (const message of product.queued) await product.handle(message, {});
    expect(await statusOf(product, started)).toBe('RUNNING');
  });

  test('whose worker died before it could write is run by the engine, and the worker is woken no more once it came again', async () => {
    const waves = await openWaves([1]);
    const { product, planId } = waves;
    const started = await overHttp(waves);
    await drive(product, { ...started, planId });
    expect(await statusOf(product, started)).toBe('COMPLETED');
    for (const message of product.queued) await product.handle(message, {});
    product.queued.length = 0;
    await ask(product, 'find');
    expect(aboutExecutions(product)).toEqual([]);
    expect(await product.store.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
  });

  test('of ids that do not exist is answered by the worker, not repeated', async () => {
    const { product } = await openWaves([1]);
    expect(await product.handle({ worker: true, executionId: 'exec-none', planId: 'rp-none' }, {})).toMatchObject({ statusCode: 404 });
    expect(await product.handle({ worker: true }, {})).toMatchObject({ statusCode: 400, error: 'MISSING_PARAMETERS' });
  });

  test('whose engine cannot be started is thrown by the worker, so that it is tried again', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const started = await overHttp(waves);
    product.engine.refusing = true;
    const [message] = product.queued;
    await expect(product.handle(message, {})).rejects.toThrow('cannot be started');
    product.engine.refusing = false;
    await product.handle(message, {});
    expect((await detailsOf(product, started)).status).toBe('RUNNING');
  });
});
