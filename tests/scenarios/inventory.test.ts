/**
 * What DRS has in a place, read by people: source servers and quotas. What nobody answered is unknown, never nothing.
 */
import { describe, expect, test } from 'vitest';
import { accountId, groupId, planId as asPlanId, region, serverId, type Selection } from '@drs-orchestrator/domain';
import { ask, http, httpEvent, invoke, refusedIn, type Refused } from '../harness/answers.ts';
import { startDrill, drive } from '../harness/drive.ts';
import { drillByHand } from '../harness/outside.ts';
import { estateOf, hub, openProduct, serversOf, spoke, storePlan, type Product } from '../harness/product.ts';

const production = { accountId: spoke, accountName: 'Production', access: 'role', roleName: 'DrsAccess' } as const;
const ours = { accountId: hub, accountName: 'Hub', access: 'own' } as const;
const inHub = { accountId: hub, region: 'us-east-1' };
const inSpoke = { accountId: spoke, region: 'us-east-1' };

/** Both accounts in one Region, some servers in each; more servers of the hub by the YAML given. */
const openBoth = async (count = 2, more = ''): Promise<Product> => {
  const estate = estateOf(
    count,
    `${more}  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess }]
    regions:
      - region: us-east-1
        servers: [{ count: 3, hostnamePrefix: db, os: linux, tags: { tier: db } }]
`,
  );
  const product = openProduct({ timingFactor: 0.2, estate });
  await ask(product, 'create_account', ours);
  await ask(product, 'create_account', production);
  return product;
};
const refusedBy = async (product: Product, operation: Parameters<typeof invoke>[1], fields: object): Promise<Refused> =>
  refusedIn(await invoke(product, operation, { ...fields }));
const putGroup = (product: Product, id: string, at: { accountId: string; region: string }, selection: Selection) =>
  product.app.plans.groups.put({
    id: groupId(id),
    name: `group ${id}`,
    accountId: accountId(at.accountId),
    region: region(at.region),
    selection,
    version: 0,
  });
const pointsAsked = (product: Product) => product.asked('DescribeRecoverySnapshots').length;

