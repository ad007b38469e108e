/**
 * A start over several accounts and Regions: what one place is asked never costs another its answer, and each is judged.
 */
import { describe, expect, test } from 'vitest';
import { planId as asPlanId, serverId, type ServerId } from '@drs-orchestrator/domain';
import { ask, http, httpEvent, refusal } from '../harness/answers.ts';
import { changePlan, checksOf, rowsOf } from '../harness/one-wave.ts';
import { hub, openProduct, storePlan, type Product, type ProductOptions } from '../harness/product.ts';

/** A plan with a wave in each of two Regions of one account; `east` and `west` describe the servers. */
const openRegions = async (east: string, west: string, options: ProductOptions = {}) => {
  const estate = `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1
        servers: [${east}]
      - region: us-west-2
        servers: [${west}]
`;
  const product = openProduct({ timingFactor: 0.02, ...options, estate });
  const [eastern = [], western = []] = ['us-east-1', 'us-west-2'].map((region) => serversIn(product, region));
  const planId = await storePlan(product, { waves: [{ serverIds: eastern }, { serverIds: western, at: 'us-west-2' }] });
  return { product, planId };
};

const serversIn = ({ simulator }: Product, region: string): readonly ServerId[] =>
  simulator
    .world()
    .regions.filter((one) => one.region === region)
    .flatMap(({ servers }) => servers.map(({ sourceServerID }) => serverId(sourceServerID)));

const plain = '{ count: 2, hostnamePrefix: app, os: linux }';

/** In one Region 40 healthy servers, in the other three that are down; questions about snapshots take a second each, one after the other. */
const openDisaster = async () => {
  let line = Promise.resolve();
  const asking: { takes: () => void } = { takes: () => undefined };
  const turn = async (): Promise<void> => {
    // Everything else that is being asked is answered meanwhile.
    for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
    asking.takes();
  };
  const { product, planId } = await openRegions(
    '{ count: 40, hostnamePrefix: app, os: linux }',
    '{ count: 3, hostnamePrefix: down, os: linux, replicationState: STALLED, lagSeconds: 600 }',
    {
      wire: (aws) => ({
        handle: async (request) => {
          if (request.path === '/DescribeRecoverySnapshots') await (line = line.then(turn));
          return aws.handle(request);
        },
      }),
    },
  );
  await changePlan(product, planId, { rpoMinutes: 60 });
  asking.takes = () => product.clock.advance(1_000);
  return { product, planId };
};

describe('recovery points in two Regions', () => {
  test('that a launch needs are asked for before ages, and an age for which no time is left is only not known', async () => {
    const { product, planId } = await openDisaster();
    const checks = await checksOf(product, planId, { executionType: 'RECOVERY' });
    expect(rowsOf(checks, 'recovery-points')).toEqual(['pass plan']);
    expect(checks.filter(({ result }) => result === 'unknown' || result === 'block')).toEqual([]);
  });

  test('keep no recovery from launching whose broken servers have a snapshot, however many healthy ones stand before them', async () => {
    const { product, planId } = await openDisaster();
    const body = JSON.stringify({ planId, executionType: 'RECOVERY' });
    expect(await http(product, httpEvent('POST', '/executions', { body }))).toMatchObject({ statusCode: 202 });
  });
});

describe('an account context', () => {
  const start = (planId: string, accountId: string, region: string) => ({
    operation: 'start_execution',
    planId,
    executionType: 'DRILL',
    initiatedBy: 'me@example.com',
    accountContext: { accountId, region, roleName: 'DRSOrchestrationRole' },
  });

  test.each(['us-east-1', 'us-west-2'])('of %s alone disagrees with a plan that has servers in another Region too', async (region) => {
    const { product, planId } = await openRegions(plain, plain);
    const refused = await refusal(product, start(planId, hub, region));
    expect(refused).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS', issues: [{ field: 'accountContext.region' }] });
    expect((await ask(product, 'list_executions')).count).toBe(0);
  });

  test('of every place of the plan starts', async () => {
    const { product, planId } = await openRegions(plain, plain);
    const [first] = (await product.app.plans.plans.get(asPlanId(planId)))?.waves ?? [];
    if (first === undefined) throw new Error('The plan has a wave');
    await changePlan(product, planId, { waves: [first] });
    expect(await product.handle(start(planId, hub, 'us-east-1'), {})).toMatchObject({ statusCode: 200 });
  });
});

describe('a place', () => {
  const start = (planId: string, more: Record<string, unknown> = {}) => ({
    operation: 'start_execution',
    planId,
    executionType: 'DRILL',
    initiatedBy: 'me@example.com',
    ...more,
  });

  test('that denies one of the questions of every recovery blocks a start, and no override lifts that', async () => {
    const { product, planId } = await openRegions(plain, plain);
    const fault = { kind: 'error', operation: 'DescribeJobs', region: 'us-west-2' } as const;
    product.simulator.addFault({ ...fault, code: 'AccessDeniedException', status: 403 });
    const override = ['free-slots', 'servers-free', 'service-permitted', 'service-initialised'];
    const refused = await refusal(product, start(planId, { override }));
    expect(refused).toMatchObject({ statusCode: 400, error: 'NOT_READY' });
    expect(rowsOf(refused['checks'], 'service-permitted')).toEqual([`block ${hub}/us-west-2`]);
    expect((await ask(product, 'list_executions')).count).toBe(0);
  });

  test('that does not say whose rights we have is unknown, and starts where all that hangs on it is overridden', async () => {
    const { product, planId } = await openRegions(plain, plain);
    product.simulator.addFault({ kind: 'error', service: 'sts', operation: 'GetCallerIdentity', code: 'InternalFailure', status: 500 });
    const hanging = ['account-reachable', 'account-identity', 'service-initialised', 'service-permitted'];
    const refused = await refusal(product, start(planId));
    expect(refused).toMatchObject({ error: 'NOT_READY' });
    for (const id of hanging) {
      expect(rowsOf(refused['checks'], id)).toEqual([`unknown ${hub}/us-east-1`, `unknown ${hub}/us-west-2`]);
    }
    expect(await refusal(product, start(planId, { override: hanging.slice(1) }))).toMatchObject({ error: 'NOT_READY' });
    expect(await product.handle(start(planId, { override: hanging }), {})).toMatchObject({ statusCode: 200 });
  });

  test('whose servers cannot be listed is answered as a fault of the recovery service, as nothing is known of the plan then', async () => {
    const { product, planId } = await openRegions(plain, plain);
    const fault = { kind: 'error', operation: 'DescribeSourceServers', region: 'us-west-2' } as const;
    product.simulator.addFault({ ...fault, code: 'UninitializedAccountException', status: 400 });
    expect(await refusal(product, start(planId))).toMatchObject({ statusCode: 502, error: 'RECOVERY_SERVICE_ERROR' });
  });
});
