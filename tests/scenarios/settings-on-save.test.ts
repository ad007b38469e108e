/**
 * Launch settings of a group that is saved: checked before, applied in the background, and told of beside the group.
 */
import type { groupId as asGroupId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent, invoke } from '../harness/answers.ts';
import { createGroup, deliverAll, fieldsOf, groupOf, inHub, openTagged, outcomeOf, serversNamed } from '../harness/catalogue.ts';
import { fuse } from '../harness/crash.ts';
import { editTemplate } from '../harness/outside.ts';
import { openProduct, spoke, type Product } from '../harness/product.ts';

const subnet = 'subnet-0000000000000000b';
const farGroup = 'sg-0000000000000000c';

const network = `
accounts:
  - accountId: '123456789012'
    regions:
      - region: us-east-1
        subnets:
          - { id: ${subnet}, cidr: 10.1.0.0/24, zone: b }
          - { id: subnet-0000000000000000c, cidr: 10.2.0.0/24, zone: c, vpcId: vpc-0000000000000000f }
        securityGroups:
          - { id: sg-0000000000000000b, name: web }
          - { id: ${farGroup}, name: far, vpcId: vpc-0000000000000000f }
        servers:
          - { count: 60, hostnamePrefix: web, os: linux, tags: { tier: web } }
`;

const open = (): Promise<Product> => openTagged({ estate: network });

const statusOf = async (product: Product, groupId: string) =>
  (await ask(product, 'get_protection_group', { groupId })).launchSettingsStatus;

const present = async ({ app }: Product, server: string) => {
  const place = { ...inHub, access: { kind: 'own' } } as unknown as Parameters<typeof app.launchSettings.read>[0];
  const [reading] = await app.launchSettings.read(place, [server as never]);
  if (reading?.kind !== 'read') throw new Error(`The settings were not read: ${JSON.stringify(reading)}`);
  return reading.present;
};

const writes = (product: Product): number => product.asked('CreateLaunchTemplateVersion').length;

