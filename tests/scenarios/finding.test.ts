/**
 * find, the safety net: what it looks after, what it leaves alone, and what it heals.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, http, httpEvent, statusOf } from '../harness/answers.ts';
import { drive, startDrill, type EngineState } from '../harness/drive.ts';
import { storePlan } from '../harness/product.ts';
import { launchesOf, openWaves, revisionOf, run, type Waves } from '../harness/waves.ts';

const nothing = { statusCode: 200, executionsFound: 0, executionsPolled: 0, results: [] };

/** A second plan beside the one of the waves, of its own servers. */
const openTwo = async (): Promise<Waves & { readonly otherPlan: string }> => {
  const waves = await openWaves([1, 1]);
  const { product, servers } = waves;
  await storePlan(product, { planId: 'rp-one', waves: [{ serverIds: servers[0] ?? [] }] });
  const otherPlan = await storePlan(product, { planId: 'rp-two', waves: [{ serverIds: servers[1] ?? [] }] });
  return { ...waves, planId: 'rp-one', otherPlan };
};

describe('find', () => {
  test('with nothing active answers that there is nothing, and asks AWS nothing', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    expect(await ask(product, 'find')).toEqual(nothing);
    await run(waves);
    const asked = product.simulator.requests().length;
    expect(await ask(product, 'find')).toEqual(nothing);
    expect(product.simulator.requests()).toHaveLength(asked);
  });

  test('answers one row for each active execution: pending, running, paused and cancelling ones', async () => {
    const { product, servers } = await openWaves([2, 2, 2, 2]);
    const plans = ['rp-pending', 'rp-running', 'rp-paused', 'rp-cancelling'] as const;
    for (const [index, planId] of plans.entries()) {
      await storePlan(product, { planId, waves: [0, 1].map((one) => ({ serverIds: servers[index]?.slice(one, one + 1) ?? [] })) });
    }
    const body = JSON.stringify({ planId: plans[0], executionType: 'DRILL' });
    const pending = (await http(product, httpEvent('POST', '/executions', { body }))).body as { readonly executionId: string };
    const started: EngineState[] = [];
    for (const planId of plans.slice(1)) {
      const state = await startDrill(product, planId);
      await drive(product, state, { onStep: ({ kind }) => kind === 'start' });
      started.push(state);
    }
    const [, paused, cancelling] = started;
    await ask(product, 'pause_execution', paused);
    await ask(product, 'cancel_execution', cancelling);
    const statuses = async () => Promise.all([pending, ...started].map((execution) => statusOf(product, execution)));
    expect(await statuses()).toEqual(['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING']);
    const found = await ask(product, 'find');
    expect(found).toMatchObject({ executionsFound: 4, executionsPolled: 4 });
    const ids = [pending, ...started].map(({ executionId }) => executionId);
    const rows = ids.map((executionId, index) => ({ executionId, planId: plans[index], success: true, status: 'POLLING_INITIATED' }));
    expect(found.results.toSorted((a, b) => (a.executionId < b.executionId ? -1 : 1))).toEqual(rows);
    expect(await statuses()).toEqual(['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING']);
  });

  test('asks AWS nothing for an execution that its engine polls in time, and writes nothing', async () => {
    const waves = await openWaves([1], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves, { onStep: (_step, steps) => steps < 5 });
    const asked = product.simulator.requests().length;
    const revision = await revisionOf(product, state.executionId);
    expect(await ask(product, 'find')).toMatchObject({ executionsFound: 1, executionsPolled: 1, results: [{ success: true }] });
    expect(product.simulator.requests()).toHaveLength(asked);
    expect(await revisionOf(product, state.executionId)).toBe(revision);
  });

  test('polls an execution that is overdue, and never changes its status, starts a wave or finalizes it', async () => {
    const waves = await openWaves([1, 1], { timingFactor: 1 });
    const { product, servers } = waves;
    const state = await run(waves, { onStep: (_step, steps) => steps < 5 });
    product.clock.advance(900_000);
    await ask(product, 'find');
    await ask(product, 'find');
    const { status, waveStatuses } = await detailsOf(product, state);
    expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['RUNNING', 'COMPLETED', 'PENDING']);
    expect(launchesOf(product, servers.flat())).toEqual([1, 0]);
    await drive(product, state, { onStep: ({ kind }) => kind !== 'finalize' });
    product.clock.advance(900_000);
    await ask(product, 'find');
    expect(await statusOf(product, state)).toBe('RUNNING');
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test('twice equals find once', async () => {
    const waves = await openWaves([2], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves, { onStep: (_step, steps) => steps < 3 });
    product.clock.advance(300_000);
    await ask(product, 'find');
    const revision = await revisionOf(product, state.executionId);
    const details = await detailsOf(product, state);
    expect(await ask(product, 'find')).toMatchObject({ executionsFound: 1, executionsPolled: 1 });
    expect(await revisionOf(product, state.executionId)).toBe(revision);
    expect(await detailsOf(product, state)).toEqual(details);
    expect(product.engine.runs).toHaveLength(1);
  });

  test('with a job id looks after the execution of that job alone, at once', async () => {
    const { product, planId, otherPlan } = await openTwo();
    const one = await startDrill(product, planId);
    const two = await startDrill(product, otherPlan);
    for (const state of [one, two]) await drive(product, state, { onStep: ({ kind }) => kind === 'start' });
    const jobId = (await detailsOf(product, two)).waveStatuses[0]?.drsJobId ?? '';
    const asked = product.asked('DescribeJobs').length;
    expect((await ask(product, 'find', { jobId })).results).toMatchObject([{ executionId: two.executionId, success: true }]);
    expect(product.asked('DescribeJobs').slice(asked)).toMatchObject([{ parameters: { filters: { jobIDs: [jobId] } } }]);
    expect(await ask(product, 'find', { jobId: 'drsjob-unknown' })).toEqual(nothing);
  });

  test('says of an execution that could not be polled why, and polls it the next time', async () => {
    const waves = await openWaves([1], { timingFactor: 1 });
    const { product } = waves;
    const state = await run(waves, { onStep: (_step, steps) => steps < 5 });
    product.clock.advance(120_000);
    product.simulator.addFault({ kind: 'throttle', operation: 'DescribeJobs', count: 5 });
    const failed = await ask(product, 'find');
    expect(failed).toMatchObject({ executionsFound: 1, executionsPolled: 0, results: [{ success: false, status: 'POLLING_FAILED' }] });
    expect(failed.results[0]?.error).toContain('Rate exceeded');
    product.clock.advance(120_000);
    expect(await ask(product, 'find')).toMatchObject({ executionsPolled: 1, results: [{ success: true }] });
    expect(await statusOf(product, state)).toBe('RUNNING');
  });

  test('asks one place once for all executions that are overdue', async () => {
    const { product, planId, otherPlan } = await openTwo();
    for (const id of [planId, otherPlan]) await drive(product, await startDrill(product, id), { onStep: (_step, steps) => steps < 3 });
    product.clock.advance(60_000);
    const asked = product.asked('DescribeJobs').length;
    expect(await ask(product, 'find')).toMatchObject({ executionsFound: 2, executionsPolled: 2 });
    const [call, ...more] = product.asked('DescribeJobs').slice(asked);
    expect(more).toEqual([]);
    expect((call?.parameters['filters'] as { readonly jobIDs: readonly string[] }).jobIDs).toHaveLength(2);
  });
});
