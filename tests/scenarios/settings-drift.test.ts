/**
 * Launch settings from the request that saves them to the launch, with everything that may come between: the product as its users
 * meet it, before the simulated DRS and EC2.
 */
import { executionId as asExecutionId } from '@drs-orchestrator/domain';
import { decodeRecord } from '@drs-orchestrator/application';
import { expect, test } from 'vitest';
import { detailsOf, statusOf } from '../harness/answers.ts';
import { createGroup, createPlan, deliverAll, openTagged, serversNamed } from '../harness/catalogue.ts';
import { fuse } from '../harness/crash.ts';
import { drive, startDrill, type EngineState } from '../harness/drive.ts';
import { editTemplate, instanceField, templateField, templateOf } from '../harness/outside.ts';
import type { Product } from '../harness/product.ts';
import { sendThrough } from '../harness/survive.ts';

const subnet = 'subnet-0000000000000000b';
const elsewhere = 'subnet-0000000000000000c';

const estate = (count: number): string => `
accounts:
  - accountId: '123456789012'
    regions:
      - region: us-east-1
        subnets: [{ id: ${subnet}, cidr: 10.1.0.0/24, zone: b }, { id: ${elsewhere}, cidr: 10.2.0.0/24, zone: b }]
        servers: [{ count: ${String(count)}, hostnamePrefix: web, os: linux, instanceType: t3.medium }]
`;

type Saved = { readonly product: Product; readonly planId: string; readonly servers: readonly string[] };

/** A group with a subnet for all and an address and a type for the first, applied; and a plan of it. */
const saved = async (count = 3): Promise<Saved> => {
  const product = await openTagged({ estate: estate(count), timingFactor: 0.02 });
  const servers = serversNamed(product, 'web');
  const { groupId } = await createGroup(product, 'Web', {
    sourceServerIds: servers,
    launchSettings: { subnetId: subnet },
    serverOverrides: [
      {
        sourceServerId: servers[0],
        staticPrivateIp: '10.1.0.77',
        targetInstanceTypeRightSizingMethod: 'NONE',
        instanceType: 'm5.large',
      },
    ],
  });
  await deliverAll(product);
  const { planId } = await createPlan(product, 'Web', [{ waveNumber: 1, waveName: 'Web', protectionGroupIds: [groupId] }]);
  return { product, planId, servers };
};

const drilled = async ({ product, planId }: Saved): Promise<EngineState> => {
  const state = await startDrill(product, planId);
  await drive(product, state);
  return state;
};

/** Subnet, address and type of each server's instance, as EC2 says. */
const launchedAs = async ({ product, servers }: Saved, state: EngineState) => {
  const { serverExecutions } = await detailsOf(product, state);
  return Promise.all(
    servers.map(async (server) => {
      const { instanceId, privateIp, instanceType } = serverExecutions.find(({ serverId }) => serverId === server)!;
      return [await instanceField(product, instanceId ?? '', 'subnetId'), privateIp, instanceType];
    }),
  );
};

const versionsMade = ({ product }: Saved): readonly string[] =>
  product
    .asked('CreateLaunchTemplateVersion')
    .map(({ parameters }) => (parameters as { readonly LaunchTemplateId: string }).LaunchTemplateId);

const driftsIn = async ({ product }: Saved, { executionId }: EngineState) => {
  const id = asExecutionId(executionId);
  const records = await product.store.executions.objects(id, await product.store.executions.recordNames(id, 0, 1_000));
  return records
    .flatMap((record) => decodeRecord(record).events)
    .flatMap((event) => (event.type === 'settings-drifted' ? event.servers : []));
};

test('what was applied on saving is what is launched, and is not written again', async () => {
  const opened = await saved();
  expect(versionsMade(opened)).toHaveLength(3);
  const state = await drilled(opened);
  const [first, ...others] = await launchedAs(opened, state);
  expect(first).toEqual([subnet, '10.1.0.77', 'm5.large']);
  for (const other of others) expect(other).toEqual([subnet, expect.stringMatching(/^10\.1\.0\./), 't3.medium']);
  expect(versionsMade(opened)).toHaveLength(3);
  expect(await driftsIn(opened, state)).toEqual([]);
});

test('what somebody has changed since is put right before the launch, and only that', async () => {
  const opened = await saved();
  const { product, servers } = opened;
  const [, second = ''] = servers;
  await editTemplate(product, second, {
    'NetworkInterface.1.DeviceIndex': '0',
    'NetworkInterface.1.SubnetId': elsewhere,
    KeyName: 'theirs',
  });
  const before = versionsMade(opened).length;
  const state = await drilled(opened);
  expect(versionsMade(opened).slice(before)).toEqual([await templateOf(product, second)]);
  expect((await launchedAs(opened, state)).map(([where]) => where)).toEqual([subnet, subnet, subnet]);
  expect(await driftsIn(opened, state)).toMatchObject([{ server: servers.indexOf(second), formerVersion: 3, fields: ['subnetId'] }]);
  expect(await templateField(product, second, 'keyName')).toBe('theirs');
});

test('an EC2 that throttles for minutes delays the launch and changes nothing about it', async () => {
  const opened = await saved();
  const { product, servers } = opened;
  for (const server of servers) await editTemplate(product, server, { InstanceType: 't3.large' });
  product.simulator.addFault({ kind: 'throttle', service: 'ec2', operation: 'CreateLaunchTemplateVersion', count: 20 });
  const state = await drilled(opened);
  expect(await statusOf(product, state)).toBe('COMPLETED');
  expect((await launchedAs(opened, state))[0]).toEqual([subnet, '10.1.0.77', 'm5.large']);
});

test.each(['before', 'after'] as const)(
  'a process that dies %s any effect between the drift and the launch leaves one more version of a template, and one launch',
  { timeout: 120_000 },
  async (moment) => {
    for (let at = 1; ; at += 1) {
      const opened = await saved(2);
      const { product, planId, servers } = opened;
      for (const server of servers) {
        await editTemplate(product, server, { 'NetworkInterface.1.DeviceIndex': '0', 'NetworkInterface.1.SubnetId': elsewhere });
      }
      const before = versionsMade(opened).length;
      const spark = fuse(at, moment);
      const state = await startDrill(product, planId);
      await drive(product, state, { send: sendThrough(product, spark) });
      expect(await statusOf(product, state)).toBe('COMPLETED');
      expect(versionsMade(opened).slice(before).toSorted()).toEqual(
        (await Promise.all(servers.map((server) => templateOf(product, server)))).toSorted(),
      );
      expect((await driftsIn(opened, state)).map(({ formerVersion }) => formerVersion)).toEqual([3, 3]);
      expect((await launchedAs(opened, state)).map(([where]) => where)).toEqual([subnet, subnet]);
      if (spark.effects() < at) return expect(at).toBeGreaterThan(8);
    }
  },
);