describe('a group that is saved with launch settings', () => {
  test('has them applied to every server in the background, override before group, and says so', async () => {
    const product = await open();
    const [first = '', second = ''] = serversNamed(product, 'web');
    const made = await createGroup(product, 'Web', {
      sourceServerIds: [first, second],
      launchSettings: { subnetId: subnet, launchDisposition: 'STOPPED' },
      serverOverrides: [{ sourceServerId: second, staticPrivateIp: '10.1.0.77', launchDisposition: 'STARTED' }],
    });
    const pending = { status: 'PENDING', totalServers: 2, appliedServers: 0, failedServers: 0, failures: [] };
    expect(made.launchSettingsStatus).toMatchObject(pending);
    expect(product.queued).toEqual([{ worker: true, job: 'apply_launch_settings', groupId: made.groupId }]);
    expect(writes(product)).toBe(0);
    expect(await product.handle(product.queued.shift(), {})).toEqual({ statusCode: 200, body: 'Worker completed' });
    expect(await present(product, first)).toMatchObject({
      launchDisposition: 'STOPPED',
      template: { subnetId: subnet, staticPrivateIp: null },
    });
    expect(await present(product, second)).toMatchObject({
      launchDisposition: 'STARTED',
      template: { subnetId: subnet, staticPrivateIp: '10.1.0.77' },
    });
    expect(await statusOf(product, made.groupId)).toMatchObject({ ...pending, status: 'APPLIED', appliedServers: 2 });
    const { protectionGroups } = await ask(product, 'list_protection_groups');
    expect(protectionGroups[0]?.launchSettingsStatus.status).toBe('APPLIED');
  });

  test('has nothing applied where nobody says anything about launching', async () => {
    const product = await open();
    const made = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    expect(made.launchSettingsStatus).toMatchObject({ status: 'NOT_NEEDED', totalServers: 0, updatedAt: null });
    expect(product.queued).toEqual([]);
  });

  test('by tags has them applied to 60 servers in several steps, whichever the tags mean at that moment', async () => {
    const product = await open();
    const made = await createGroup(product, 'Web', { selectionTags: { tier: 'web' }, launchSettings: { copyTags: false } });
    expect(made.launchSettingsStatus).toMatchObject({ status: 'PENDING', totalServers: null });
    await deliverAll(product);
    expect(await statusOf(product, made.groupId)).toMatchObject({ status: 'APPLIED', totalServers: 60, appliedServers: 60 });
    expect(product.asked('UpdateLaunchConfiguration')).toHaveLength(60);
  });

  test('changed in name only is not applied again; changed in settings it is, and only what differs', async () => {
    const product = await open();
    const ids = serversNamed(product, 'web').slice(0, 3);
    const wanted = { sourceServerIds: ids, launchSettings: { subnetId: subnet } };
    const { groupId } = await createGroup(product, 'Web', wanted);
    await deliverAll(product);
    expect(writes(product)).toBe(3);
    await ask(product, 'update_protection_group', { ...groupOf('Web servers', wanted), groupId, version: 1 });
    expect(await deliverAll(product)).toBe(0);
    const more = { ...wanted, launchSettings: { subnetId: subnet, instanceProfileName: 'web' } };
    const changed = await ask(product, 'update_protection_group', { ...groupOf('Web', more), groupId, version: 2 });
    expect(changed.launchSettingsStatus).toMatchObject({ status: 'PENDING', appliedServers: 0 });
    await deliverAll(product);
    expect(writes(product)).toBe(6);
    expect((await present(product, ids[0]!)).template).toMatchObject({ version: 3, subnetId: subnet, instanceProfileName: 'web' });
    const none = await ask(product, 'update_protection_group', { ...groupOf('Web', { sourceServerIds: ids }), groupId, version: 3 });
    expect(none.launchSettingsStatus.status).toBe('NOT_NEEDED');
    expect(await deliverAll(product)).toBe(0);
  });

  test('while an older version is still being applied begins anew with the newer', async () => {
    const product = await open();
    const ids = serversNamed(product, 'web');
    const wanted = { sourceServerIds: ids, launchSettings: { instanceProfileName: 'old' } };
    const { groupId } = await createGroup(product, 'Web', wanted);
    const { get } = product.app.plans.groups;
    const isHalfway = { steps: 0 };
    const app = {
      ...product.app.plans.groups,
      get: async (id: ReturnType<typeof asGroupId>) => {
        isHalfway.steps += 1;
        if (isHalfway.steps === 3) {
          const newer = { ...wanted, launchSettings: { instanceProfileName: 'new' } };
          await ask(product, 'update_protection_group', { ...groupOf('Web', newer), groupId, version: 1 });
        }
        return get(id);
      },
    };
    const driver = openProduct({ restarted: product, wrap: (ports) => ({ ...ports, plans: { ...ports.plans, groups: app } }) });
    await deliverAll(driver);
    expect(await statusOf(product, groupId)).toMatchObject({ status: 'APPLIED', appliedServers: 60 });
    for (const id of [ids[0]!, ids[59]!]) expect((await present(product, id)).template.instanceProfileName).toBe('new');
  });

  test('while a driver is in the middle of an older version has its own applied after that, and not before', async () => {
    const product = await open();
    const ids = serversNamed(product, 'web').slice(0, 30);
    const wanted = { sourceServerIds: ids, launchSettings: { instanceProfileName: 'old' } };
    const { groupId } = await createGroup(product, 'Web', wanted);
    const seen = { changes: 0 };
    const driver = openProduct({
      restarted: product,
      wrap: (ports) => ({
        ...ports,
        launchSettings: {
          ...ports.launchSettings,
          apply: async (...asked) => {
            seen.changes += 1;
            if (seen.changes === 3) {
              const newer = { ...wanted, launchSettings: { instanceProfileName: 'new' } };
              await ask(product, 'update_protection_group', { ...groupOf('Web', newer), groupId, version: 1 });
              await deliverAll(product);
            }
            return ports.launchSettings.apply(...asked);
          },
        },
      }),
    });
    await deliverAll(driver);
    expect(await statusOf(product, groupId)).toMatchObject({ status: 'APPLIED', appliedServers: 30 });
    for (const id of ids) expect((await present(product, id)).template.instanceProfileName).toBe('new');
  });

  test('in a second account has them applied there, and the first is asked for nothing', async () => {
    const product = await openTagged();
    await createGroup(product, 'Other', { accountId: spoke, selectionTags: { tier: 'web' }, launchSettings: { copyTags: false } });
    await deliverAll(product);
    const asked = product.asked('UpdateLaunchConfiguration');
    expect(asked.map(({ accountId }) => accountId)).toEqual([spoke, spoke]);
    expect(product.asked('GetLaunchConfiguration').every(({ accountId }) => accountId === spoke)).toBe(true);
  });

  test('and removed takes the record of the work with it', async () => {
    const product = await open();
    const [first = ''] = serversNamed(product, 'web');
    const { groupId } = await createGroup(product, 'Web', { sourceServerIds: [first], launchSettings: { copyTags: false } });
    await deliverAll(product);
    await ask(product, 'delete_protection_group', { groupId, version: 1 });
    expect(await product.store.plans.settingsWork.list({ limit: 10 })).toEqual([]);
    expect(await product.handle({ worker: true, job: 'apply_launch_settings', groupId }, {})).toMatchObject({
      statusCode: 404,
      error: 'PROTECTION_GROUP_NOT_FOUND',
    });
  });
});

