/**
 * Protection groups: from the wire to the use cases and back.
 */
import type { GroupDraft, Resolvable } from '@drs-orchestrator/application';
import type { InputOf } from '@drs-orchestrator/contract';
import { accountId, groupId, ok, refused, region, serverId, type Result } from '@drs-orchestrator/domain';
import { failureOf, invalidParameters, missingParameters, type Failure } from '../failure.ts';
import { readIdToken } from '../list-token.ts';
import { presentGroup, presentGroups, presentResolved } from '../present/groups.ts';
import type { Endpoint } from './endpoint.ts';
import { launchSettingsOf, only, serverOverrideOf } from './launch-settings.ts';
import { selectionOf } from './selection.ts';

export const listProtectionGroups: Endpoint<'list_protection_groups'> = async ({ input }, { useCases }) => {
  const after = input.nextToken === undefined ? ok(undefined) : readIdToken('groups', input.nextToken);
  if (!after.ok) return after;
  const listed = await useCases.listGroups({
    limit: input.limit,
    ...(after.value === undefined ? {} : { after: groupId(after.value) }),
  });
  return listed.ok ? ok(presentGroups(listed.value)) : refused(failureOf(listed.refusal));
};

export const getProtectionGroup: Endpoint<'get_protection_group'> = async ({ input }, { useCases }) => {
  const found = await useCases.getGroup({ groupId: groupId(input.groupId) });
  return found.ok ? ok(presentGroup(found.value)) : refused(failureOf(found.refusal));
};

export const createProtectionGroup: Endpoint<'create_protection_group'> = async ({ input, by }, { useCases }) => {
  const draft = draftOf(input);
  if (!draft.ok) return draft;
  const created = await useCases.createGroup({ draft: draft.value, by });
  return created.ok ? ok(presentGroup(created.value)) : refused(failureOf(created.refusal));
};

export const updateProtectionGroup: Endpoint<'update_protection_group'> = async ({ input, by }, { useCases }) => {
  const draft = draftOf(input);
  if (!draft.ok) return draft;
  const { version } = input;
  const updated = await useCases.updateGroup({ groupId: groupId(input.groupId), version, draft: draft.value, by });
  return updated.ok ? ok(presentGroup(updated.value)) : refused(failureOf(updated.refusal));
};

export const deleteProtectionGroup: Endpoint<'delete_protection_group'> = async ({ input, by }, { useCases }) => {
  const deleted = await useCases.deleteGroup({ groupId: groupId(input.groupId), version: input.version, by });
  return deleted.ok ? ok({ groupId: deleted.value.groupId, deleted: true }) : refused(failureOf(deleted.refusal));
};

export const resolveProtectionGroup: Endpoint<'resolve_protection_group'> = async ({ input }, { useCases }) => {
  const after = input.nextToken === undefined ? ok(undefined) : readIdToken('resolved-servers', input.nextToken);
  if (!after.ok) return after;
  const what = resolvableOf(input);
  if (!what.ok) return what;
  const resolved = await useCases.resolveGroup({
    what: what.value,
    limit: input.limit,
    ...(after.value === undefined ? {} : { after: serverId(after.value) }),
  });
  return resolved.ok ? ok(presentResolved(resolved.value)) : refused(failureOf(resolved.refusal));
};

const draftOf = (input: InputOf<'create_protection_group'>): Result<GroupDraft, Failure> => {
  const selection = selectionOf(input);
  if (!selection.ok) return selection;
  const overrides = input.serverOverrides?.map(serverOverrideOf);
  return ok({
    name: input.groupName,
    ...only('description', input.description),
    accountId: accountId(input.accountId),
    region: region(input.region),
    selection: selection.value,
    ...only('launchSettings', launchSettingsOf(input.launchSettings)),
    ...(overrides === undefined || overrides.length === 0 ? {} : { serverOverrides: overrides }),
  });
};

const resolvableOf = (input: InputOf<'resolve_protection_group'>): Result<Resolvable, Failure> => {
  const { groupId: group, accountId: account, region: where, sourceServerIds, selectionTags } = input;
  if (group !== undefined) {
    const others = Object.entries({ accountId: account, region: where, sourceServerIds, selectionTags });
    const given = others.filter(([, value]) => value !== undefined).map(([field]) => ({ field, message: 'The group says it already' }));
    return given.length > 0 ? refused(invalidParameters(given)) : ok({ kind: 'group', groupId: groupId(group) });
  }
  if (account === undefined || where === undefined) {
    return refused(missingParameters([...(account === undefined ? ['accountId'] : []), ...(where === undefined ? ['region'] : [])]));
  }
  const selection = selectionOf(input);
  return selection.ok
    ? ok({ kind: 'selection', accountId: accountId(account), region: region(where), selection: selection.value })
    : selection;
};
