/**
 * Protection groups over the API: made, read, replaced, removed, and refused by the field that is wrong.
 */
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent, invoke, refusedIn } from '../harness/answers.ts';
import { createGroup, createPlan, fieldsOf, groupOf, inHub, openTagged, outcomeOf, serversNamed } from '../harness/catalogue.ts';
import { hub, spoke } from '../harness/product.ts';

const create = 'create_protection_group';

describe('a group', () => {
  test('is made under an id of ours with version 1, over HTTP and directly, and read back as it was made', async () => {
    const product = await openTagged();
    const ids = serversNamed(product, 'db');
    const body = { groupName: 'Databases', description: 'All of them', ...inHub, sourceServerIds: ids };
    const made = await http(product, httpEvent('POST', '/protection-groups', { body: JSON.stringify(body) }));
    expect(made).toMatchObject({
      statusCode: 201,
      body: { statusCode: 201, ...body, selectionTags: null, launchSettings: null, version: 1 },
    });
    const { groupId } = made.body as { readonly groupId: string };
    expect(groupId).toMatch(/^pg-[0-9a-f-]{36}$/);
    expect(await http(product, httpEvent('GET', `/protection-groups/${groupId}`))).toMatchObject({ statusCode: 200, body });
    const direct = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    expect(direct).toMatchObject({
      statusCode: 201,
      sourceServerIds: null,
      selectionTags: { tier: 'web' },
      serverOverrides: [],
      version: 1,
    });
    expect(await ask(product, 'get_protection_group', { groupId: direct.groupId })).toEqual({ ...direct, statusCode: 200 });
  });

  test('is replaced as a whole: what a change leaves out is removed', async () => {
    const product = await openTagged();
    const [first = '', second = ''] = serversNamed(product, 'db');
    const made = await createGroup(product, 'Databases', {
      description: 'Both',
      sourceServerIds: [first, second],
      launchSettings: { copyTags: true },
      serverOverrides: [{ sourceServerId: first, launchDisposition: 'STOPPED' }],
    });
    expect(made).toMatchObject({
      launchSettings: { copyTags: true, subnetId: null },
      serverOverrides: [{ sourceServerId: first, copyTags: null }],
    });
    const changed = { ...groupOf('One database', { sourceServerIds: [first] }), groupId: made.groupId, version: 1 };
    const expected = { groupName: 'One database', description: null, launchSettings: null, serverOverrides: [], version: 2 };
    expect(await ask(product, 'update_protection_group', changed)).toMatchObject({ statusCode: 200, ...expected });
    expect(await outcomeOf(product, 'update_protection_group', changed)).toMatchObject({ statusCode: 409, error: 'VERSION_CONFLICT' });
    const body = { ...changed, version: undefined };
    const put = await http(product, httpEvent('PUT', `/protection-groups/${made.groupId}`, { body: JSON.stringify(body) }));
    expect(put.body).toMatchObject({ error: 'MISSING_PARAMETERS', message: 'Missing required parameters: version' });
  });

  test('takes back what it answered, field by field, but for what is only told', async () => {
    const product = await openTagged();
    const [first = ''] = serversNamed(product, 'db');
    const made = await createGroup(product, 'Databases', {
      sourceServerIds: [first],
      launchSettings: { instanceType: 'm5.large', targetInstanceTypeRightSizingMethod: 'NONE', licensing: { osByol: true } },
      serverOverrides: [{ sourceServerId: first, copyPrivateIp: false }],
    });
    const { statusCode: _statusCode, launchSettingsStatus: _status, ...body } = made;
    const put = await http(product, httpEvent('PUT', `/protection-groups/${made.groupId}`, { body: JSON.stringify(body) }));
    expect(put).toMatchObject({ statusCode: 200, body: { ...body, version: 2 } });
  });

  test('is removed at the version that was read, and is gone', async () => {
    const product = await openTagged();
    const { groupId } = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    expect(await outcomeOf(product, 'delete_protection_group', { groupId })).toMatchObject({ error: 'MISSING_PARAMETERS' });
    expect(await outcomeOf(product, 'delete_protection_group', { groupId, version: 2 })).toMatchObject({ error: 'VERSION_CONFLICT' });
    const query = { queryStringParameters: { version: '1' } };
    const deleted = await http(product, httpEvent('DELETE', `/protection-groups/${groupId}`, query));
    expect(deleted).toEqual({ statusCode: 200, body: { statusCode: 200, groupId, deleted: true } });
    for (const operation of ['get_protection_group', 'delete_protection_group', 'update_protection_group'] as const) {
      const more = groupOf('Web', { selectionTags: { tier: 'web' }, version: 1 });
      expect(await outcomeOf(product, operation, { groupId, ...more })).toMatchObject({
        statusCode: 404,
        error: 'PROTECTION_GROUP_NOT_FOUND',
      });
    }
    await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
  });

  test('that a plan uses is not removed, and the plans are named', async () => {
    const product = await openTagged();
    const group = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    const plans = [await createPlan(product, 'One', [{ protectionGroupIds: [group.groupId] }])];
    plans.push(await createPlan(product, 'Two', [{ protectionGroupIds: [group.groupId] }]));
    const refused = refusedIn(await invoke(product, 'delete_protection_group', { groupId: group.groupId, version: 1 }));
    expect(refused).toMatchObject({ statusCode: 409, error: 'IN_USE' });
    expect([...(refused['usedBy'] as string[])].sort()).toEqual(plans.map(({ planId }) => planId).sort());
    for (const { planId } of plans) await ask(product, 'delete_recovery_plan', { planId, version: 1 });
    await ask(product, 'delete_protection_group', { groupId: group.groupId, version: 1 });
  });
});

