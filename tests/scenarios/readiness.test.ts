/**
 * What is looked at before a launch: each check with what it shows, and that what could not be asked never passes.
 */
import { describe, expect, test } from 'vitest';
import { accountId, checkIds, groupId, planId as asPlanId, region, serverId } from '@drs-orchestrator/domain';
import { ask, invoke, http, httpEvent, refusal } from '../harness/answers.ts';
import { deliverAll } from '../harness/catalogue.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { changePlan, checksOf, openOneWave, readinessOf, rowsOf } from '../harness/one-wave.ts';
import { drillByHand } from '../harness/outside.ts';
import { estateOf, hub, openProduct, serversOf, spoke, storePlan, type Product } from '../harness/product.ts';

const here = `${hub}/us-east-1`;
const plain = '{ hostname: app, os: linux }';

describe('a plan that may launch', () => {
  test('passes every check, and nobody asks for recovery points of servers that prove to have some', async () => {
    const { product, planId } = await openOneWave([plain, '{ hostname: db, os: windows }']);
    await ask(product, 'find');
    await deliverAll(product);
    const seen = await readinessOf(product, { planId });
    expect(seen).toMatchObject({ planId, executionType: 'DRILL', ready: true });
    expect(seen.checks.map(({ id, result }) => [id, result])).toEqual(checkIds.map((id) => [id, 'pass']));
    expect(seen.recoveryPoints).toMatchObject({ spreadSeconds: 0, servers: 2, unknown: 0 });
    expect(product.asked('DescribeRecoverySnapshots')).toEqual([]);
  });

  test('is looked at over HTTP too, and by its id', async () => {
    const { product, planId } = await openOneWave([plain]);
    const path = `/recovery-plans/${planId}/readiness`;
    const { body } = await http(product, httpEvent('GET', path, { queryStringParameters: { executionType: 'RECOVERY' } }));
    expect(body).toMatchObject({ statusCode: 200, planId, executionType: 'RECOVERY', ready: true });
    const none = { statusCode: 404, error: 'PLAN_NOT_FOUND' };
    expect(await refusal(product, { operation: 'check_readiness', planId: 'rp-none' })).toMatchObject(none);
  });
});

describe('the plan itself', () => {
  test('blocks by field where its waves do not fit together, and everything else is looked at all the same', async () => {
    const { product, planId } = await openOneWave([plain]);
    const stored = await product.app.plans.plans.get(asPlanId(planId));
    await changePlan(product, planId, { waves: (stored?.waves ?? []).map((wave) => ({ ...wave, dependsOn: [7] })) });
    const checks = await checksOf(product, planId);
    expect(rowsOf(checks, 'plan-makes-sense')).toEqual(['block waves[0].dependsOn']);
    expect(rowsOf(checks, 'recovery-points')).toEqual(['pass plan']);
  });

  test('blocks for groups that are gone, servers nobody knows, servers in two waves, and waves without any', async () => {
    const { product, planId, servers } = await openOneWave([plain]);
    const ghost = serverId('s-0000000000000gone');
    const group = { accountId: accountId(hub), region: region('us-east-1'), version: 0 } as const;
    await product.app.plans.groups.put({
      ...group,
      id: groupId('pg-again'),
      name: 'again',
      selection: { kind: 'servers', serverIds: [...servers, ghost] },
    });
    await product.app.plans.groups.put({
      ...group,
      id: groupId('pg-none'),
      name: 'none',
      selection: { kind: 'tags', tags: { tier: 'none' } },
    });
    const [first] = (await product.app.plans.plans.get(asPlanId(planId)))?.waves ?? [];
    if (first === undefined) throw new Error('The plan has a wave');
    const waves = [[], ['pg-again'], ['pg-none'], ['pg-lost']].map((ids, index) => ({
      ...first,
      number: index + 1,
      groupIds: index === 0 ? first.groupIds : ids.map(groupId),
    }));
    await changePlan(product, planId, { waves });
    const seen = await readinessOf(product, { planId });
    expect(seen.ready).toBe(false);
    expect(rowsOf(seen.checks, 'groups-exist')).toEqual(['block pg-lost']);
    expect(rowsOf(seen.checks, 'servers-exist')).toEqual([`block ${ghost}`]);
    expect(rowsOf(seen.checks, 'servers-once')).toEqual([`block ${servers[0] ?? ''}`]);
    expect(rowsOf(seen.checks, 'waves-not-empty')).toEqual(['block wave 2', 'block wave 3']);
    expect(seen.overrides).toEqual([]);
  });
});

