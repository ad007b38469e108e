/**
 * What the reconciler measures every minute, for alarms to look at.
 */
import { expect, test } from 'vitest';
import { planId as asPlanId } from '@drs-orchestrator/domain';
import { ask } from '../harness/answers.ts';
import type { Product } from '../harness/product.ts';
import { openWaves, run } from '../harness/waves.ts';

const minutes = 60_000;

/** The last measurement of each, by one more pass of the reconciler. */
const measured = async (product: Product) => {
  product.log.metrics.length = 0;
  await ask(product, 'find');
  const last = (name: string) => product.log.metrics.findLast((metric) => metric.name === name)?.value;
  return { stuck: last('ExecutionsStuck'), rto: last('RtoAtRisk'), failures: last('PollFailures') };
};

test('zeros are measured too, so that silence means that nobody looks', async () => {
  const { product } = await openWaves([1]);
  expect(await measured(product)).toEqual({ stuck: 0, rto: 0, failures: 0 });
});

test('an execution whose engine should start its next wave and does not counts as stuck after five minutes', async () => {
  const waves = await openWaves([1, 1]);
  const { product } = waves;
  const state = await run(waves, { onStep: ({ kind, readyWaves }) => !(kind === 'start' && readyWaves.includes(2)) });
  expect(state.last).toMatchObject({ kind: 'start', readyWaves: [2] });
  expect(await measured(product)).toMatchObject({ stuck: 0 });
  product.clock.advance(6 * minutes);
  expect(await measured(product)).toMatchObject({ stuck: 1, failures: 0 });
});

test('an execution that waits for an operator is not stuck, however long it waits', async () => {
  const waves = await openWaves([1, { count: 1, pauseBefore: true }]);
  const { product } = waves;
  await run(waves, { onStep: ({ kind }) => kind !== 'await' });
  product.clock.advance(600 * minutes);
  expect(await measured(product)).toMatchObject({ stuck: 0, failures: 0 });
});

test('recovery time is at risk once four fifths of what the plan allows are used', async () => {
  const waves = await openWaves([1], { timingFactor: 1 });
  const { product, planId } = waves;
  const plan = await product.app.plans.plans.get(asPlanId(planId));
  if (plan === undefined) throw new Error('The plan is gone');
  await product.app.plans.plans.put({ ...plan, rtoMinutes: 30 });
  await run(waves, { onStep: (_step, steps) => steps < 3 });
  expect(await measured(product)).toMatchObject({ rto: 0 });
  product.clock.advance(24 * minutes);
  expect(await measured(product)).toMatchObject({ rto: 1 });
});

test('an account that cannot be asked is a failed poll, and after five minutes of it the execution counts as stuck', async () => {
  const waves = await openWaves([1], { timingFactor: 1 });
  const { product } = waves;
  const state = await run(waves, { onStep: (_step, steps) => steps < 3 });
  product.simulator.addFault({ kind: 'error', operation: 'DescribeJobs', code: 'AccessDeniedException', status: 403, count: 1_000 });
  product.clock.advance(2 * minutes);
  expect(await measured(product)).toMatchObject({ failures: 1, stuck: 0 });
  product.log.metrics.length = 0;
  expect(await product.handle({ operation: 'poll', ...state }, {})).toMatchObject({ statusCode: 502 });
  expect(product.log.metrics).toContainEqual({ name: 'PollFailures', value: 1 });
  product.clock.advance(6 * minutes);
  expect(await measured(product)).toMatchObject({ failures: 1, stuck: 1 });
});