describe('settings that AWS would not take', () => {
  test.each([
    [{ launchSettings: { subnetId: 'subnet-99999999' } }, 'launchSettings.subnetId'],
    [{ launchSettings: { subnetId: subnet, securityGroupIds: [farGroup] } }, 'launchSettings.securityGroupIds'],
    [{ launchSettings: { instanceType: 'u9.huge', targetInstanceTypeRightSizingMethod: 'NONE' } }, 'launchSettings.instanceType'],
  ])('%j are refused by field, and nothing is saved', async (settings, field) => {
    const product = await open();
    const answer = await outcomeOf(product, 'create_protection_group', groupOf('Web', { selectionTags: { tier: 'web' }, ...settings }));
    expect(answer).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS' });
    expect(fieldsOf(answer)).toEqual([field]);
    expect((await ask(product, 'list_protection_groups')).count).toBe(0);
    expect(await product.store.plans.settingsWork.list({ limit: 10 })).toEqual([]);
  });

  test('are refused at the override that is wrong, and once where all have them from the group', async () => {
    const product = await open();
    const [first = '', second = ''] = serversNamed(product, 'web');
    const overrides = [
      { sourceServerId: first, staticPrivateIp: '10.1.0.9' },
      { sourceServerId: second, staticPrivateIp: '10.9.0.9' },
    ];
    const asked = { sourceServerIds: [first, second], serverOverrides: overrides };
    const outside = await outcomeOf(product, 'create_protection_group', groupOf('Web', { ...asked, launchSettings: { subnetId: subnet } }));
    expect(fieldsOf(outside)).toEqual(['serverOverrides[1].staticPrivateIp']);
    const missing = groupOf('Web', { ...asked, launchSettings: { subnetId: 'subnet-99999999' } });
    expect(fieldsOf(await outcomeOf(product, 'create_protection_group', missing))).toEqual(['launchSettings.subnetId']);
  });

  test('cannot be told where EC2 does not answer, and then nothing is saved', async () => {
    const product = await open();
    product.simulator.addFault({ kind: 'error', service: 'ec2', operation: 'DescribeSubnets', code: 'UnauthorizedOperation', status: 403 });
    const body = JSON.stringify(groupOf('Web', { selectionTags: { tier: 'web' }, launchSettings: { subnetId: subnet } }));
    const answer = await http(product, httpEvent('POST', '/protection-groups', { body }));
    expect(answer).toMatchObject({ statusCode: 502, body: { error: 'RECOVERY_SERVICE_ERROR', code: 'UnauthorizedOperation' } });
    expect((await ask(product, 'list_protection_groups')).count).toBe(0);
  });
});

describe('a server whose settings cannot be applied', () => {
  test('is named, and the others have theirs', async () => {
    const product = await open();
    const ids = serversNamed(product, 'web').slice(0, 4);
    const { groupId } = await createGroup(product, 'Web', { sourceServerIds: ids, launchSettings: { subnetId: subnet } });
    product.simulator.addFault({
      kind: 'error',
      operation: 'CreateLaunchTemplateVersion',
      code: 'InvalidParameterValue',
      status: 400,
      count: 1,
    });
    await deliverAll(product);
    const status = await statusOf(product, groupId);
    expect(status).toMatchObject({ status: 'FAILED', totalServers: 4, appliedServers: 3, failedServers: 1 });
    expect(status.failures).toMatchObject([{ sourceServerId: ids[0], reason: expect.stringContaining('InvalidParameterValue') as string }]);
  });

  test('for now is tried again by find until it can be, and given up by name after a while', async () => {
    const product = await open();
    const ids = serversNamed(product, 'web').slice(0, 2);
    const { groupId } = await createGroup(product, 'Web', { sourceServerIds: ids, launchSettings: { subnetId: subnet } });
    product.simulator.addFault({ kind: 'throttle', service: 'ec2', operation: 'CreateLaunchTemplateVersion' });
    await deliverAll(product);
    expect(await statusOf(product, groupId)).toMatchObject({ status: 'APPLYING', appliedServers: 0, failedServers: 0 });
    const rounds = async (count: number): Promise<void> => {
      for (let round = 0; round < count; round += 1) {
        product.clock.advance(61_000);
        await ask(product, 'find');
        await deliverAll(product);
      }
    };
    await rounds(3);
    expect((await statusOf(product, groupId)).status).toBe('APPLYING');
    await rounds(10);
    const given = await statusOf(product, groupId);
    expect(given).toMatchObject({ status: 'FAILED', failedServers: 2 });
    expect(given.failures[0]?.reason).toContain('RequestLimitExceeded');
    await rounds(2);
    expect(await statusOf(product, groupId)).toEqual(given);
  });
});

