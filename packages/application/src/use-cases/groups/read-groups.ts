/**
 * `get_protection_group` and `list_protection_groups`: looking at groups as they were saved.
 */
import { ok, refused, type GroupId, type ProtectionGroup, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { answerBytes, pageOf, type Page, type PageRequest } from '../../catalogue/all-of.ts';
import { settingsStatuses } from '../../launch-settings/settings-work.ts';
import type { Refusal } from '../../refusal.ts';
import type { GroupAnswer } from './group-requests.ts';

type Deps = Pick<Application, 'plans'>;

export const getGroup = async ({ plans }: Deps, { groupId }: { readonly groupId: GroupId }): Promise<Result<GroupAnswer, Refusal>> => {
  const group = await plans.groups.get(groupId);
  return group === undefined ? refused({ kind: 'group-not-found', groupId }) : ok(await withSettings({ plans }, group));
};

export const listGroups = async ({ plans }: Deps, request: PageRequest<GroupId>): Promise<Result<Page<GroupId, GroupAnswer>, Refusal>> => {
  const list = async (page: PageRequest<GroupId>): Promise<readonly GroupAnswer[]> => {
    const groups = await plans.groups.list(page);
    const statuses = await settingsStatuses({ plans }, groups);
    return groups.flatMap((group, index) => (statuses[index] === undefined ? [] : [{ group, settings: statuses[index] }]));
  };
  return ok(await pageOf({ list }, ({ group }) => group.id, request, bytesOf));
};

/** What the names and nulls of the settings that an override leaves out take in an answer, escaped. */
const overrideBytes = 400;

const bytesOf = (answer: GroupAnswer): number => answerBytes(answer) + overrideBytes * (answer.group.serverOverrides?.length ?? 0);

export const withSettings = async (deps: Deps, group: ProtectionGroup): Promise<GroupAnswer> => {
  const [settings] = await settingsStatuses(deps, [group]);
  if (settings === undefined) throw new Error(`No status for ${group.id}`);
  return { group, settings };
};
