/**
 * Which other groups of the same account and Region have a server of this one, whichever way either selects.
 *
 * Owns: the comparison, against one answer of DRS for all of them.
 */
import { placeKey, type GroupId, type ProtectionGroup, type ServerId } from '@drs-orchestrator/domain';
import type { Refusal } from '../../refusal.ts';
import type { KnownServers } from '../../resolve/known-servers.ts';
import { membersOf } from '../../resolve/members.ts';
import type { GroupDraft } from './group-requests.ts';

/** Servers named in a message; the rest are counted. */
const namedServers = 10;

/** `self`: the group's own id, null where it has none yet. Null: no other group has a server of it. */
export const findOverlap = (draft: GroupDraft, self: GroupId, groups: readonly ProtectionGroup[], known: KnownServers): Refusal | null => {
  const own = new Set(membersOf(draft.selection, known).map(({ serverId }) => serverId));
  const holders = holdersAt(draft, self, groups, known);
  const servers = [...own].filter((id) => holders.has(id));
  if (servers.length === 0) return null;
  const others = new Map(servers.flatMap((id) => holders.get(id) ?? []).map((group) => [group.id, group]));
  const named = servers.slice(0, namedServers).join(', ');
  const more = servers.length > namedServers ? ` and ${String(servers.length - namedServers)} more` : '';
  const where = [...others.values()].map(({ name, id }) => `${name} (${id})`).join(', ');
  return {
    kind: 'conflict',
    message: `Servers are in another protection group already: ${named}${more} in ${where}`,
    servers,
    groupIds: [...others.keys()],
  };
};

/** For each server of the place, the groups other than `self` that have it, in order of ids. */
export const holdersAt = (
  at: Pick<ProtectionGroup, 'accountId' | 'region'>,
  self: GroupId | null,
  groups: readonly ProtectionGroup[],
  known: KnownServers,
): ReadonlyMap<ServerId, readonly ProtectionGroup[]> => {
  const holders = new Map<ServerId, ProtectionGroup[]>();
  for (const group of groups) {
    if (group.id === self || placeKey(group) !== placeKey(at)) continue;
    for (const { serverId } of membersOf(group.selection, known)) holders.set(serverId, [...(holders.get(serverId) ?? []), group]);
  }
  return holders;
};
