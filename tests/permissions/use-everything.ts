/**
 * Everything that the product can do, done once: in our own account and in one that is entered by a role.
 *
 * Owns: that each function is asked for each of its operations, and for every read of the others that it answers too.
 */
import { allOperations, answeredBy, handlerNames } from '@drs-orchestrator/contract';
import type { OperationName } from '@drs-orchestrator/contract';
import { ask } from '../harness/answers.ts';
import { deliverAll, serversNamed } from '../harness/catalogue.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { hub, spoke } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';

const subnet = 'subnet-0000000000000000b';
const region = 'us-east-1';
/** A group says where it is, so that nobody may say it beside one. */
const place = { accountId: hub, region } as const;

export const everythingEstate = `
accounts:
  - accountId: '${hub}'
    regions:
      - region: ${region}
        subnets: [{ id: ${subnet}, cidr: 10.1.0.0/24, zone: b }]
        securityGroups: [{ id: sg-0000000000000000b, name: web }]
        servers:
          - { count: 2, hostnamePrefix: web, os: linux, tags: { tier: web } }
          - { count: 1, hostnamePrefix: db, os: linux, tags: { tier: db } }
  - accountId: '${spoke}'
    roles: [{ roleName: drs-orchestration-target, externalId: only-for-us }]
    regions:
      - region: ${region}
        servers: [{ count: 1, hostnamePrefix: far, os: linux }]
`;

const settings = {
  launchSettings: {
    subnetId: subnet,
    securityGroupIds: ['sg-0000000000000000b'],
    launchDisposition: 'STOPPED',
    targetInstanceTypeRightSizingMethod: 'NONE',
    instanceType: 'm5.large',
  },
} as const;

export const useEverything = async (product: Product): Promise<void> => {
  const { planId, groupId } = await planned(product);
  const { executionId } = await drilled(product, planId);
  const fields = { ...place, planId, groupId, executionId, sourceServerId: serversNamed(product, 'web')[0] ?? '' };
  for (const handler of handlerNames) {
    // Recovery points are remembered for ten minutes, in this test by all functions together.
    product.clock.advance(11 * 60_000);
    for (const operation of allOperations)
      if (operation.direct && operation.effect === 'read' && answeredBy(handler, operation))
        await read(product, handler, operation.name, fields);
  }
  await afterwards(product, executionId);
  await cleared(product, planId, groupId);
};

const read = async (
  { handlers }: Product,
  handler: keyof Product['handlers'],
  operation: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> => {
  const { input } = allOperations.find(({ name }) => name === operation) ?? {};
  const known: Readonly<Record<string, unknown>> = input?.shape ?? {};
  const isGiven = (name: string): boolean => name in known && !(name in place && 'groupId' in known) && operation !== 'list_executions';
  const given = Object.entries(fields).filter(([name]) => isGiven(name));
  const chosen = operation === 'check_readiness' ? { notAfter: '2099-01-01T00:00:00Z' } : {};
  const answer = (await handlers[handler]({ operation, ...Object.fromEntries(given), ...chosen }, {})) as { readonly statusCode: number };
  if (answer.statusCode !== 200) throw new Error(`${handler} answered ${operation} with ${JSON.stringify(answer)}`);
};

const planned = async (product: Product): Promise<{ readonly planId: string; readonly groupId: string }> => {
  const call = (operation: OperationName, fields: Readonly<Record<string, unknown>>) => ask(product, operation, fields);
  await call('create_account', { accountId: hub, accountName: 'Hub', access: 'own' });
  const role = { access: 'role', roleName: 'drs-orchestration-target', externalId: 'only-for-us' } as const;
  await call('create_account', { accountId: spoke, accountName: 'Spoke', ...role });
  await call('update_account', { accountId: spoke, accountName: 'Other', ...role, version: 1 });
  const web = serversNamed(product, 'web');
  const { groupId } = await ask(product, 'create_protection_group', {
    groupName: 'Web',
    accountId: hub,
    region,
    sourceServerIds: web,
    ...settings,
    serverOverrides: [{ sourceServerId: web[0], staticPrivateIp: '10.1.0.77' }],
  });
  const far = await ask(product, 'create_protection_group', {
    groupName: 'Far',
    accountId: spoke,
    region,
    sourceServerIds: serversNamed(product, 'far'),
  });
  const tagged = await ask(product, 'create_protection_group', {
    groupName: 'Tagged',
    accountId: hub,
    region,
    selectionTags: { tier: 'db' },
  });
  await call('delete_protection_group', { groupId: tagged.groupId, version: 1 });
  const waves = [{ protectionGroupIds: [groupId] }, { protectionGroupIds: [far.groupId], pauseBeforeWave: true }];
  const plan = { planName: 'Everything', waves, rpoMinutes: 60, notifications: { email: 'team@example.com' } };
  const { planId } = await ask(product, 'create_recovery_plan', plan);
  await deliverAll(product);
  return { planId, groupId };
};

const drilled = async (product: Product, planId: string): Promise<{ readonly executionId: string }> => {
  const state = await startDrill(product, planId);
  await drive(product, state, { onAwait: () => ask(product, 'resume_execution', { executionId: state.executionId, planId }) });
  await deliverAll(product);
  return state;
};

const afterwards = async (product: Product, executionId: string): Promise<void> => {
  await ask(product, 'terminate_instances', { executionId });
  for (let minute = 0; minute < 3; minute += 1) {
    product.clock.advance(60_000);
    await ask(product, 'find');
    await deliverAll(product);
  }
  await ask(product, 'delete_executions', { ids: [executionId] });
};

const cleared = async (product: Product, planId: string, groupId: string): Promise<void> => {
  await ask(product, 'delete_recovery_plan', { planId, version: 1 });
  const group = await ask(product, 'get_protection_group', { groupId });
  await ask(product, 'delete_protection_group', { groupId, version: group.version });
};
