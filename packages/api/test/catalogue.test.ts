/**
 * Groups and plans between the wire and the use cases: every field there and back, and a secret that does not come back.
 */
import { operations, type OperationName } from '@drs-orchestrator/contract';
import { planId, refused } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { aGroup, aPlan } from './a-catalogue.ts';
import { aRig, bodyOf, expectAnswer, expectError, httpEvent } from './rig.ts';

const group = {
  groupName: 'Databases',
  description: 'Named one by one',
  accountId: '123456789012',
  region: 'us-east-1',
  sourceServerIds: ['s-1', 's-2'],
  launchSettings: {
    subnetId: 'subnet-01234567',
    securityGroupIds: ['sg-01234567'],
    instanceType: 'm5.large',
    instanceProfileName: 'recovered',
    copyPrivateIp: false,
    copyTags: true,
    licensing: { osByol: true },
    targetInstanceTypeRightSizingMethod: 'NONE',
    launchDisposition: 'STARTED',
  },
  serverOverrides: [{ sourceServerId: 's-1', staticPrivateIp: '10.0.0.7' }],
};
const plan = {
  planName: 'Production DR Plan',
  description: 'Databases first',
  waves: [
    {
      waveNumber: 1,
      waveName: 'Databases',
      protectionGroupIds: ['pg-1'],
      servers: [{ accountId: '123456789012', region: 'us-east-1', sourceServerIds: ['s-9'] }],
      dependsOn: [],
      pauseBeforeWave: true,
      onFailure: 'PAUSE',
      launchTimeoutMinutes: 90,
    },
  ],
  rtoMinutes: 60,
  rpoMinutes: 15,
  notifications: { email: 'ops@example.com', webhook: { url: 'https://hooks.example.com/drs', secret: 'nobody-ever-sees-this' } },
};

const requests = [
  ['list_protection_groups', { limit: 1 }],
  ['create_protection_group', group],
  ['get_protection_group', { groupId: 'pg-1' }],
  ['update_protection_group', { ...group, groupId: 'pg-1', version: 3 }],
  ['delete_protection_group', { groupId: 'pg-1', version: 3 }],
  ['resolve_protection_group', { groupId: 'pg-1' }],
  ['list_recovery_plans', {}],
  ['create_recovery_plan', plan],
  ['get_recovery_plan', { planId: 'rp-1' }],
  ['update_recovery_plan', { ...plan, planId: 'rp-1', version: 4 }],
  ['delete_recovery_plan', { planId: 'rp-1', version: 4 }],
] as const satisfies readonly (readonly [OperationName, object])[];

const rigFor = (operation: OperationName, useCases: Parameters<typeof aRig>[0] = {}) => aRig(useCases, operations[operation].handler);

describe.each(requests)('%s', (operation, fields) => {
  test('answers exactly what the contract says, and never the secret', async () => {
    const answered = expectAnswer(operation, await rigFor(operation).invoke({ operation, ...fields }));
    expect(answered['statusCode']).toBe(operation.startsWith('create') ? 201 : 200);
    expect(JSON.stringify(answered)).not.toContain('nobody-ever-sees-this');
  });

  test('means the same in parameters as at the top level', async () => {
    const [flat, nested] = [rigFor(operation), rigFor(operation)];
    await flat.invoke({ operation, ...fields });
    await nested.invoke({ operation, parameters: fields });
    expect(nested.asked).toEqual(flat.asked);
    expect(flat.asked).toHaveLength(1);
  });
});

test('a group reaches the use case with every field in our words', async () => {
  const rig = rigFor('create_protection_group');
  await rig.invoke({ operation: 'create_protection_group', ...group, initiatedBy: 'ops' });
  const { id: _id, version: _version, ...draft } = aGroup;
  expect(rig.asked).toEqual([{ useCase: 'createGroup', request: { draft, by: { name: 'ops', proof: 'asserted' } } }]);
});

test('a plan reaches the use case with every field in our words', async () => {
  const rig = rigFor('create_recovery_plan');
  await rig.invoke(httpEvent('POST', '/recovery-plans', { body: plan }));
  const { id: _id, version: _version, ...draft } = aPlan;
  expect(rig.asked).toEqual([{ useCase: 'createPlan', request: { draft, by: { name: 'anna@example.com', proof: 'proven' } } }]);
});

test('what has no value reaches nobody', async () => {
  const rig = rigFor('create_protection_group');
  const settings = { subnetId: null, securityGroupIds: null, licensing: null, copyTags: null };
  const request = {
    groupName: 'Web',
    accountId: 'a',
    region: 'b',
    selectionTags: { tier: 'web' },
    sourceServerIds: null,
    description: null,
  };
  await rig.invoke({ operation: 'create_protection_group', ...request, launchSettings: settings, serverOverrides: [] });
  expect(rig.asked).toMatchObject([{ request: { draft: { name: 'Web', accountId: 'a', region: 'b', selection: { kind: 'tags' } } } }]);
  expect(Object.keys((rig.asked[0]?.request as { draft: object }).draft)).toEqual(['name', 'accountId', 'region', 'selection']);
});

test('a change says which version it read, over HTTP in the query of a DELETE', async () => {
  const rig = rigFor('delete_recovery_plan');
  expect(bodyOf(await rig.invoke(httpEvent('DELETE', '/recovery-plans/rp-1')))).toMatchObject({
    error: 'MISSING_PARAMETERS',
    message: 'Missing required parameters: version',
  });
  expect(bodyOf(await rig.invoke(httpEvent('DELETE', '/recovery-plans/rp-1', { query: { version: '4' } })))).toMatchObject({
    deleted: true,
  });
  for (const version of ['0', '-1', '1.5', 'x']) {
    const answered = bodyOf(await rig.invoke(httpEvent('DELETE', '/recovery-plans/rp-1', { query: { version } })));
    expect(answered).toMatchObject({ error: 'INVALID_PARAMETERS', issues: [{ field: 'version' }] });
  }
});

test('a refusal of the use case is answered in the one dialect, with the groups in the way', async () => {
  const conflict = { kind: 'conflict', message: 'In the way', servers: ['s-1'], groupIds: [aGroup.id] } as const;
  const rig = rigFor('create_protection_group', { createGroup: async () => refused(conflict) });
  const answered = await rig.invoke({ operation: 'create_protection_group', ...group });
  expect(expectError(answered)).toBe('CONFLICT');
  expect(answered).toMatchObject({ servers: ['s-1'], groupIds: ['pg-1'] });
});

test('writes belong to data-management-handler, reads to everybody', async () => {
  const write = await aRig({}, 'query-handler').invoke({ operation: 'delete_recovery_plan', planId: planId('rp-1'), version: 1 });
  expect(write).toMatchObject({ statusCode: 400, error: 'UNKNOWN_OPERATION', handler: 'data-management-handler' });
  for (const handler of ['execution-handler', 'data-management-handler'] as const) {
    expect(await aRig({}, handler).invoke({ operation: 'get_recovery_plan', planId: 'rp-1' })).toMatchObject({ statusCode: 200 });
  }
});
