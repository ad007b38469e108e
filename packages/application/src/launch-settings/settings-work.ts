/**
 * The work that a saved group gives: announced before the group is written, told to the worker after it, found again where
 * either was lost, and shown beside the group.
 *
 * Owns: reading and writing the record of that work for everybody but its driver (apply-group-settings.ts).
 */
import {
  announceWork,
  hasSettings,
  isWorkOverdue,
  needsWork,
  settingsStatus,
  type GroupId,
  type ProtectionGroup,
  type SettingsStatus,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { inGroups } from '../in-groups.ts';

/** Lost races for one record; its writers are one driver and whoever saves the group. */
const mostConflicts = 25;

/**
 * Called right before the group is written; `next.version` is the version read. True: the worker is to be woken once the group
 * is there. Where that write fails after all, the announcement lapses by itself.
 */
export const announceSettings = async (
  { plans, clock }: Pick<Application, 'plans' | 'clock'>,
  next: ProtectionGroup,
  former: ProtectionGroup | undefined,
): Promise<boolean> => {
  if (!needsWork(next, former)) return false;
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    const before = await plans.settingsWork.get(next.id);
    const put = await plans.settingsWork.put(announceWork(before, next.id, next.version + 1, clock.now()));
    if (put.ok) return true;
  }
  throw new Error(`The launch settings of ${next.id} cannot be announced: others keep writing`);
};

/** A message that cannot be sent is no failure of the save: the reconciler finds the work. */
export const wakeForSettings = async ({ workerQueue, log }: Pick<Application, 'workerQueue' | 'log'>, groupId: GroupId): Promise<void> => {
  try {
    await workerQueue.send({ worker: true, job: 'apply_launch_settings', groupId });
  } catch (cause) {
    log.error('The worker could not be woken for launch settings', cause, { groupId });
  }
};

/** After the group was removed. What is left behind by a lost race is found and removed by the reconciler's next message. */
export const forgetSettings = async ({ plans }: Pick<Application, 'plans'>, groupId: GroupId): Promise<void> => {
  const work = await plans.settingsWork.get(groupId);
  if (work !== undefined) await plans.settingsWork.remove(groupId, work.version);
};

/** The reconciler: sends a message for each piece of work that nobody seems to be doing. */
export const wakeSettingsWork = async (app: Application): Promise<void> => {
  try {
    const now = app.clock.now();
    let after: GroupId | undefined;
    for (;;) {
      const page = await app.plans.settingsWork.list({ limit: worksPerPage, ...(after === undefined ? {} : { after }) });
      for (const work of page) if (isWorkOverdue(work, now, app.limits)) await wakeForSettings(app, work.groupId);
      after = page.at(-1)?.groupId;
      if (page.length < worksPerPage) return;
    }
  } catch (cause) {
    // Executions are looked after all the same.
    app.log.error('Launch settings that wait to be applied could not be looked for', cause);
  }
};

const worksPerPage = 100;

/** Read beside each other for a page of groups. */
const readAtOnce = 10;

/** How far each group's settings are, in the order of the groups; those without settings cost no request. */
export const settingsStatuses = (
  { plans }: Pick<Application, 'plans'>,
  groups: readonly ProtectionGroup[],
): Promise<readonly SettingsStatus[]> =>
  inGroups(groups, readAtOnce, async (group) =>
    settingsStatus(group, hasSettings(group) ? await plans.settingsWork.get(group.id) : undefined),
  );