/** A plan in two accounts, the second behind a role. */
const openTwo = async (spokeRegion = '', registered = true) => {
  const more = `  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess, externalId: only-for-us }]
    regions: [{ region: us-east-1, ${spokeRegion} servers: [{ count: 2, hostnamePrefix: far, os: linux }] }]
`;
  const product = openProduct({ estate: estateOf(2, more) });
  const account = { accountId: accountId(spoke), name: 'spoke', access: 'role', roleName: 'DrsAccess', version: 0 } as const;
  if (registered) await product.app.plans.accounts.put({ ...account, externalId: 'only-for-us' });
  const planId = await storePlan(product, {
    waves: [{ serverIds: serversOf(product) }, { serverIds: serversOf(product, spoke), account: spoke }],
  });
  return { product, planId };
};

const there = `${spoke}/us-east-1`;
const inTheDark = [
  'servers-exist',
  'recovery-points',
  'replication-state',
  'launch-settings',
  'free-slots',
  'servers-free',
  'living-instances',
];

describe('an account', () => {
  test('that is a second one is asked under its own role, in its own place', async () => {
    const { product, planId } = await openTwo();
    expect(await readinessOf(product, { planId })).toMatchObject({ ready: true });
    const asked = product
      .asked('DescribeRecoveryInstances')
      .map(({ accountId: account, parameters }) => [account, JSON.stringify(parameters)] as const);
    for (const server of serversOf(product, spoke)) {
      expect(asked.filter(([, parameters]) => parameters.includes(server)).map(([account]) => account)).toEqual([spoke]);
    }
  });

  test('that refuses its role blocks, and what its servers would be asked is unknown; the other account is looked at', async () => {
    const { product, planId } = await openTwo();
    const stored = await product.app.plans.accounts.get(accountId(spoke));
    if (stored === undefined) throw new Error('The account is registered');
    await product.app.plans.accounts.put({ ...stored, externalId: 'another' });
    const seen = await readinessOf(product, { planId });
    expect(seen.ready).toBe(false);
    expect(rowsOf(seen.checks, 'account-reachable')).toEqual([`block ${there}`]);
    expect(rowsOf(seen.checks, 'service-initialised')).toEqual([`unknown ${there}`]);
    for (const id of inTheDark) expect([id, ...rowsOf(seen.checks, id)]).toEqual([id, `unknown ${there}`]);
    expect(seen.recoveryPoints).toMatchObject({ servers: 2, unknown: 1 });
  });

  test('that nobody registered blocks by its place', async () => {
    const { product, planId } = await openTwo('', false);
    const checks = await checksOf(product, planId);
    expect(rowsOf(checks, 'account-reachable')).toEqual([`block ${there}`]);
    expect(rowsOf(checks, 'recovery-points')).toEqual([`unknown ${there}`]);
  });

  test('in whose Region DRS was never initialised blocks', async () => {
    const { product, planId } = await openTwo('initialized: false,');
    expect(rowsOf(await checksOf(product, planId), 'service-initialised')).toEqual([`block ${there}`]);
  });

  test('that denies a question blocks by it, and is unknown where it answers nothing for now', async () => {
    const { product, planId } = await openTwo();
    const fault = { kind: 'error', operation: 'DescribeJobs', accountId: spoke } as const;
    product.simulator.addFault({ ...fault, code: 'AccessDeniedException', status: 403 });
    const denied = await checksOf(product, planId);
    expect(rowsOf(denied, 'service-permitted')).toEqual([`block ${there}`]);
    expect(rowsOf(denied, 'free-slots')).toEqual([`unknown ${there}`]);
    expect(rowsOf(denied, 'servers-free')).toEqual([`unknown ${there}`]);
    product.simulator.clearFaults();
    product.simulator.addFault({ kind: 'throttle', service: 'sts', operation: 'AssumeRole' });
    product.clock.advance(3_600_000);
    expect(rowsOf(await checksOf(product, planId), 'account-reachable')).toEqual([`unknown ${there}`]);
  });
});

