/**
 * Every kind of fault that the simulator knows, met by a drill of three waves while it runs: what passes is survived with one launch
 * each, what breaks a launch is told as it is and launched again by a retry.
 */
import { faultReference, type Fault } from '@drs-orchestrator/drs-simulator';
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { launchesOf, openWaves } from '../harness/waves.ts';

type Passing = { readonly [Kind in Fault['kind']]?: readonly Fault[] };

/** In force for a while, or by chance, and over before a wave times out. */
const passing: Passing = {
  throttle: [
    { kind: 'throttle', forSeconds: 240 },
    { kind: 'throttle', probability: 0.3, count: 20, retryAfterSeconds: 3 },
  ],
  'server-error': [
    { kind: 'server-error', forSeconds: 240 },
    { kind: 'server-error', status: 503, probability: 0.3, count: 20 },
  ],
  error: [{ kind: 'error', code: 'RequestTimeout', status: 408, probability: 0.3, count: 10, operation: 'Describe*' }],
  'lost-answer': [
    { kind: 'lost-answer', when: 'before-effect', probability: 0.3, count: 20 },
    { kind: 'lost-answer', when: 'after-effect', probability: 0.3, count: 20 },
  ],
  'slow-answer': [{ kind: 'slow-answer', delaySeconds: 25, probability: 0.3 }],
  'server-in-another-job': [{ kind: 'server-in-another-job', count: 3 }],
  'quota-exceeded': [
    { kind: 'quota-exceeded', forSeconds: 600 },
    { kind: 'quota-exceeded', quota: 'serversInAllJobs', count: 3 },
  ],
  'credentials-expired': [{ kind: 'credentials-expired', service: 'drs', operation: 'Describe*', forSeconds: 240 }],
  'region-down': [
    { kind: 'region-down', region: 'us-east-1', forSeconds: 600 },
    { kind: 'region-down', region: 'us-east-1', answer: 'unavailable', forSeconds: 600 },
  ],
  'replication-stalled': [{ kind: 'replication-stalled', state: 'DISCONNECTED' }],
};

/** Each breaks the launch of the second wave's server once; the words that then stand in the details. */
const breaking: { readonly [Kind in Fault['kind']]?: { readonly fault: Fault; readonly reason: RegExp } } = {
  'launch-fails': {
    fault: { kind: 'launch-fails', stage: 'conversion', rawError: 'no bootable volume', count: 1 },
    reason: /no bootable volume/,
  },
  'insufficient-capacity': { fault: { kind: 'insufficient-capacity', count: 1 }, reason: /InsufficientInstanceCapacity/ },
  'missing-ec2-rights': { fault: { kind: 'missing-ec2-rights', count: 1 }, reason: /./ },
  'conversion-hangs': { fault: { kind: 'conversion-hangs', count: 1 }, reason: /./ },
};

test('none is left out here', () => {
  const kinds = faultReference().kinds.map(({ kind }) => kind);
  expect([...Object.keys(passing), ...Object.keys(breaking)].toSorted()).toEqual(kinds.toSorted());
});

describe.each(Object.values(passing).flat())('with $kind %#', (fault) => {
  test('while a drill runs, it completes, and every server is launched once', async () => {
    const waves = await openWaves([2, 1, 1]);
    const { product, planId, servers } = waves;
    const state = await startDrill(product, planId);
    product.simulator.addFault(fault);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 1]);
    if (fault.kind === 'replication-stalled') return;
    // Used up, or having fired.
    const [left] = product.simulator.faults();
    expect(left === undefined || left.fired > 0).toBe(true);
  });
});

describe.each(Object.values(breaking))('with $fault.kind', ({ fault, reason }) => {
  test('a wave fails with its reason and pauses the drill, and a retry launches what failed once more', async () => {
    const { product, planId, servers } = await openWaves([1, { count: 2, onFailure: 'PAUSE', launchTimeoutMinutes: 30 }, 1]);
    product.simulator.addFault({ ...fault, serverId: servers[1]?.[0] });
    const state = await startDrill(product, planId);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('PAUSED');
    const { waveStatuses } = await detailsOf(product, state);
    expect(waveStatuses[1]).toMatchObject({ status: expect.stringMatching(/^(FAILED|TIMED_OUT)$/) as string });
    expect(waveStatuses[1]?.reason).toMatch(reason);
    if (fault.kind === 'conversion-hangs') return;
    await ask(product, 'retry_wave', { ...state, waveNumber: 2, initiatedBy: 'ada@example.com' });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(launchesOf(product, servers.flat())).toEqual([1, 2, 1, 1]);
  });
});
