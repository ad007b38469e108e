/**
 * One plan over two accounts and three Regions: each server's calls go to its own place, under its own role.
 */
import { describe, expect, test } from 'vitest';
import { accountId, executionId as asExecutionId, planId as asPlanId, serverId } from '@drs-orchestrator/domain';
import { detailsOf, refusal, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { estateOf, hub, openProduct, spoke, storePlan, type Product } from '../harness/product.ts';
import { launchesOf } from '../harness/waves.ts';

const externalId = 'only-for-us';

const spokeEstate = `  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess, externalId: ${externalId} }]
    regions:
      - region: eu-central-1
        servers: [{ count: 2, hostnamePrefix: db, os: linux }]
      - region: ap-southeast-2
        servers: [{ count: 2, hostnamePrefix: web, os: linux }]
`;

const idsIn = (product: Product, account: string, region: string) =>
  product.simulator
    .world()
    .regions.filter((one) => one.accountId === account && one.region === region)
    .flatMap(({ servers }) => servers.map(({ sourceServerID }) => serverId(sourceServerID)));

const openSeveral = async (withExternalId: string | null = externalId) => {
  const product = openProduct({ timingFactor: 0.2, estate: estateOf(2, spokeEstate) });
  const spokeAccount = { accountId: accountId(spoke), name: 'spoke', access: 'role', roleName: 'DrsAccess', version: 0 } as const;
  await product.app.plans.accounts.put(withExternalId === null ? spokeAccount : { ...spokeAccount, externalId: withExternalId });
  const places = [
    [hub, 'us-east-1'],
    [spoke, 'eu-central-1'],
    [spoke, 'ap-southeast-2'],
  ] as const;
  const servers = places.map(([account, region]) => idsIn(product, account, region));
  const waves = places.map(([account, at], index) => ({ account, at, serverIds: servers[index] ?? [] }));
  const planId = await storePlan(product, { waves });
  const [first, second, third] = (await product.app.plans.plans.get(asPlanId(planId)))?.waves ?? [];
  if (first === undefined || second === undefined || third === undefined) throw new Error('The plan has three waves');
  return { product, planId, servers, waves: [first, second, third] as const };
};

/** Every id of a source server or an instance in a request, with the place the request went to. */
const namedWhere = (product: Product): ReadonlyMap<string, ReadonlySet<string>> => {
  const places = new Map<string, Set<string>>();
  for (const { parameters, accountId: account, region } of product.simulator.requests()) {
    for (const [id] of JSON.stringify(parameters).matchAll(/\b(?:s|i|drsjob)-[0-9a-f]{17}\b/g)) {
      places.set(id, (places.get(id) ?? new Set()).add(`${account}/${region}`));
    }
  }
  return places;
};

describe('a plan over two accounts and three Regions', () => {
  test('completes, and no server, job or instance is ever named anywhere but in its own account and Region', async () => {
    const { product, planId, servers } = await openSeveral();
    const state = await startDrill(product, planId);
    await drive(product, state);
    const details = await detailsOf(product, state);
    expect(details.status).toBe('COMPLETED');
    expect(details.serverExecutions.map(({ privateIp }) => privateIp)).not.toContain(null);
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 1, 1, 1]);
    const places = [`${hub}/us-east-1`, `${spoke}/eu-central-1`, `${spoke}/ap-southeast-2`];
    const named = namedWhere(product);
    for (const [index, ids] of servers.entries()) for (const id of ids) expect([...(named.get(id) ?? [])]).toEqual([places[index]]);
    for (const where of named.values()) expect(where.size).toBe(1);
    const drsAndEc2 = product.simulator.requests().filter(({ service }) => service !== 'sts');
    expect(new Set(drsAndEc2.map(({ accountId: account, region }) => `${account}/${region}`))).toEqual(new Set(places));
  });

  test('enters the other account by its role and external id, with one session for many calls', async () => {
    const { product, planId } = await openSeveral();
    await drive(product, await startDrill(product, planId));
    const assumed = product.asked('AssumeRole');
    expect(assumed.length).toBeGreaterThan(0);
    expect(assumed.length).toBeLessThanOrEqual(2);
    for (const { parameters, status } of assumed) {
      expect(status).toBe(200);
      expect(parameters).toMatchObject({ RoleArn: `arn:aws:iam::${spoke}:role/DrsAccess` });
    }
  });

  test('goes on under fresh sessions when it takes longer than one lasts, and waits out a throttled AssumeRole', async () => {
    const { product, planId } = await openSeveral();
    const state = await startDrill(product, planId);
    await drive(product, state, { onStep: ({ readyWaves }) => !readyWaves.includes(3) });
    product.clock.advance(2 * 3_600_000);
    const before = product.asked('AssumeRole').length;
    product.simulator.addFault({ kind: 'throttle', service: 'sts', operation: 'AssumeRole', count: 2 });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(product.asked('AssumeRole').length).toBeGreaterThan(before + 2);
  });

  test('launches a wave that lies in two places as a job in each, side by side', async () => {
    const { product, planId, servers, waves } = await openSeveral();
    const [first, second] = waves;
    const plan = await product.app.plans.plans.get(asPlanId(planId));
    if (plan === undefined) throw new Error('The plan is stored');
    await product.app.plans.plans.put({ ...plan, waves: [{ ...first, groupIds: [...first.groupIds, ...second.groupIds] }] });
    const state = await startDrill(product, planId);
    await drive(product, state);
    const { status, waveStatuses } = await detailsOf(product, state);
    expect(status).toBe('COMPLETED');
    expect(waveStatuses).toHaveLength(1);
    expect(waveStatuses[0]?.drsJobIds).toHaveLength(2);
    expect(product.asked('StartRecovery').map(({ accountId: account }) => account)).toEqual(expect.arrayContaining([hub, spoke]));
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 1, 0, 0]);
  });

  test('that loses sight of one Region goes on in the other, and judges nothing it cannot see', async () => {
    const { product, planId, waves } = await openSeveral();
    const plan = await product.app.plans.plans.get(asPlanId(planId));
    if (plan === undefined) throw new Error('The plan is stored');
    const [first, second, third] = waves;
    await product.app.plans.plans.put({ ...plan, waves: [first, { ...second, dependsOn: [] }, { ...third, dependsOn: [1] }] });
    const state = await startDrill(product, planId);
    product.simulator.addFault({
      kind: 'error',
      operation: 'DescribeJobs',
      code: 'AccessDeniedException',
      status: 403,
      region: 'eu-central-1',
    });
    await drive(product, state, { onStep: (_step, steps) => steps < 120 });
    const blind = (await detailsOf(product, state)).waveStatuses.map(({ status }) => status);
    expect(blind).toEqual(['COMPLETED', 'IN_PROGRESS', 'COMPLETED']);
    product.simulator.clearFaults();
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test.each([
    ['another external id', 'wrong-one'],
    ['none', null],
  ])('with %s is refused by name before anything is held', async (_what, given) => {
    const { product, planId } = await openSeveral(given);
    const refused = await refusal(product, { operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'me' });
    expect(refused).toMatchObject({ statusCode: 502, error: 'RECOVERY_SERVICE_ERROR', code: 'AccessDenied' });
    expect(refused.message).toContain(`arn:aws:iam::${spoke}:role/DrsAccess`);
    expect(refused.message).not.toContain(externalId);
    expect(product.asked('StartRecovery')).toEqual([]);
  });
});

test('find says so when the only place with a job of the plan cannot be asked, and leaves the time of the last look alone', async () => {
  const { product, planId } = await openSeveral();
  const state = await startDrill(product, planId);
  await drive(product, state, { onStep: ({ kind }) => kind !== 'wait' });
  product.clock.advance(600_000);
  product.simulator.addFault({
    kind: 'error',
    operation: 'DescribeJobs',
    code: 'AccessDeniedException',
    status: 403,
    accountId: hub,
    region: 'us-east-1',
  });
  expect(await product.handle({ operation: 'find' }, {})).toMatchObject({
    executionsFound: 1,
    executionsPolled: 0,
    results: [{ status: 'POLLING_FAILED' }],
  });
  const head = await product.store.executions.head(asExecutionId(state.executionId));
  expect(head?.lastPolledTime).toBeNull();
});
