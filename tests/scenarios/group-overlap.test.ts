/**
 * A server is in one group of its account and Region, whichever way groups select; and what a selection means right now.
 */
import { describe, expect, test } from 'vitest';
import type { Ports } from '@drs-orchestrator/application';
import { ask, invoke } from '../harness/answers.ts';
import { countOf, createGroup, fieldsOf, groupOf, inHub, openTagged, outcomeOf, serversNamed } from '../harness/catalogue.ts';
import { fuse } from '../harness/crash.ts';
import { hub, spoke, type Product } from '../harness/product.ts';

const create = 'create_protection_group';
type Selects = (product: Product) => Readonly<Record<string, unknown>>;

const byId: Selects = (product) => ({ sourceServerIds: serversNamed(product, 'db') });
const byTier: Selects = () => ({ selectionTags: { tier: 'db' } });
const byBoth: Selects = () => ({ selectionTags: { both: 'yes' } });

const overlapping: readonly (readonly [string, Selects, Selects])[] = [
  ['ids and ids', byId, byId],
  ['ids and tags', byId, byBoth],
  ['tags and ids', byBoth, byId],
  ['tags and other tags', byTier, byBoth],
];

describe.each(overlapping)('two groups by %s', (_how, one, other) => {
  test('may not share a server: the second is told which, and in which group', async () => {
    const product = await openTagged();
    const first = await createGroup(product, 'First', one(product));
    const refused = await outcomeOf(product, create, groupOf('Second', other(product)));
    const servers = serversNamed(product, 'db');
    expect(refused).toMatchObject({ statusCode: 409, error: 'CONFLICT', groupIds: [first.groupId], executionId: null, planId: null });
    expect([...(refused['servers'] as string[])].sort()).toEqual(servers);
    expect(refused.message).toContain(`First (${first.groupId})`);
    expect((await ask(product, 'list_protection_groups')).count).toBe(1);
  });

  test('may not come to share one by a change', async () => {
    const product = await openTagged();
    await createGroup(product, 'First', one(product));
    const second = await createGroup(product, 'Second', { region: 'eu-central-1', selectionTags: { both: 'yes' } });
    const change = { groupId: second.groupId, version: 1, ...groupOf('Second', other(product)) };
    expect(await outcomeOf(product, 'update_protection_group', change)).toMatchObject({ statusCode: 409, error: 'CONFLICT' });
    expect(await ask(product, 'get_protection_group', { groupId: second.groupId })).toEqual({ ...second, statusCode: 200 });
  });

  test('made at once become one', async () => {
    const product = await openTagged();
    const requests = Array.from({ length: 10 }, (_, index) => groupOf(`Group ${String(index)}`, (index % 2 === 0 ? one : other)(product)));
    const outcomes = await Promise.all(requests.map((request) => outcomeOf(product, create, request)));
    expect(countOf(outcomes)).toEqual({ '201 done': 1, '409 CONFLICT': 9 });
    expect((await ask(product, 'list_protection_groups')).count).toBe(1);
  });
});

describe('two groups', () => {
  test('of equal tags are no conflict in another account or another Region', async () => {
    const product = await openTagged();
    await createGroup(product, 'Here', { selectionTags: { both: 'yes' } });
    await createGroup(product, 'Other Region', { selectionTags: { both: 'yes' }, region: 'eu-central-1' });
    await createGroup(product, 'Other account', { selectionTags: { both: 'yes' }, accountId: spoke });
    expect((await ask(product, 'list_protection_groups')).count).toBe(3);
  });

  test('that share nothing are made at once', async () => {
    const product = await openTagged({ web: 12 });
    const requests = serversNamed(product, 'web').map((id, index) => groupOf(`Web ${String(index)}`, { sourceServerIds: [id] }));
    const outcomes = await Promise.all(requests.map((request) => outcomeOf(product, create, request)));
    expect(countOf(outcomes)).toEqual({ '201 done': 12 });
  });

  test('that are changed at once into each other’s servers do not both get them', async () => {
    const product = await openTagged();
    const [one = '', two = '', three = ''] = serversNamed(product, 'web');
    const groups = [
      await createGroup(product, 'One', { sourceServerIds: [one] }),
      await createGroup(product, 'Two', { sourceServerIds: [two] }),
    ];
    const change = ({ groupId, groupName, sourceServerIds }: (typeof groups)[number]) => ({
      groupId,
      version: 1,
      ...groupOf(groupName, { sourceServerIds: [...(sourceServerIds ?? []), three] }),
    });
    const outcomes = await Promise.all(groups.map((group) => outcomeOf(product, 'update_protection_group', change(group))));
    expect(countOf(outcomes)).toEqual({ '200 done': 1, '409 CONFLICT': 1 });
  });

  test('keep out of each other’s way though a process dies while it saves one, and the others wait a minute at the most', async () => {
    for (let at = 1; at <= 7; at += 1) {
      const product = await openTagged();
      const mortal = await openTagged({ restarted: product, wrap: fuse(at, 'after').wrap });
      const died = await outcomeOf(mortal, create, groupOf('First', { selectionTags: { both: 'yes' } }));
      expect(died.statusCode).toBe(500);
      product.clock.advance(61_000);
      const second = await outcomeOf(product, create, groupOf('Second', { selectionTags: { tier: 'db' } }));
      const { count } = await ask(product, 'list_protection_groups');
      expect([at, second.statusCode, count]).toEqual([at, at < 4 ? 201 : 409, 1]);
    }
  });

  test('are saved one after the other: who finds its own turn over writes nothing', async () => {
    const product = await openTagged();
    const slowly = (ports: Ports): Ports => {
      const list: Ports['plans']['groups']['list'] = async (page) => {
        const groups = await ports.plans.groups.list(page);
        product.clock.advance(31_000);
        return groups;
      };
      return { ...ports, plans: { ...ports.plans, groups: { ...ports.plans.groups, list } } };
    };
    const slow = await openTagged({ restarted: product, wrap: slowly });
    expect(await outcomeOf(slow, create, groupOf('Slow', { selectionTags: { tier: 'db' } }))).toMatchObject({
      statusCode: 429,
      error: 'THROTTLED',
    });
    expect((await ask(product, 'list_protection_groups')).count).toBe(0);
    await createGroup(product, 'Slow', { selectionTags: { tier: 'db' } });
  });
});

