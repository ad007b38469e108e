/**
 * Launch settings from the group to the launched instance: the production adapter, before the simulated DRS and EC2.
 */
import { describe, expect, test } from 'vitest';
import { accountId, region, type InstanceFacts, type Place, type ServerId } from '@drs-orchestrator/domain';
import { detailsOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { hub, openProduct, serversOf, storePlan, type PlanSketch, type Product } from '../harness/product.ts';

const subnet = 'subnet-0000000000000000b';
const group = 'sg-0000000000000000b';
const estate = `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1
        subnets: [{ id: ${subnet}, cidr: 10.9.0.0/24, zone: b }]
        securityGroups: [{ id: ${group}, name: web }]
        servers: [{ count: 3, hostnamePrefix: app, os: linux, instanceType: t3.medium }]
`;
const place: Place = { accountId: accountId(hub), region: region('us-east-1'), access: { kind: 'own' } };

type Settings = Pick<PlanSketch['waves'][number], 'launchSettings' | 'serverOverrides'>;

const open = async (
  settings: (servers: readonly ServerId[]) => Settings,
): Promise<{ product: Product; planId: string; servers: readonly ServerId[] }> => {
  const product = openProduct({ estate, timingFactor: 0.02 });
  const servers = serversOf(product);
  return { product, servers, planId: await storePlan(product, { waves: [{ serverIds: servers, ...settings(servers) }] }) };
};

const drilled = async (product: Product, planId: string, override: readonly string[] = []) => {
  const state = await startDrill(product, planId, { override });
  await drive(product, state);
  return detailsOf(product, state);
};

/** What EC2 says of each server's newest instance. */
const instancesOf = async ({ app }: Product, servers: readonly ServerId[]): Promise<readonly (InstanceFacts | undefined)[]> => {
  const listed = await app.recoveryService.instances(place, servers);
  if (!listed.ok) throw new Error(listed.refusal.message);
  const described = await app.instances.describe(
    place,
    listed.value.map(({ instanceId }) => instanceId),
  );
  if (!described.ok) throw new Error(described.refusal.message);
  const instanceOf = new Map(listed.value.map(({ server, instanceId }) => [server, instanceId]));
  return servers.map((server) => described.value.find(({ instanceId }) => instanceId === instanceOf.get(server)));
};

describe('launch settings', () => {
  test('of group and server are what the instances have, and are written once for many drills', async () => {
    const { product, planId, servers } = await open(([, second]) => ({
      launchSettings: { subnetId: subnet, securityGroupIds: [group], launchDisposition: 'STOPPED' },
      serverOverrides: [{ serverId: second!, staticPrivateIp: '10.9.0.77', rightSizing: 'NONE', instanceType: 'm5.large' }],
    }));
    expect((await drilled(product, planId)).status).toBe('COMPLETED');
    const launched = await instancesOf(product, servers);
    expect(launched.map((instance) => [instance?.state, instance?.instanceType])).toEqual([
      ['stopped', 't3.medium'],
      ['stopped', 'm5.large'],
      ['stopped', 't3.medium'],
    ]);
    expect(launched.every((instance) => instance?.privateIp?.startsWith('10.9.0.'))).toBe(true);
    expect(launched[1]?.privateIp).toBe('10.9.0.77');
    expect(product.asked('CreateLaunchTemplateVersion')).toHaveLength(3);

    expect((await drilled(product, planId)).status).toBe('COMPLETED');
    expect((await instancesOf(product, servers))[1]?.privateIp).toBe('10.9.0.77');
    expect(product.asked('CreateLaunchTemplateVersion')).toHaveLength(3);
  });

  test('are written once although answers are lost for longer than anybody retries', async () => {
    const { product, planId, servers } = await open(() => ({ launchSettings: { subnetId: subnet } }));
    product.simulator.addFault({ kind: 'lost-answer', operation: 'CreateLaunchTemplateVersion', when: 'after-effect', count: 7 });
    product.simulator.addFault({ kind: 'error', operation: 'ModifyLaunchTemplate', code: 'InternalError', count: 7 });
    expect((await drilled(product, planId)).status).toBe('COMPLETED');
    const readings = await product.app.launchSettings.read(place, servers);
    expect(readings.map((reading) => (reading.kind === 'read' ? reading.present.template : reading))).toMatchObject(
      servers.map(() => ({ version: 2, subnetId: subnet })),
    );
  });

  test('that EC2 refuses, in spite of a readiness check that said so, fail their server at its launch, with what EC2 said, and no other', async () => {
    const { product, planId, servers } = await open(([first]) => ({
      serverOverrides: [{ serverId: first!, subnetId: 'subnet-00000000000000000' }],
    }));
    const { status, serverExecutions } = await drilled(product, planId, ['launch-settings']);
    expect(status).toBe('FAILED');
    const bad = serverExecutions.find(({ serverId }) => serverId === servers[0]);
    expect(JSON.stringify(bad)).toContain('InvalidSubnetID.NotFound');
    expect((await instancesOf(product, servers)).map((instance) => instance?.state)).toEqual([undefined, 'running', 'running']);
  });
});