describe('a group by tags', () => {
  test('has every server that carries all of them, over all pages, and none of another account or Region', async () => {
    const product = await openTagged({ web: 201 });
    const { groupId } = await createGroup(product, 'Web', { selectionTags: { tier: 'web', both: 'yes' } });
    const resolved = await ask(product, 'resolve_protection_group', { groupId });
    expect(resolved).toMatchObject({ ...inHub, count: 201, nextToken: null, unknownServerIds: [] });
    expect(resolved.servers.map(({ sourceServerId }) => sourceServerId)).toEqual(serversNamed(product, 'web'));
    const there = await ask(product, 'resolve_protection_group', { accountId: spoke, region: 'us-east-1', selectionTags: { both: 'yes' } });
    expect(there.servers.map(({ sourceServerId }) => sourceServerId)).toEqual(serversNamed(product, 'other'));
  });

  test.each([
    ['in another case', { tier: 'WEB' }],
    ['with a blank', { tier: 'web ' }],
    ['that is part of one', { tier: 'we' }],
    ['of which one is missing', { tier: 'web', colour: 'blue' }],
    ['that stand on no two servers at once', { tier: 'web', both: 'no' }],
  ])('%s that match nothing is refused', async (_what, selectionTags) => {
    const product = await openTagged();
    const refused = await outcomeOf(product, create, groupOf('None', { selectionTags }));
    expect(refused).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS' });
    expect(fieldsOf(refused)).toEqual(['selectionTags']);
    expect((await ask(product, 'list_protection_groups')).count).toBe(0);
  });

  test('that cannot be asked for is a failure of the service with its code and place, and nothing is saved', async () => {
    const product = await openTagged();
    product.simulator.addFault({ kind: 'error', operation: 'DescribeSourceServers', code: 'AccessDeniedException', status: 403 });
    for (const more of [{ selectionTags: { tier: 'web' } }, { sourceServerIds: serversNamed(product, 'db') }]) {
      const refused = await outcomeOf(product, create, groupOf('Unknown', more));
      expect(refused).toMatchObject({ statusCode: 502, error: 'RECOVERY_SERVICE_ERROR', code: 'AccessDeniedException' });
      expect(refused.message).toContain(`${hub}/us-east-1`);
    }
    expect((await ask(product, 'list_protection_groups')).count).toBe(0);
    product.simulator.clearFaults();
    await createGroup(product, 'Unknown', { selectionTags: { tier: 'web' } });
  });
});