describe('resolving', () => {
  test('says of a selection that is no group yet which servers it means, and which group has each', async () => {
    const product = await openTagged();
    const [db = ''] = serversNamed(product, 'db');
    const { groupId } = await createGroup(product, 'One database', { sourceServerIds: [db] });
    const resolved = await ask(product, 'resolve_protection_group', { ...inHub, selectionTags: { both: 'yes' } });
    expect(resolved.count).toBe(5);
    expect(resolved.servers.map((server) => server.groupId).filter((id) => id !== null)).toEqual([groupId]);
    expect(resolved.servers.find(({ sourceServerId }) => sourceServerId === db)).toMatchObject({
      groupId,
      replicationState: 'CONTINUOUS',
      tags: { tier: 'db', both: 'yes' },
    });
    expect(resolved.servers.map(({ hostname }) => hostname)).not.toContain(null);
    const own = await ask(product, 'resolve_protection_group', { groupId });
    expect(own.servers).toMatchObject([{ sourceServerId: db, groupId: null }]);
  });

  test('names ids that DRS does not know, and a selection that matches nothing is an empty answer', async () => {
    const product = await openTagged();
    const [db = ''] = serversNamed(product, 'db');
    const ids = { ...inHub, sourceServerIds: [db, 's-00000000000000000'] };
    expect(await ask(product, 'resolve_protection_group', ids)).toMatchObject({ count: 1, unknownServerIds: ['s-00000000000000000'] });
    const none = { ...inHub, selectionTags: { tier: 'none' } };
    expect(await ask(product, 'resolve_protection_group', none)).toMatchObject({
      servers: [],
      count: 0,
      unknownServerIds: [],
      nextToken: null,
    });
  });

  test('pages in order of ids, each server once', async () => {
    const product = await openTagged({ web: 25 });
    const ids: string[] = [];
    let nextToken: string | null = null;
    do {
      const fields = { ...inHub, selectionTags: { tier: 'web' }, limit: 10, nextToken };
      const page: Awaited<ReturnType<typeof ask<'resolve_protection_group'>>> = await ask(product, 'resolve_protection_group', fields);
      ids.push(...page.servers.map(({ sourceServerId }) => sourceServerId));
      nextToken = page.nextToken;
    } while (nextToken !== null);
    expect(ids).toEqual(serversNamed(product, 'web'));
  });

  test('is refused by name for what it cannot be asked', async () => {
    const product = await openTagged();
    const resolve = (fields: Record<string, unknown>) => outcomeOf(product, 'resolve_protection_group', fields);
    expect(await resolve({ groupId: 'pg-none' })).toMatchObject({ statusCode: 404, error: 'PROTECTION_GROUP_NOT_FOUND' });
    expect(fieldsOf(await resolve({ groupId: 'pg-none', ...inHub }))).toEqual(['accountId', 'region']);
    expect(await resolve({})).toMatchObject({ error: 'MISSING_PARAMETERS', message: 'Missing required parameters: accountId, region' });
    expect(fieldsOf(await resolve(inHub))).toEqual(['sourceServerIds', 'selectionTags']);
    expect(fieldsOf(await resolve({ ...inHub, selectionTags: {} }))).toEqual(['selectionTags']);
    expect(fieldsOf(await resolve({ ...inHub, accountId: '999999999999', selectionTags: { tier: 'db' } }))).toEqual(['accountId']);
    expect(fieldsOf(await resolve({ ...inHub, region: 'nowhere', selectionTags: { tier: 'db' } }))).toEqual(['region']);
    expect(fieldsOf(await resolve({ ...inHub, selectionTags: { tier: 'db' }, limit: 1_001 }))).toEqual(['limit']);
  });

  test('a group that DRS does not answer for is unknown, not empty', async () => {
    const product = await openTagged();
    const { groupId } = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    product.simulator.addFault({ kind: 'error', operation: 'DescribeSourceServers', code: 'UninitializedAccountException', status: 400 });
    const refused = await outcomeOf(product, 'resolve_protection_group', { groupId });
    expect(refused).toMatchObject({ statusCode: 502, error: 'RECOVERY_SERVICE_ERROR', code: 'UninitializedAccountException' });
    expect(refused.message).toContain(`${hub}/us-east-1`);
    expect(await invoke(product, 'get_protection_group', { groupId })).toMatchObject({ statusCode: 200 });
  });
});