describe('source servers', () => {
  test('are those of one account and Region, with what DRS says of each', async () => {
    const product = await openBoth();
    const { sourceServers, count, nextToken } = await ask(product, 'list_source_servers', inSpoke);
    expect(sourceServers.map(({ sourceServerId }) => sourceServerId)).toEqual([...serversOf(product, spoke)].toSorted());
    expect([count, nextToken]).toEqual([3, null]);
    expect(sourceServers[0]).toEqual({
      sourceServerId: expect.any(String) as string,
      hostname: expect.stringMatching(/^db/) as string,
      ...inSpoke,
      tags: { tier: 'db' },
      replicationState: 'CONTINUOUS',
      lagSeconds: 0,
      newestRecoveryPoint: { snapshotId: expect.stringMatching(/^pit-/) as string, time: '2026-01-05T08:00:00.000Z' },
      recoveryPointKnown: true,
      recoveryPointStatus: 'RECENT',
      groupId: null,
      groupName: null,
      groupIds: [],
    });
    const foreign = new Set(serversOf(product, hub));
    expect(sourceServers.some(({ sourceServerId }) => foreign.has(serverId(sourceServerId)))).toBe(false);
    expect(product.simulator.requests().filter((request) => request.service === 'drs' && request.accountId !== spoke)).toEqual([]);
  });

  test('of 201 are paged in order of their ids, each once, and asked for their points page by page, five at a time', async () => {
    const product = await openBoth(201);
    const ids: string[] = [];
    const sizes: number[] = [];
    let token: string | null = null;
    do {
      const page: { sourceServers: readonly { sourceServerId: string }[]; count: number; nextToken: string | null } = await ask(
        product,
        'list_source_servers',
        { ...inHub, limit: 100, ...(token === null ? {} : { nextToken: token }) },
      );
      ids.push(...page.sourceServers.map(({ sourceServerId }) => sourceServerId));
      sizes.push(page.count);
      expect(pointsAsked(product)).toBe(ids.length);
      token = page.nextToken;
    } while (token !== null);
    expect(sizes).toEqual([100, 100, 1]);
    expect(ids).toEqual([...serversOf(product, hub)].toSorted());
  });

  test('are listed by DRS once for the pages of one list, as long as somebody reads on within five minutes', async () => {
    const product = await openBoth(4);
    const listings = () => product.asked('DescribeSourceServers').length;
    const page = (nextToken: string | null) =>
      ask(product, 'list_source_servers', { ...inHub, limit: 1, ...(nextToken === null ? {} : { nextToken }) });
    const first = await page(null);
    const once = listings();
    const second = await page(first.nextToken);
    expect(listings()).toBe(once);
    product.clock.advance(300_000);
    const third = await page(second.nextToken);
    expect(listings()).toBe(2 * once);
    await page(third.nextToken);
    expect(listings()).toBe(2 * once);
    await page(null);
    expect(listings()).toBe(3 * once);
  });

  test('are remembered with their points for ten minutes', async () => {
    const product = await openBoth(3);
    await ask(product, 'list_source_servers', inHub);
    await ask(product, 'list_source_servers', inHub);
    expect(pointsAsked(product)).toBe(3);
    product.clock.advance(600_000);
    await ask(product, 'list_source_servers', inHub);
    expect(pointsAsked(product)).toBe(6);
  });

  test('without a recovery point have none, and those nobody answered for are unknown', async () => {
    const initial = `          - { hostname: fresh, os: linux, replicationState: INITIAL_SYNC, lagSeconds: 90 }\n`;
    const product = await openBoth(1, initial);
    const [fresh] = (await ask(product, 'list_source_servers', inHub)).sourceServers.filter(({ hostname }) => hostname === 'fresh');
    expect(fresh).toMatchObject({ newestRecoveryPoint: null, recoveryPointKnown: true, replicationState: 'INITIAL_SYNC', lagSeconds: 90 });
    product.clock.advance(600_000);
    product.simulator.addFault({
      kind: 'error',
      operation: 'DescribeRecoverySnapshots',
      code: 'AccessDeniedException',
      status: 403,
      count: 1,
    });
    const { sourceServers } = await ask(product, 'list_source_servers', inHub);
    expect(sourceServers.map(({ recoveryPointKnown }) => recoveryPointKnown).toSorted()).toEqual([false, true]);
    expect(sourceServers.find(({ recoveryPointKnown }) => !recoveryPointKnown)).toMatchObject({ newestRecoveryPoint: null });
  });

  test('without a recent recovery point are found by that, and DRS is asked only for those whose replication leaves it open', async () => {
    const worse = `          - { hostname: fresh, os: linux, replicationState: INITIAL_SYNC }
          - { hostname: stalled, os: linux, replicationState: STALLED, lagSeconds: 7300 }
          - { hostname: behind, os: linux, lagSeconds: 3700 }
`;
    const product = await openBoth(20, worse);
    product.clock.advance(2 * 3_600_000);
    const { sourceServers } = await ask(product, 'list_source_servers', { ...inHub, recoveryPointStatuses: ['OLD', 'NONE', 'UNKNOWN'] });
    expect(Object.fromEntries(sourceServers.map(({ hostname, recoveryPointStatus }) => [hostname, recoveryPointStatus]))).toEqual({
      fresh: 'NONE',
      stalled: 'OLD',
      behind: 'OLD',
    });
    expect(pointsAsked(product)).toBe(3);
    const recent = await ask(product, 'list_source_servers', { ...inHub, recoveryPointStatuses: ['RECENT'] });
    expect(recent.sourceServers).toHaveLength(20);
    const page = await ask(product, 'list_source_servers', { ...inHub, recoveryPointStatuses: ['OLD'], limit: 1 });
    expect(page.nextToken).not.toBeNull();
  });

  test('that cannot be listed are a failure of the recovery service, and no empty list', async () => {
    const product = await openBoth();
    product.simulator.addFault({ kind: 'error', operation: 'DescribeSourceServers', code: 'AccessDeniedException', status: 403 });
    expect(await refusedBy(product, 'list_source_servers', inHub)).toMatchObject({
      statusCode: 502,
      error: 'RECOVERY_SERVICE_ERROR',
      code: 'AccessDeniedException',
    });
    product.simulator.clearFaults();
    const elsewhere = await refusedBy(product, 'list_source_servers', { ...inHub, region: 'eu-west-3' });
    expect(elsewhere).toMatchObject({ statusCode: 502, code: 'UninitializedAccountException' });
  });

  test('are selected by tags, however those are written', async () => {
    const product = await openBoth(1, `          - { hostname: tagged, os: linux, tags: { tier: web, env: "a=b" } }\n`);
    const named = async (tags: unknown) =>
      (await ask(product, 'list_source_servers', { ...inHub, tags })).sourceServers.map(({ hostname }) => hostname);
    for (const tags of [{ tier: 'web' }, ['tier=web'], 'tier=web', 'tier=web,env=a=b', ['env=a=b', 'tier=web']])
      expect(await named(tags)).toEqual(['tagged']);
    for (const tags of [{ tier: 'db' }, { tier: 'web', env: 'x' }, { toString: 'x' }]) expect(await named(tags)).toEqual([]);
    expect(await named({})).toHaveLength(2);
    for (const tags of ['tier', '=x', ['tier=web', 'tier=db'], 5, [5], { tier: 5 }, '', { '': 'x' }])
      expect(await refusedBy(product, 'list_source_servers', { ...inHub, tags })).toMatchObject({
        statusCode: 400,
        issues: [{ field: expect.stringContaining('tags') as string }],
      });
  });

  test('name the groups of their own account and Region that select them, by ids or by tags', async () => {
    const product = await openBoth();
    const [first, second] = serversOf(product, spoke);
    if (first === undefined || second === undefined) throw new Error('There are three servers');
    await putGroup(product, 'pg-b', inSpoke, { kind: 'servers', serverIds: [first] });
    await putGroup(product, 'pg-c', { ...inSpoke, region: 'eu-west-1' }, { kind: 'tags', tags: { tier: 'db' } });
    await putGroup(product, 'pg-d', inHub, { kind: 'servers', serverIds: [second] });
    const groupsOf = async () =>
      Object.fromEntries(
        (await ask(product, 'list_source_servers', inSpoke)).sourceServers.map((one) => [
          one.sourceServerId,
          [one.groupId, one.groupName, one.groupIds],
        ]),
      );
    expect((await groupsOf())[first]).toEqual(['pg-b', 'group pg-b', ['pg-b']]);
    expect((await groupsOf())[second]).toEqual([null, null, []]);
    await putGroup(product, 'pg-a', inSpoke, { kind: 'tags', tags: { tier: 'db' } });
    expect((await groupsOf())[first]).toEqual(['pg-a', 'group pg-a', ['pg-a', 'pg-b']]);
    expect((await groupsOf())[second]).toEqual(['pg-a', 'group pg-a', ['pg-a']]);
  });

  test('are asked for with account and Region, because there is no default place', async () => {
    const product = await openBoth();
    expect(await refusedBy(product, 'list_source_servers', {})).toMatchObject({
      error: 'MISSING_PARAMETERS',
      message: 'Missing required parameters: accountId, region',
    });
    expect(await refusedBy(product, 'list_source_servers', { ...inHub, accountId: '999999999999' })).toMatchObject({
      statusCode: 404,
      error: 'ACCOUNT_NOT_FOUND',
    });
    expect(await refusedBy(product, 'list_source_servers', { ...inHub, region: 'evil.example/' })).toMatchObject({
      statusCode: 400,
      issues: [{ field: 'region' }],
    });
    expect(await refusedBy(product, 'list_source_servers', { ...inHub, nextToken: 'e30' })).toMatchObject({
      issues: [{ field: 'nextToken' }],
    });
    expect(product.asked('DescribeSourceServers')).toEqual([]);
  });

  test('are read over HTTP, with tags in the query', async () => {
    const product = await openBoth();
    const query = { ...inSpoke, tags: 'tier=db', limit: '2' };
    const answer = await http(product, httpEvent('GET', '/source-servers', { queryStringParameters: query }));
    expect(answer).toMatchObject({ statusCode: 200, body: { count: 2, nextToken: expect.any(String) as string } });
  });
});

