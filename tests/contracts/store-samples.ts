/**
 * Heads, objects, groups, plans and accounts as tests write them.
 */
import type { Head, HeadListing, StoredObject } from '@drs-orchestrator/application';
import type { Account, PlaceRights, ProtectionGroup, RecoveryPlan, SettingsWork } from '@drs-orchestrator/domain';
import { accountId, executionId, groupId, instant, planId, region, serverId } from '@drs-orchestrator/domain';

export const noon = 1_750_000_000_000;

type HeadWishes = Partial<Omit<Head, 'listing' | 'executionId'>> & { readonly listing?: Partial<HeadListing> };

export const headOf = (id: string, wishes: HeadWishes = {}): Head => ({
  executionId: executionId(id),
  revision: 1,
  visible: true,
  active: true,
  lastPolledTime: null,
  nextPollAt: null,
  state: '{"of":"the journal"}',
  ...wishes,
  listing: {
    planId: planId('rp-1'),
    planName: 'Three tiers',
    status: 'RUNNING',
    executionType: 'DRILL',
    initiatedBy: 'ops@example.com',
    startTime: instant(noon),
    endTime: null,
    currentWave: 1,
    totalWaves: 3,
    totalServers: 25,
    launchedServers: 0,
    completedServers: 0,
    failedServers: 0,
    ...wishes.listing,
  },
});

export const startedAt = (id: string, milliseconds: number, wishes: HeadWishes = {}): Head =>
  headOf(id, { ...wishes, listing: { ...wishes.listing, startTime: instant(milliseconds) } });

export const record = (revision: number, hash: string, body = `{"hash":"${hash}"}`): StoredObject => ({
  name: `J#${String(revision).padStart(10, '0')}#${hash}`,
  body,
});

export const chunk = (number: number, body: string): StoredObject => ({ name: `S#${number}#${body.length}`, body });

export const groupNamed = (id: string, wishes: Partial<ProtectionGroup> = {}): ProtectionGroup => ({
  id: groupId(id),
  name: `Group ${id}`,
  accountId: accountId('123456789012'),
  region: region('us-east-1'),
  selection: { kind: 'servers', serverIds: [serverId('s-11111111111111111')] },
  version: 0,
  ...wishes,
});

export const planNamed = (id: string, wishes: Partial<RecoveryPlan> = {}): RecoveryPlan => ({
  id: planId(id),
  name: `Plan ${id}`,
  waves: [
    {
      number: 1,
      name: 'Databases',
      groupIds: [groupId('pg-1')],
      servers: [{ accountId: accountId('123456789012'), region: region('us-east-1'), serverIds: [serverId('s-22222222222222222')] }],
      dependsOn: [],
      pauseBefore: true,
      onFailure: 'PAUSE',
      launchTimeoutMinutes: 60,
    },
  ],
  rtoMinutes: 120,
  version: 0,
  ...wishes,
});

export const accountNumbered = (id: string, wishes: Partial<Account> = {}): Account => ({
  accountId: accountId(id),
  name: `Account ${id}`,
  access: 'role',
  roleName: 'DRSOrchestrationRole',
  version: 0,
  ...wishes,
});

/** Never answered, answered with and without something missing, and answered before it could not be asked again. */
export const rightsKept = (place: string): readonly PlaceRights[] => {
  const at = instant(noon);
  const answered = { at, principal: 'arn:aws:iam::123456789012:role/r', actions: 60, missing: [] };
  const trouble = { at, message: 'Throttling: Rate exceeded', fix: 'Nothing' };
  const missing = (['not-allowed', 'denied', 'boundary', 'organisation'] as const).map((why) => ({
    action: 'ec2:CreateVolume',
    on: '*',
    why,
  }));
  return [
    { place, as: 'own', answered: null, trouble, version: 0 },
    { place, as: 'own', answered: { ...answered, missing }, trouble: null, version: 0 },
    { place, as: 'DrsAccess', answered, trouble, version: 0 },
  ];
};

/** Announced, under way with servers put off, and ended with failures. */
export const settingsWorks = (id: string): readonly SettingsWork[] => {
  const at = instant(noon);
  const run = { groupVersion: 2, startedAt: at, updatedAt: at, total: null, applied: 3, failed: 0, failures: [] };
  const server = serverId('s-11111111111111111');
  const deferral = { since: at, retryAt: instant(noon + 60_000) };
  const failures = [
    { serverId: server, reason: 'No such subnet' },
    { serverId: null, reason: 'Not registered' },
  ];
  return [
    { groupId: groupId(id), announced: { groupVersion: 1, at }, run: null, version: 0 },
    {
      groupId: groupId(id),
      announced: null,
      run: { ...run, state: { kind: 'running', cursor: server, postponed: [server], deferral, heldUntil: at } },
      version: 0,
    },
    {
      groupId: groupId(id),
      announced: { groupVersion: 3, at },
      run: { ...run, total: 4, failed: 1, failures, state: { kind: 'ended', endedAt: at } },
      version: 0,
    },
  ];
};
