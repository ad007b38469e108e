/**
 * `create_protection_group` and `update_protection_group`.
 *
 * Owns: the order in which a group becomes real. What it says is checked first; then its name is reserved; then, in the turn of its
 * account and Region, it is held against the other groups there and written, while no account is removed; that its launch settings are to be applied is on
 * record before it is. Nobody is told of a group that is not durable (I10), and a request that is refused on the way leaves nothing
 * behind but, at most, an announcement that lapses.
 */
import { groupId as asGroupId, ok, placeKey, refused, type ProtectionGroup, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { allOf } from '../../catalogue/all-of.ts';
import { staleVersion, versionLost } from '../../catalogue/versions.ts';
import { underName } from '../../claims/name.ts';
import { inTurn } from '../../claims/turn.ts';
import { announceSettings, wakeForSettings } from '../../launch-settings/settings-work.ts';
import { callSoonForRights } from '../../readiness/rights-round.ts';
import type { Refusal } from '../../refusal.ts';
import { storedGroup } from '../../stored/catalogue.ts';
import { tooLarge } from '../../stored/thing-size.ts';
import { groupLock, referencesTurn } from '../plans/edit-lock.ts';
import { checkGroupDraft, registrationIssue } from './check-group-draft.ts';
import { groupNames, subjectOf } from './group-names.ts';
import type { CreateGroupRequest, GroupAnswer, UpdateGroupRequest } from './group-requests.ts';
import { findOverlap } from './overlap.ts';
import { withSettings } from './read-groups.ts';

type Saved = Promise<Result<GroupAnswer, Refusal>>;

export const createGroup = async (app: Application, { draft, by }: CreateGroupRequest): Saved => {
  const saved = await save(app, { ...draft, id: asGroupId(app.ids.make('pg')), version: 0 }, undefined);
  if (saved.ok) app.log.info('Protection group created', { groupId: saved.value.group.id, by: by.name });
  return saved;
};

export const updateGroup = async (app: Application, { groupId, version, draft, by }: UpdateGroupRequest): Saved => {
  const former = await app.plans.groups.get(groupId);
  if (former === undefined) return refused({ kind: 'group-not-found', groupId });
  const refusal = staleVersion(subjectOf(groupId), version, former) ?? (await groupLock(app, former));
  if (refusal !== null) return refused(refusal);
  const saved = await save(app, { ...draft, id: groupId, version }, former);
  if (saved.ok) app.log.info('Protection group changed', { groupId, version: saved.value.group.version, by: by.name });
  return saved;
};

/** `group.version` is the one that was read, 0 for a group that is still to be made. */
const save = async (app: Application, group: ProtectionGroup, former: ProtectionGroup | undefined): Saved => {
  const checked = await checkGroupDraft(app, group);
  if (!checked.ok) return checked;
  const size = tooLarge(storedGroup, group);
  if (size !== null) return refused({ kind: 'invalid-parameters', issues: [{ field: 'serverOverrides', message: size }] });
  const seen = { isAnnounced: false };
  const put = () =>
    inTurn(app, `groups/${placeKey(group)}`, async (turn) => {
      const groups = await allOf(app.plans.groups, ({ id }) => id);
      const overlap = findOverlap(group, group.id, groups, checked.value.known);
      if (overlap !== null) return refused(overlap);
      seen.isAnnounced = await announceSettings(app, group, former);
      return inTurn(app, referencesTurn, async (references) => {
        const unregistered = await registrationIssue(app, group);
        if (unregistered !== null) return refused(unregistered);
        if (turn.isOver() || references.isOver()) return refused({ kind: 'busy', retryAfterSeconds: 1 });
        const written = await app.plans.groups.put(group);
        if (!written.ok) return refused(await versionLost(subjectOf(group.id), group, app.plans.groups.get(group.id)));
        return ok({ ...group, version: group.version + 1 });
      });
    });
  const naming = { id: group.id, name: group.name, ...(former === undefined ? {} : { former: former.name }) };
  const saved = await underName(app, groupNames(app), naming, { put, takeBack: () => takeBack(app, group, former) });
  if (!saved.ok) return saved;
  if (seen.isAnnounced) await wakeForSettings(app, group.id);
  await callSoonForRights(app, [group]);
  return ok(await withSettings(app, saved.value));
};

/** A conflict here means that somebody has changed it since, and it is theirs. */
const takeBack = async ({ plans }: Application, { id, version }: ProtectionGroup, former: ProtectionGroup | undefined): Promise<void> => {
  await (former === undefined ? plans.groups.remove(id, version + 1) : plans.groups.put({ ...former, version: version + 1 }));
};