describe('quotas', () => {
  const limits = { serversPerJob: 100, concurrentJobs: 20, serversInJobs: 500, sourceServers: 4_000, replicatingServers: 300 };

  test('of a place show the limits, and what everybody’s jobs and servers use of them', async () => {
    const stopped = `          - { hostname: off, os: linux, replicationState: STOPPED }\n`;
    const product = await openBoth(4, stopped);
    const servers = (await ask(product, 'list_source_servers', inHub)).sourceServers.filter(({ hostname }) => hostname !== 'off');
    const [first, second, third] = servers.map(({ sourceServerId }) => serverId(sourceServerId));
    if (first === undefined || second === undefined || third === undefined) throw new Error('There are four servers');
    const planId = await storePlan(product, { waves: [{ serverIds: [first, second] }] });
    const state = await startDrill(product, planId);
    await drive(product, state, { onStep: ({ kind }) => kind !== 'wait' });
    await drillByHand(product, [third]);
    const used = async () => (await ask(product, 'get_quotas', inHub)).quotas;
    expect(await used()).toEqual([
      {
        ...inHub,
        serversPerJob: limits.serversPerJob,
        concurrentJobs: { limit: limits.concurrentJobs, used: 2 },
        serversInJobs: { limit: limits.serversInJobs, used: 3 },
        sourceServers: { limit: limits.sourceServers, used: 5 },
        replicatingServers: { limit: limits.replicatingServers, used: 4 },
        known: true,
        message: null,
      },
    ]);
    product.clock.advance(3_600_000);
    expect((await used())[0]).toMatchObject({ concurrentJobs: { used: 0 }, serversInJobs: { used: 0 } });
  });

  test('are shown for the places of groups and plans, narrowed down by account or Region', async () => {
    const product = await openBoth();
    const places = async (fields: object = {}) =>
      (await ask(product, 'get_quotas', { ...fields })).quotas.map((one) => `${one.accountId}/${one.region}`);
    expect(await places()).toEqual([]);
    await putGroup(product, 'pg-a', inHub, { kind: 'tags', tags: { tier: 'db' } });
    await putGroup(product, 'pg-b', { ...inHub, region: 'eu-west-1' }, { kind: 'tags', tags: { tier: 'db' } });
    const wave = {
      number: 1,
      name: 'one',
      groupIds: [],
      dependsOn: [],
      pauseBefore: false,
      onFailure: 'STOP',
      launchTimeoutMinutes: 60,
    } as const;
    const servers = [{ accountId: accountId(spoke), region: region('us-east-1'), serverIds: [serverId('s-1')] }];
    await product.app.plans.plans.put({ id: asPlanId('rp-explicit'), name: 'x', waves: [{ ...wave, servers }], version: 0 });
    expect(await places()).toEqual([`${hub}/eu-west-1`, `${hub}/us-east-1`, `${spoke}/us-east-1`]);
    expect(await places({ accountId: hub })).toEqual([`${hub}/eu-west-1`, `${hub}/us-east-1`]);
    expect(await places({ region: 'us-east-1' })).toEqual([`${hub}/us-east-1`, `${spoke}/us-east-1`]);
    expect(await places({ accountId: spoke, region: 'ap-southeast-2' })).toEqual([`${spoke}/ap-southeast-2`]);
    expect(await refusedBy(product, 'get_quotas', { accountId: '999999999999' })).toMatchObject({
      statusCode: 404,
      error: 'ACCOUNT_NOT_FOUND',
    });
  });

  test('that could not be asked about are unknown, with the reason, and the other half is still shown', async () => {
    const product = await openBoth();
    product.simulator.addFault({ kind: 'error', operation: 'DescribeJobs', code: 'AccessDeniedException', status: 403 });
    expect((await ask(product, 'get_quotas', inHub)).quotas).toMatchObject([
      {
        known: false,
        message: expect.stringContaining('AccessDeniedException') as string,
        concurrentJobs: { limit: 20, used: null },
        serversInJobs: { used: null },
        sourceServers: { used: 2 },
      },
    ]);
    const bare = (await ask(product, 'get_quotas', { ...inHub, region: 'eu-west-3' })).quotas;
    expect(bare).toMatchObject([
      { known: false, sourceServers: { used: null }, replicatingServers: { used: null }, concurrentJobs: { used: null } },
    ]);
  });

  test('of an account that a group names and nobody has registered are unknown', async () => {
    const product = await openBoth();
    await putGroup(product, 'pg-lost', { accountId: '999999999999', region: 'us-east-1' }, { kind: 'tags', tags: { tier: 'db' } });
    expect((await ask(product, 'get_quotas')).quotas).toMatchObject([
      { known: false, message: expect.stringContaining('not registered') as string },
    ]);
  });
});