describe('recovery points', () => {
  const estate = [
    '{ hostname: new, os: linux, replicationState: INITIAL_SYNC }',
    '{ hostname: stalled, os: linux, replicationState: STALLED, lagSeconds: 7200 }',
    '{ hostname: gone, os: linux, replicationState: DISCONNECTED, recoveryPoints: true }',
    '{ hostname: well, os: linux }',
  ];
  const byName = async ({ app }: Product) => {
    const listed = await app.inventory.sourceServers({ accountId: accountId(hub), region: region('us-east-1'), access: { kind: 'own' } });
    if (!listed.ok) throw new Error(listed.refusal.message);
    return Object.fromEntries(listed.value.map(({ hostname, serverId: id }) => [hostname ?? '', id]));
  };

  test('are what a recovery is judged by: servers that are down launch from what they have, one without any blocks', async () => {
    const { product, planId } = await openOneWave(estate);
    const names = await byName(product);
    const checks = await checksOf(product, planId, { executionType: 'RECOVERY' });
    expect(rowsOf(checks, 'recovery-points')).toEqual([`block ${names['new'] ?? ''}`]);
    expect(rowsOf(checks, 'replication-state')).toEqual(['pass plan']);
    expect(checks.find(({ id }) => id === 'replication-state')?.message).toMatch(/stalled .*STALLED/);
    expect(product.asked('DescribeRecoverySnapshots')).toHaveLength(3);
  });

  test('are warned about in a drill where replication is not continuous', async () => {
    const { product, planId } = await openOneWave(estate.slice(1));
    const names = await byName(product);
    const seen = await readinessOf(product, { planId });
    expect(seen.ready).toBe(true);
    expect([...rowsOf(seen.checks, 'replication-state')].toSorted()).toEqual(
      [`warn ${names['stalled'] ?? ''}`, `warn ${names['gone'] ?? ''}`].toSorted(),
    );
    expect(seen.recoveryPoints).toMatchObject({ servers: 3, unknown: 0, spreadSeconds: 7_200 });
  });

  test('that could not be asked for are unknown, server by server, and asked for again once they can be', async () => {
    const { product, planId, servers } = await openOneWave(estate.slice(1, 2));
    product.simulator.addFault({ kind: 'throttle', operation: 'DescribeRecoverySnapshots' });
    expect(rowsOf(await checksOf(product, planId), 'recovery-points')).toEqual([`unknown ${servers[0] ?? ''}`]);
    product.simulator.clearFaults();
    expect(rowsOf(await checksOf(product, planId), 'recovery-points')).toEqual(['pass plan']);
  });

  test('are remembered for ten minutes', async () => {
    const { product, planId } = await openOneWave(estate.slice(1, 2));
    await checksOf(product, planId);
    product.clock.advance(9 * 60_000);
    await checksOf(product, planId);
    expect(product.asked('DescribeRecoverySnapshots')).toHaveLength(1);
    product.clock.advance(2 * 60_000);
    await checksOf(product, planId);
    expect(product.asked('DescribeRecoverySnapshots')).toHaveLength(2);
  });

  test("older than the plan's RPO are shown, and stand in nobody's way", async () => {
    const { product, planId } = await openOneWave(estate.slice(1), { plan: { rpoMinutes: 60 } });
    const names = await byName(product);
    const seen = await readinessOf(product, { planId, executionType: 'RECOVERY' });
    expect(seen.ready).toBe(true);
    expect(rowsOf(seen.checks, 'recovery-point-age')).toEqual([`warn ${names['stalled'] ?? ''}`]);
    expect(seen.checks.find(({ id }) => id === 'recovery-point-age')?.message).toContain('120 minutes old');
    expect(product.asked('DescribeRecoverySnapshots')).toHaveLength(3);
  });

  test('of a server that replicates have no known age where the question failed, which is no block', async () => {
    const { product, planId, servers } = await openOneWave([plain], { plan: { rpoMinutes: 60 } });
    product.simulator.addFault({ kind: 'error', operation: 'DescribeRecoverySnapshots', code: 'AccessDeniedException', status: 403 });
    const seen = await readinessOf(product, { planId });
    expect(seen.ready).toBe(true);
    expect(rowsOf(seen.checks, 'recovery-point-age')).toEqual([`warn ${servers[0] ?? ''}`]);
  });
});

