/**
 * What is asked of protection groups, in the domain's words.
 */
import type { AccountId, Actor, GroupId, ProtectionGroup, Region, Selection, ServerId, SettingsStatus } from '@drs-orchestrator/domain';
import type { PageRequest } from '../../catalogue/all-of.ts';
import type { SourceServer } from '../../ports/inventory.ts';

export type GroupDraft = Omit<ProtectionGroup, 'id' | 'version'>;

/** A group, and how far its launch settings are applied. */
export type GroupAnswer = { readonly group: ProtectionGroup; readonly settings: SettingsStatus };

export type CreateGroupRequest = { readonly draft: GroupDraft; readonly by: Actor };

/** `version`: the one that the caller has read. */
export type UpdateGroupRequest = CreateGroupRequest & { readonly groupId: GroupId; readonly version: number };

export type DeleteGroupRequest = { readonly groupId: GroupId; readonly version: number; readonly by: Actor };

/** A group, or a selection that is still to become one. */
export type Resolvable =
  | { readonly kind: 'group'; readonly groupId: GroupId }
  | { readonly kind: 'selection'; readonly accountId: AccountId; readonly region: Region; readonly selection: Selection };

export type ResolveRequest = PageRequest<ServerId> & { readonly what: Resolvable };

export type ResolveAnswer = {
  readonly accountId: AccountId;
  readonly region: Region;
  /** In order of ids. `groupId`: another group that has it too. */
  readonly servers: readonly (SourceServer & { readonly groupId: GroupId | null })[];
  /** Named one by one, and unknown to DRS. */
  readonly unknown: readonly ServerId[];
  readonly next: ServerId | null;
};
