/**
 * Protection groups, recovery plans and accounts as a store keeps them.
 *
 * Owns: the stored words, which may stay when the domain's change, and the name that tells the kinds apart where they share a
 * table. Whether a plan makes sense is the domain's question.
 */
import type {
  Account,
  AccountId,
  FailurePolicy,
  GroupId,
  LaunchSettings,
  PlanId,
  PlanNotifications,
  ProtectionGroup,
  RecoveryPlan,
  Selection,
  ServerOverride,
  Wave,
  WaveServers,
} from '@drs-orchestrator/domain';
import type { Check } from './check.ts';
import { amount, fields, flag, listOf, mapOf, optional, ordinal, text, variants, wordOf } from './check.ts';
import { storedForm } from './stored-form.ts';

/** A kind of thing that is kept under an id and a version. */
export type StoredKind<Id extends string, Thing extends { readonly version: number }> = {
  readonly kind: 'group' | 'plan' | 'account' | 'settings-work' | 'place-rights' | 'round';
  idOf(thing: Thing): Id;
  /** The text to keep for a write that has read `thing.version`, and the version under which it is kept: the next. */
  encodeNext(thing: Thing): { readonly version: number; readonly body: string };
  /** `version`: under which it is kept. */
  decode(body: string, id: string, version: number): Thing;
};

export const storedKind = <Id extends string, Thing extends { readonly version: number }>(
  kind: StoredKind<Id, Thing>['kind'],
  idOf: (thing: Thing) => Id,
  check: Check,
): StoredKind<Id, Thing> => {
  const form = storedForm<Thing>(kind, check);
  return {
    kind,
    idOf,
    encodeNext: (thing) => {
      const version = thing.version + 1;
      return { version, body: form.encode({ ...thing, version }, idOf(thing)) };
    },
    decode: form.decode,
  };
};

const launchSettings = {
  subnetId: optional(text),
  securityGroupIds: optional(listOf(text)),
  instanceType: optional(text),
  instanceProfileName: optional(text),
  copyPrivateIp: optional(flag),
  copyTags: optional(flag),
  osByol: optional(flag),
  rightSizing: optional(wordOf<NonNullable<LaunchSettings['rightSizing']>>({ NONE: true, BASIC: true, IN_AWS: true })),
  launchDisposition: optional(wordOf<NonNullable<LaunchSettings['launchDisposition']>>({ STARTED: true, STOPPED: true })),
};

export const storedGroup = storedKind<GroupId, ProtectionGroup>(
  'group',
  ({ id }) => id,
  fields<ProtectionGroup>({
    id: text,
    name: text,
    description: optional(text),
    accountId: text,
    region: text,
    selection: variants<Selection>({ servers: { serverIds: listOf(text) }, tags: { tags: mapOf(text) } }),
    launchSettings: optional(fields<LaunchSettings>(launchSettings)),
    serverOverrides: optional(listOf(fields<ServerOverride>({ ...launchSettings, serverId: text, staticPrivateIp: optional(text) }))),
    version: ordinal,
  }),
);

const wave = fields<Wave>({
  number: ordinal,
  name: text,
  groupIds: listOf(text),
  servers: listOf(fields<WaveServers>({ accountId: text, region: text, serverIds: listOf(text) })),
  dependsOn: listOf(ordinal),
  pauseBefore: flag,
  onFailure: wordOf<FailurePolicy>({ STOP: true, CONTINUE: true, PAUSE: true }),
  launchTimeoutMinutes: amount,
});

export const storedPlan = storedKind<PlanId, RecoveryPlan>(
  'plan',
  ({ id }) => id,
  fields<RecoveryPlan>({
    id: text,
    name: text,
    description: optional(text),
    waves: listOf(wave),
    rtoMinutes: optional(amount),
    rpoMinutes: optional(amount),
    notifications: optional(
      fields<PlanNotifications>({
        email: optional(text),
        webhook: optional(fields<NonNullable<PlanNotifications['webhook']>>({ url: text, secret: text })),
      }),
    ),
    version: ordinal,
  }),
);

export const storedAccount = storedKind<AccountId, Account>(
  'account',
  ({ accountId }) => accountId,
  fields<Account>({
    accountId: text,
    name: text,
    access: wordOf<Account['access']>({ own: true, role: true }),
    roleName: optional(text),
    externalId: optional(text),
    version: ordinal,
  }),
);
