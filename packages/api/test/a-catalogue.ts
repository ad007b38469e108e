/**
 * A group and a plan with every field that they may have, and the use cases that answer them on a quiet day.
 */
import type { UseCases } from '@drs-orchestrator/api';
import {
  accountId,
  groupId,
  instant,
  ok,
  planId,
  region,
  serverId,
  type ProtectionGroup,
  type RecoveryPlan,
  type SettingsStatus,
} from '@drs-orchestrator/domain';

const place = { accountId: accountId('123456789012'), region: region('us-east-1') };

export const aGroup: ProtectionGroup = {
  id: groupId('pg-1'),
  name: 'Databases',
  description: 'Named one by one',
  ...place,
  selection: { kind: 'servers', serverIds: [serverId('s-1'), serverId('s-2')] },
  launchSettings: {
    subnetId: 'subnet-01234567',
    securityGroupIds: ['sg-01234567'],
    instanceType: 'm5.large',
    instanceProfileName: 'recovered',
    copyPrivateIp: false,
    copyTags: true,
    osByol: true,
    rightSizing: 'NONE',
    launchDisposition: 'STARTED',
  },
  serverOverrides: [{ serverId: serverId('s-1'), staticPrivateIp: '10.0.0.7' }],
  version: 3,
};

export const aPlan: RecoveryPlan = {
  id: planId('rp-1'),
  name: 'Production DR Plan',
  description: 'Databases first',
  waves: [
    {
      number: 1,
      name: 'Databases',
      groupIds: [aGroup.id],
      servers: [{ ...place, serverIds: [serverId('s-9')] }],
      dependsOn: [],
      pauseBefore: true,
      onFailure: 'PAUSE',
      launchTimeoutMinutes: 90,
    },
  ],
  rtoMinutes: 60,
  rpoMinutes: 15,
  notifications: { email: 'ops@example.com', webhook: { url: 'https://hooks.example.com/drs', secret: 'nobody-ever-sees-this' } },
  version: 4,
};

const settings: SettingsStatus = {
  status: 'FAILED',
  total: 2,
  applied: 1,
  failed: 1,
  failures: [{ serverId: serverId('s-2'), reason: 'InvalidSubnetID.NotFound: There is no such subnet' }],
  updatedAt: instant(1_767_600_000_000),
};

export const quietCatalogue = {
  listGroups: async () => ok({ things: [{ group: aGroup, settings }], next: aGroup.id }),
  getGroup: async () => ok({ group: aGroup, settings }),
  createGroup: async ({ draft }) => ok({ group: { ...draft, id: aGroup.id, version: 1 }, settings }),
  updateGroup: async ({ draft, groupId: id, version }) => ok({ group: { ...draft, id, version: version + 1 }, settings }),
  applyGroupSettings: async ({ groupId: id }) => ok({ groupId: id }),
  deleteGroup: async ({ groupId: id }) => ok({ groupId: id }),
  resolveGroup: async () => {
    const server = {
      serverId: serverId('s-1'),
      hostname: 'db01',
      replicationState: 'CONTINUOUS',
      lagMilliseconds: 0,
      tags: { tier: 'db' },
    };
    return ok({ ...place, servers: [{ ...server, groupId: aGroup.id }], unknown: [serverId('s-3')], next: serverId('s-1') });
  },
  listPlans: async () => ok({ things: [aPlan], next: null }),
  getPlan: async () => ok(aPlan),
  createPlan: async () => ok({ ...aPlan, version: 1 }),
  updatePlan: async ({ planId: id, version }) => ok({ ...aPlan, id, version: version + 1 }),
  deletePlan: async ({ planId: id }) => ok({ planId: id }),
} satisfies Partial<UseCases>;