describe('work that somebody died over', () => {
  test.each(['before', 'after'] as const)(
    '%s any effect is taken up by find, and every template is changed once',
    { timeout: 120_000 },
    async (moment) => {
      for (let at = 1; ; at += 1) {
        const product = await open();
        const ids = serversNamed(product, 'web').slice(0, 3);
        const spark = fuse(at, moment);
        const dying = openProduct({ restarted: product, wrap: spark.wrap });
        const body = groupOf('Web', { sourceServerIds: ids, launchSettings: { subnetId: subnet } });
        const saved = await invoke(dying, 'create_protection_group', body);
        for (let message = product.queued.shift(); message !== undefined; message = product.queued.shift()) {
          await dying.handle(message, {}).catch(() => undefined);
        }
        for (let round = 0; round < 8; round += 1) {
          product.clock.advance(61_000);
          await ask(product, 'find');
          await deliverAll(product);
        }
        const [group] = (await ask(product, 'list_protection_groups')).protectionGroups;
        if (group === undefined) expect(saved).toMatchObject({ error: 'INTERNAL_ERROR' });
        else expect(group.launchSettingsStatus).toMatchObject({ status: 'APPLIED', appliedServers: 3 });
        expect(writes(product)).toBe(group === undefined ? 0 : 3);
        const works = await product.store.plans.settingsWork.list({ limit: 10 });
        expect(works).toHaveLength(group === undefined ? 0 : 1);
        if (spark.effects() < at) return expect(at).toBeGreaterThan(8);
      }
    },
  );

  test('in the middle of it goes on behind the last step, and a second driver finds nothing to do meanwhile', async () => {
    const product = await open();
    const made = await createGroup(product, 'Web', { selectionTags: { tier: 'web' }, launchSettings: { subnetId: subnet } });
    const message = product.queued.shift();
    const spark = fuse(40, 'before');
    const dying = openProduct({ restarted: product, wrap: spark.wrap });
    await dying.handle(message, {}).catch(() => undefined);
    const halfway = await statusOf(product, made.groupId);
    expect(halfway).toMatchObject({ status: 'APPLYING', totalServers: 60, appliedServers: 25 });
    await product.handle(message, {});
    expect(await statusOf(product, made.groupId)).toEqual(halfway);
    product.clock.advance(120_000);
    await ask(product, 'find');
    expect(product.queued.filter(({ job }) => job === 'apply_launch_settings')).toHaveLength(1);
    await deliverAll(product);
    expect(await statusOf(product, made.groupId)).toMatchObject({ status: 'APPLIED', appliedServers: 60 });
    expect(writes(product)).toBe(60);
  });

  test('is done once by thirty workers at the same time', async () => {
    const product = await open();
    const made = await createGroup(product, 'Web', { selectionTags: { tier: 'web' }, launchSettings: { subnetId: subnet } });
    const [message] = product.queued.splice(0);
    await Promise.all(Array.from({ length: 30 }, () => product.handle(message, {})));
    await deliverAll(product);
    expect(await statusOf(product, made.groupId)).toMatchObject({ status: 'APPLIED', appliedServers: 60 });
    expect(writes(product)).toBe(60);
  });

  test('whose message was lost is found again by find', async () => {
    const product = await open();
    const [first = ''] = serversNamed(product, 'web');
    const { groupId } = await createGroup(product, 'Web', { sourceServerIds: [first], launchSettings: { subnetId: subnet } });
    product.queued.length = 0;
    product.clock.advance(5_000);
    await ask(product, 'find');
    expect(product.queued.filter(({ job }) => job === 'apply_launch_settings')).toEqual([]);
    product.clock.advance(6_000);
    await ask(product, 'find');
    await deliverAll(product);
    expect((await statusOf(product, groupId)).status).toBe('APPLIED');
  });
});

test('what somebody else has set in a template and no setting names survives', async () => {
  const product = await open();
  const [first = ''] = serversNamed(product, 'web');
  await editTemplate(product, first, { KeyName: 'operators' });
  await createGroup(product, 'Web', { sourceServerIds: [first], launchSettings: { subnetId: subnet } });
  await deliverAll(product);
  const versions = product.asked('CreateLaunchTemplateVersion').length;
  expect(versions).toBe(2);
  expect((await present(product, first)).template).toMatchObject({ version: 3, subnetId: subnet });
});