describe('a group is refused by name', () => {
  const db = { sourceServerIds: ['$db0', '$db1'] };
  test.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['without servers and tags', {}, ['sourceServerIds', 'selectionTags']],
    ['with both', { ...db, selectionTags: { tier: 'web' } }, ['sourceServerIds', 'selectionTags']],
    ['with an empty list of servers', { sourceServerIds: [] }, ['sourceServerIds']],
    ['with no tag', { selectionTags: {} }, ['selectionTags']],
    [
      'with a server that DRS does not know',
      { sourceServerIds: ['$db0', 's-00000000000000000', 'web-1'] },
      ['sourceServerIds[1]', 'sourceServerIds[2]'],
    ],
    ['with a server of another account', { sourceServerIds: ['$other0'] }, ['sourceServerIds[0]']],
    ['with a server twice', { sourceServerIds: ['$db0', '$db1', '$db0'] }, ['sourceServerIds[2]']],
    ['with an account nobody registered', { ...db, accountId: '999999999999' }, ['accountId']],
    ['with a Region of no known form', { ...db, region: 'Frankfurt' }, ['region']],
    ['with a blank name', { ...db, groupName: '   ' }, ['groupName']],
    ['with the wrong type of tags', { selectionTags: { tier: 5 } }, ['selectionTags.tier']],
    ['with a list of something else', { sourceServerIds: ['$db0', 5] }, ['sourceServerIds[1]']],
    ['with an unknown setting', { ...db, launchSettings: { colour: 'blue' } }, ['launchSettings']],
    [
      'with an override of a server that is not in it',
      { ...db, serverOverrides: [{ sourceServerId: '$web0', copyTags: true }] },
      ['serverOverrides[0].sourceServerId'],
    ],
    [
      'with two overrides of one server',
      {
        ...db,
        serverOverrides: [
          { sourceServerId: '$db0', copyTags: true },
          { sourceServerId: '$db0', copyTags: false },
        ],
      },
      ['serverOverrides[1].sourceServerId'],
    ],
    ['with an override that says nothing', { ...db, serverOverrides: [{ sourceServerId: '$db0' }] }, ['serverOverrides[0]']],
    [
      'with one address for two servers',
      {
        ...db,
        serverOverrides: [
          { sourceServerId: '$db0', staticPrivateIp: '10.0.0.7' },
          { sourceServerId: '$db1', staticPrivateIp: '10.0.0.7' },
        ],
      },
      ['serverOverrides[1].staticPrivateIp'],
    ],
    ['with an address for all', { ...db, launchSettings: { staticPrivateIp: '10.0.0.7' } }, ['launchSettings']],
    [
      'with an address that is none',
      { ...db, serverOverrides: [{ sourceServerId: '$db0', staticPrivateIp: '10.0.0.256' }] },
      ['serverOverrides[0].staticPrivateIp'],
    ],
    [
      'with ids of no known form',
      { ...db, launchSettings: { subnetId: 'subnet-1', securityGroupIds: ['sg-01234567', 'sg-x'] } },
      ['launchSettings.subnetId', 'launchSettings.securityGroupIds[1]'],
    ],
    [
      'with an instance type that right-sizing would replace',
      { ...db, launchSettings: { instanceType: 'm5.large' } },
      ['launchSettings.instanceType'],
    ],
    [
      'with a server’s instance type under the group’s right-sizing',
      {
        ...db,
        launchSettings: { targetInstanceTypeRightSizingMethod: 'BASIC' },
        serverOverrides: [{ sourceServerId: '$db0', instanceType: 'm5.large' }],
      },
      ['serverOverrides[0].instanceType'],
    ],
    [
      'with a server’s right-sizing over the group’s instance type',
      {
        ...db,
        launchSettings: { instanceType: 'm5.large', targetInstanceTypeRightSizingMethod: 'NONE' },
        serverOverrides: [{ sourceServerId: '$db0', targetInstanceTypeRightSizingMethod: 'IN_AWS' }],
      },
      ['serverOverrides[0].targetInstanceTypeRightSizingMethod'],
    ],
  ])('%s', async (_what, more, fields) => {
    const product = await openTagged();
    const named = (_text: string, prefix: string, index: string) => serversNamed(product, prefix)[Number(index)] ?? '';
    const request = JSON.parse(JSON.stringify(groupOf('Databases', more)).replace(/\$([a-z]+)(\d)/g, named)) as Record<string, unknown>;
    const refused = await outcomeOf(product, create, request);
    expect(refused).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS' });
    expect(fieldsOf(refused)).toEqual(fields);
    expect((await ask(product, 'list_protection_groups')).count).toBe(0);
  });
});

describe('the list of groups', () => {
  test('is empty, and pages in order of ids to the 101st and beyond', async () => {
    const product = await openTagged({ web: 102 });
    expect(await ask(product, 'list_protection_groups')).toEqual({ statusCode: 200, protectionGroups: [], count: 0, nextToken: null });
    for (const [index, id] of serversNamed(product, 'web').entries())
      await createGroup(product, `Web ${String(index)}`, { sourceServerIds: [id] });
    const ids: string[] = [];
    const sizes: number[] = [];
    let nextToken: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof ask<'list_protection_groups'>>> = await ask(product, 'list_protection_groups', {
        nextToken,
        limit: 100,
      });
      ids.push(...page.protectionGroups.map(({ groupId }) => groupId));
      sizes.push(page.count);
      nextToken = page.nextToken;
    } while (nextToken !== null);
    expect(sizes).toEqual([100, 2]);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect((await ask(product, 'list_protection_groups')).count).toBe(50);
    expect(await outcomeOf(product, 'list_protection_groups', { limit: 101 })).toMatchObject({ error: 'INVALID_PARAMETERS' });
  });

  test('refuses a token that is damaged, or of another list', async () => {
    const product = await openTagged();
    await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    await createGroup(product, 'Databases', { selectionTags: { tier: 'db' } });
    const { nextToken } = await ask(product, 'list_protection_groups', { limit: 1 });
    for (const token of [`${nextToken ?? ''}x`.slice(1), 'nonsense', '%%%']) {
      expect(fieldsOf(await outcomeOf(product, 'list_protection_groups', { nextToken: token }))).toEqual(['nextToken']);
    }
    expect(fieldsOf(await outcomeOf(product, 'list_recovery_plans', { nextToken }))).toEqual(['nextToken']);
  });
});
