/**
 * `delete_protection_group`.
 *
 * Owns: that no plan is left with a group that is gone. Plans are looked through and the group is removed in the turn in which plans
 * are saved, too.
 */
import { ok, refused, type GroupId, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { staleVersion, versionLost } from '../../catalogue/versions.ts';
import { releaseName } from '../../claims/name.ts';
import { inTurn } from '../../claims/turn.ts';
import { forgetSettings } from '../../launch-settings/settings-work.ts';
import type { Refusal } from '../../refusal.ts';
import { groupLock, plansUsing, referencesTurn } from '../plans/edit-lock.ts';
import { groupNames, subjectOf } from './group-names.ts';
import type { DeleteGroupRequest } from './group-requests.ts';

export const deleteGroup = async (
  app: Application,
  { groupId, version, by }: DeleteGroupRequest,
): Promise<Result<{ readonly groupId: GroupId }, Refusal>> => {
  const group = await app.plans.groups.get(groupId);
  if (group === undefined) return refused({ kind: 'group-not-found', groupId });
  const refusal = staleVersion(subjectOf(groupId), version, group) ?? (await groupLock(app, group));
  if (refusal !== null) return refused(refusal);
  const removed = await inTurn(app, referencesTurn, async (turn) => {
    const usedBy = await plansUsing(app, groupId);
    if (usedBy.length > 0) {
      const plans = usedBy.map(({ name, id }) => `${name} (${id})`).join(', ');
      return refused({ kind: 'in-use', message: `${subjectOf(groupId)} is used by plan ${plans}`, usedBy: usedBy.map(({ id }) => id) });
    }
    if (turn.isOver()) return refused({ kind: 'busy', retryAfterSeconds: 1 });
    const done = await app.plans.groups.remove(groupId, version);
    return done.ok ? ok({ groupId }) : refused(await versionLost(subjectOf(groupId), { version }, app.plans.groups.get(groupId)));
  });
  if (!removed.ok) return removed;
  await releaseName(app, groupNames(app), group.name, groupId);
  await forgetSettings(app, groupId);
  app.log.info('Protection group deleted', { groupId, by: by.name });
  return removed;
};