describe('launch settings', () => {
  const withSettings = async ({ app }: Product, planId: string) => {
    const [group] = await app.plans.groups.list({ limit: 1 });
    if (group === undefined) throw new Error(`Plan ${planId} has a group`);
    await app.plans.groups.put({ ...group, launchSettings: { subnetId: 'subnet-0123456789abcdef0' } });
  };

  test('that cannot be met block by server, and are unknown where EC2 does not answer', async () => {
    const { product, planId } = await openOneWave([plain]);
    await withSettings(product, planId);
    const seen = await readinessOf(product, { planId });
    expect(seen.ready).toBe(false);
    expect(rowsOf(seen.checks, 'launch-settings')[0]).toMatch(/^block /);
    expect(seen.checks.find(({ id }) => id === 'launch-settings')?.message).toContain('subnet-0123456789abcdef0');
    product.simulator.addFault({ kind: 'throttle', service: 'ec2' });
    expect(rowsOf(await checksOf(product, planId), 'launch-settings')).toEqual([`unknown ${here}`]);
  });

  test('that block can be overridden, and the report says by what; with another block that cannot, by nothing', async () => {
    const { product, planId } = await openOneWave([plain]);
    expect((await readinessOf(product, { planId })).overrides).toEqual([]);
    await withSettings(product, planId);
    const { overrides } = await readinessOf(product, { planId });
    expect(overrides).toEqual(['launch-settings']);
    expect(await invoke(product, 'start_execution', { planId, executionType: 'DRILL', initiatedBy: 'ops' })).toMatchObject({
      error: 'NOT_READY',
    });
    await ask(product, 'start_execution', { planId, executionType: 'DRILL', initiatedBy: 'ops', override: overrides });
    expect(await readinessOf(product, { planId })).toMatchObject({ ready: false, overrides: [] });
  });
});

