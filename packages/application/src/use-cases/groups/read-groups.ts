/**
 * `get_protection_group` and `list_protection_groups`: looking at groups as they were saved.
 */
import { ok, refused, type GroupId, type ProtectionGroup, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { pageOf, type Page, type PageRequest } from '../../catalogue/all-of.ts';
import type { Refusal } from '../../refusal.ts';

type Deps = Pick<Application, 'plans'>;

export const getGroup = async ({ plans }: Deps, { groupId }: { readonly groupId: GroupId }): Promise<Result<ProtectionGroup, Refusal>> => {
  const group = await plans.groups.get(groupId);
  return group === undefined ? refused({ kind: 'group-not-found', groupId }) : ok(group);
};

export const listGroups = async (
  { plans }: Deps,
  request: PageRequest<GroupId>,
): Promise<Result<Page<GroupId, ProtectionGroup>, Refusal>> => ok(await pageOf(plans.groups, ({ id }) => id, request));
