/**
 * StartRecovery takes no client token. What reached DRS is adopted, what did not is asked again, and no server starts twice.
 */
import { describe, expect, test } from 'vitest';
import type { Fault } from '@drs-orchestrator/drs-simulator';
import { detailsOf, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { drillByHand } from '../harness/outside.ts';
import type { Product } from '../harness/product.ts';
import { epoch } from '../harness/virtual-clock.ts';
import { launchesOf, openWaves, run } from '../harness/waves.ts';

const lost = (when: 'before-effect' | 'after-effect', count = 1): Fault => ({
  kind: 'lost-answer',
  service: 'drs',
  operation: 'StartRecovery',
  when,
  count,
});

const statusesOf = (product: Product) => product.asked('StartRecovery').map(({ status }) => status);

const drillUnder = async (faults: readonly Fault[]) => {
  const waves = await openWaves([3]);
  const state = await startDrill(waves.product, waves.planId);
  for (const fault of faults) waves.product.simulator.addFault(fault);
  await drive(waves.product, state);
  expect(await statusOf(waves.product, state)).toBe('COMPLETED');
  expect(launchesOf(waves.product, waves.servers.flat())).toEqual([1, 1, 1]);
  return waves.product;
};

describe('one lost answer of StartRecovery', () => {
  test('after its effect is one StartRecovery in the request log: the job is found and adopted', async () => {
    const product = await drillUnder([lost('after-effect')]);
    expect(statusesOf(product)).toEqual(['lost']);
  });

  test('before its effect is that one and one more, asked only after two looks found no job', async () => {
    const product = await drillUnder([lost('before-effect')]);
    expect(statusesOf(product)).toEqual(['lost', 202]);
    const [first, second] = product.asked('StartRecovery');
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(100_000);
    expect(second?.parameters).toEqual(first?.parameters);
    const between = product
      .asked('DescribeJobs')
      .filter(({ at }) => Date.parse(at) - Date.parse(first?.at ?? '') >= 90_000 && at <= (second?.at ?? ''));
    expect(between.length).toBeGreaterThanOrEqual(2);
  });

  test('is adopted too when the looks for its job go unanswered at first', async () => {
    const product = await drillUnder([
      lost('after-effect'),
      { kind: 'error', operation: 'DescribeJobs', code: 'InternalServerException', status: 500, count: 12 },
    ]);
    expect(statusesOf(product)).toEqual(['lost']);
  });

  test("and its successor's too are three requests and one launch", async () => {
    const product = await drillUnder([lost('before-effect'), lost('after-effect')]);
    expect(statusesOf(product)).toEqual(['lost', 'lost']);
  });

  test('of a job that may not be tagged is adopted by its kind and exactly its servers', async () => {
    const product = await drillUnder([
      {
        kind: 'error',
        operation: 'StartRecovery',
        code: 'AccessDeniedException',
        message: 'User is not authorized to perform: drs:TagResource',
        count: 1,
      },
      lost('after-effect'),
    ]);
    expect(statusesOf(product)).toEqual([403, 'lost']);
    expect(product.asked('StartRecovery').map(({ parameters }) => 'tags' in parameters)).toEqual([true, false]);
  });
});

test('an answer of the 5xx kind counts as lost: it is looked for before it is asked again', async () => {
  const product = await drillUnder([{ kind: 'error', operation: 'StartRecovery', code: 'InternalServerException', status: 500, count: 1 }]);
  expect(statusesOf(product)).toEqual([500, 202]);
  const [first, second] = product.asked('StartRecovery');
  expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(100_000);
});

test('a server that somebody else is drilling is waited for, and launched once that job has ended', async () => {
  const waves = await openWaves([2]);
  const { product, servers } = waves;
  await drillByHand(product, servers[0]?.slice(0, 1) ?? []);
  const state = await run(waves);
  const { status, waveStatuses } = await detailsOf(product, state);
  expect(status).toBe('COMPLETED');
  expect(waveStatuses[0]?.drsJobIds).toHaveLength(1);
  expect(launchesOf(product, servers.flat())).toEqual([2, 1]);
  const answers = product.asked('StartRecovery').map((request) => request.status);
  expect(answers[0]).toBe(202);
  expect(answers.at(-1)).toBe(202);
  expect(new Set(answers.slice(1, -1))).toEqual(new Set([409]));
});

test('a launch that DRS refuses for good fails its wave with the refusal as reason, without a second try', async () => {
  const waves = await openWaves([2, 1]);
  const { product, servers } = waves;
  product.simulator.addFault({
    kind: 'error',
    operation: 'StartRecovery',
    code: 'ValidationException',
    message: 'Not like this.',
    count: 1,
  });
  const state = await run(waves);
  const { status, waveStatuses, serverExecutions } = await detailsOf(product, state);
  expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['FAILED', 'FAILED', 'PENDING']);
  expect(serverExecutions[0]).toMatchObject({ status: 'FAILED', failureReason: 'ValidationException: Not like this.' });
  expect(product.asked('StartRecovery')).toHaveLength(1);
  expect(launchesOf(product, servers.flat())).toEqual([0, 0, 0]);
});

test('a job that DRS lists only long after its answer was lost is adopted by the conflict of the next try, and nothing starts twice', async () => {
  const hiddenUntil = epoch + 150_000;
  const waves = await openWaves([3], {
    timingFactor: 1,
    wire: (aws) => ({
      handle: async (request) => {
        const outcome = await aws.handle(request);
        const isHidden = request.path.startsWith('/DescribeJobs') && waves.product.clock.now() < hiddenUntil;
        if (!isHidden || outcome.kind !== 'answered') return outcome;
        return { ...outcome, response: { ...outcome.response, body: '{"items": []}' } };
      },
    }),
  });
  waves.product.simulator.addFault(lost('after-effect'));
  const state = await run(waves);
  expect(await statusOf(waves.product, state)).toBe('COMPLETED');
  expect(launchesOf(waves.product, waves.servers.flat())).toEqual([1, 1, 1]);
  expect(statusesOf(waves.product)).toContain(409);
});