describe('jobs and executions', () => {
  test('of other people that have a server in hand are a warning, and so is a place without room', async () => {
    const { product, planId, servers } = await openOneWave([plain, '{ hostname: two, os: linux }']);
    const job = await drillByHand(product, servers.slice(0, 1));
    const seen = await readinessOf(product, { planId });
    expect(seen.ready).toBe(true);
    expect(rowsOf(seen.checks, 'servers-free')).toEqual([`warn ${servers[0] ?? ''}`]);
    expect(seen.checks.find(({ id }) => id === 'servers-free')?.message).toContain(job);
    const tight = openProduct({ restarted: product, limits: { quotas: { ...product.app.limits.quotas, concurrentJobs: 1 } } });
    expect(rowsOf(await checksOf(tight, planId), 'free-slots')).toEqual([`warn ${here}`]);
    const closed = openProduct({ restarted: product, limits: { quotas: { ...product.app.limits.quotas, serversPerJob: 0 } } });
    expect(rowsOf(await checksOf(closed, planId), 'quotas')).toEqual([`block ${here}`]);
  });

  test('of ours that hold the plan or a server block by name', async () => {
    const { product, planId, servers } = await openOneWave([plain]);
    const { executionId } = await startDrill(product, planId);
    const own = await checksOf(product, planId);
    expect(rowsOf(own, 'servers-free')).toEqual([`block ${planId}`, `block ${servers[0] ?? ''}`]);
    expect(own.find(({ id }) => id === 'servers-free')?.message).toContain(executionId);
    await storePlan(product, { planId: 'rp-other', waves: [{ serverIds: servers }] });
    expect(rowsOf(await checksOf(product, 'rp-other'), 'servers-free')).toEqual([`block ${servers[0] ?? ''}`]);
  });
});

describe('a living recovery instance', () => {
  const born = (isDrill: boolean, failbackState = 'FAILBACK_NOT_STARTED') =>
    `{ hostname: app, os: linux, recoveryInstance: { isDrill: ${String(isDrill)}, failbackState: ${failbackState} } }`;

  test.each([
    ['from a recovery blocks a drill as it blocks a recovery', born(false), 'block'],
    ['from a drill is a warning', born(true), 'warn'],
    ['from a drill whose failback has begun blocks', born(true, 'FAILBACK_IN_PROGRESS'), 'block'],
    ['from a drill whose failback is over blocks', born(true, 'FAILBACK_COMPLETED'), 'block'],
  ])('%s', async (_what, server, result) => {
    const { product, planId, servers } = await openOneWave([server]);
    for (const executionType of ['DRILL', 'RECOVERY']) {
      const seen = await readinessOf(product, { planId, executionType });
      expect(seen.ready).toBe(result !== 'block');
      expect(rowsOf(seen.checks, 'living-instances')).toEqual([`${result} ${servers[0] ?? ''}`]);
      expect(seen.checks.find(({ id }) => id === 'living-instances')?.message).toMatch(/i-[0-9a-f]{17}/);
    }
  });

  test('is counted beyond the first twenty', async () => {
    const { product, planId } = await openOneWave(['{ count: 30, hostnamePrefix: app, os: linux, recoveryInstance: { isDrill: false } }']);
    const rows = rowsOf(await checksOf(product, planId), 'living-instances');
    expect(rows).toHaveLength(21);
    expect(rows.at(-1)).toBe('block 10 more');
  });

  test('of a drill of ours is a warning to the next', async () => {
    const { product, planId, servers } = await openOneWave([plain]);
    await drive(product, await startDrill(product, planId));
    expect(rowsOf(await checksOf(product, planId), 'living-instances')).toEqual([`warn ${servers[0] ?? ''}`]);
  });

  test('that cannot be read makes its place unknown instead of being left out', async () => {
    const { product, planId } = await openOneWave([born(false)], {
      wire: (aws) => ({
        handle: async (request) => {
          const outcome = await aws.handle(request);
          if (outcome.kind !== 'answered' || request.path !== '/DescribeRecoveryInstances') return outcome;
          return {
            ...outcome,
            response: { ...outcome.response, body: outcome.response.body.replaceAll('"sourceServerID"', '"sourceServer"') },
          };
        },
      }),
    });
    expect(rowsOf(await checksOf(product, planId), 'living-instances')).toEqual([`unknown ${here}`]);
  });

  test('is unknown where DRS does not answer', async () => {
    const { product, planId } = await openOneWave([plain]);
    product.simulator.addFault({ kind: 'error', operation: 'DescribeRecoveryInstances', code: 'InternalServerException', status: 500 });
    expect(rowsOf(await checksOf(product, planId), 'living-instances')).toEqual([`unknown ${here}`]);
  });
});
