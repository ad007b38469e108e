/**
 * A service that says "too much": every operation is throttled in turn, and nothing is lost, doubled or failed by it.
 */
import { describe, expect, test } from 'vitest';
import { ask, refusal, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { launchesOf, openWaves, revisionOf, run } from '../harness/waves.ts';

describe.each([
  { service: 'drs', operation: 'DescribeSourceServers' },
  { service: 'drs', operation: 'StartRecovery' },
  { service: 'drs', operation: 'DescribeJobs' },
  { service: 'drs', operation: 'DescribeJobLogItems' },
  { service: 'drs', operation: 'DescribeRecoveryInstances' },
  { service: 'ec2', operation: 'DescribeInstances' },
] as const)('with $operation throttled', ({ service, operation }) => {
  // Three such waits fit into the time that a start has.
  test.each([undefined, 6])('now and then (Retry-After: %s), the drill completes with one launch each', async (retryAfterSeconds) => {
    // A job that names no instance is asked for its log, and, the log throttled, for the recovery instances.
    const waves = await openWaves([2], { estate: 'unnamedInstanceShare: 1\n' });
    const { product, servers } = waves;
    const fault = { kind: 'throttle', service, count: 3, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } as const;
    // A start asks for servers; what else it asks is not what this is about.
    const started = operation === 'DescribeSourceServers' ? null : await startDrill(product, waves.planId);
    product.simulator.addFault({ ...fault, operation });
    if (operation === 'DescribeRecoveryInstances') {
      product.simulator.addFault({ kind: 'error', operation: 'DescribeJobLogItems', code: 'AccessDeniedException', status: 403 });
    }
    const state = started ?? (await startDrill(product, waves.planId));
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 1]);
    const throttled = product.asked(operation).filter(({ status, errorCode }) => status === 429 || errorCode === 'RequestLimitExceeded');
    expect(throttled).toHaveLength(3);
    const answered = product
      .asked(operation)
      .find(({ at, status }) => typeof status === 'number' && status < 300 && at >= (throttled[0]?.at ?? ''));
    const waited = Date.parse(answered?.at ?? '') - Date.parse(throttled[0]?.at ?? '');
    expect(waited).toBeGreaterThanOrEqual((retryAfterSeconds ?? 0) * 1_000);
  });
});

test('a DRS that answers nothing at all is reported as such, changes nothing, and is asked again until it answers', async () => {
  const waves = await openWaves([2, 1]);
  const { product, servers } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  const revision = await revisionOf(product, state.executionId);
  product.simulator.addFault({ kind: 'throttle', operation: 'DescribeJobs' });
  expect(await refusal(product, { operation: 'poll', ...state })).toMatchObject({
    statusCode: 502,
    error: 'RECOVERY_SERVICE_ERROR',
    code: 'ThrottlingException',
  });
  await drive(product, state, { onStep: (_step, steps) => steps < 20 });
  expect(await statusOf(product, state)).toBe('RUNNING');
  expect(await revisionOf(product, state.executionId)).toBe(revision);
  product.simulator.clearFaults();
  await drive(product, state);
  expect(await statusOf(product, state)).toBe('COMPLETED');
  expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1]);
});

test('a StartRecovery that stays throttled past the time limit of its wave times the wave out', async () => {
  const waves = await openWaves([{ count: 1, launchTimeoutMinutes: 10 }, 1]);
  const { product, servers } = waves;
  product.simulator.addFault({ kind: 'throttle', operation: 'StartRecovery' });
  const state = await run(waves);
  const { waves: polled } = await ask(product, 'poll', state);
  expect([await statusOf(product, state), ...polled.map(({ status }) => status)]).toEqual(['FAILED', 'TIMED_OUT', 'PENDING']);
  expect(launchesOf(product, servers.flat())).toEqual([0, 0]);
});
