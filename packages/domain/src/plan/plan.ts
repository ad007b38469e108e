/**
 * Protection groups and recovery plans as people write them.
 *
 * Owns: their shapes and limits. Whether a plan makes sense is judged in check-plan.ts; what an execution keeps of it is
 * frozen-plan.ts.
 */
import type { AccountId, GroupId, PlanId, Region, ServerId } from '../ids.ts';
import type { LaunchSettings, ServerOverride } from './launch-settings.ts';

/** How a group says which servers it means. Tags: every key must be there with exactly this value. */
export type Selection =
  | { readonly kind: 'servers'; readonly serverIds: readonly ServerId[] }
  | { readonly kind: 'tags'; readonly tags: Readonly<Record<string, string>> };

export type ProtectionGroup = {
  readonly id: GroupId;
  readonly name: string;
  readonly description?: string;
  readonly accountId: AccountId;
  readonly region: Region;
  readonly selection: Selection;
  /** For every server of the group. */
  readonly launchSettings?: LaunchSettings;
  /** At most one for a server. */
  readonly serverOverrides?: readonly ServerOverride[];
  /** Raised by each write; a write names the version it read. */
  readonly version: number;
};

/** What happens to the rest of the execution when a wave fails or times out. */
export type FailurePolicy = 'STOP' | 'CONTINUE' | 'PAUSE';

/** Servers named in a wave without a group. */
export type WaveServers = { readonly accountId: AccountId; readonly region: Region; readonly serverIds: readonly ServerId[] };

export type Wave = {
  /** From 1, without gaps. */
  readonly number: number;
  readonly name: string;
  /** All of them are launched. */
  readonly groupIds: readonly GroupId[];
  readonly servers: readonly WaveServers[];
  /** Numbers of waves that must be over first. The author's default, the wave before, is already filled in. */
  readonly dependsOn: readonly number[];
  readonly pauseBefore: boolean;
  readonly onFailure: FailurePolicy;
  readonly launchTimeoutMinutes: number;
};

/** Whom to tell besides those who subscribe to the topic. `secret` signs what is posted, and is never shown again. */
export type PlanNotifications = {
  readonly email?: string;
  readonly webhook?: { readonly url: string; readonly secret: string };
};

export type RecoveryPlan = {
  readonly id: PlanId;
  readonly name: string;
  readonly description?: string;
  readonly waves: readonly Wave[];
  readonly rtoMinutes?: number;
  readonly rpoMinutes?: number;
  readonly notifications?: PlanNotifications;
  readonly version: number;
};

/** A target account, or the one we run in. */
export type Account = {
  readonly accountId: AccountId;
  readonly name: string;
  readonly access: 'own' | 'role';
  /** For `own`, a name that callers may state in an account context; nothing is assumed. */
  readonly roleName?: string;
  readonly externalId?: string;
  readonly version: number;
};

export const defaultLaunchTimeoutMinutes = 60;

/** Limits of a plan. Waves: what fits on a screen, and keeps an execution's wave states far below DynamoDB's 400 KB item. */
export const planLimits = { waves: 100, servers: 10_000, launchTimeoutMinutes: 24 * 60 } as const;
