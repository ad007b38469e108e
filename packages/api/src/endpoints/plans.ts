/**
 * Recovery plans: from the wire to the use cases and back.
 *
 * Owns: the defaults of a wave. They are filled in here, so that what is kept says what it means.
 */
import type { PlanDraft } from '@drs-orchestrator/application';
import type { InputOf } from '@drs-orchestrator/contract';
import {
  accountId,
  defaultLaunchTimeoutMinutes,
  groupId,
  ok,
  planId,
  refused,
  region,
  serverId,
  type NotificationsDraft,
  type Result,
  type Wave,
} from '@drs-orchestrator/domain';
import { failureOf, invalidParameters, type Failure } from '../failure.ts';
import { readIdToken } from '../list-token.ts';
import { presentPlan, presentPlans } from '../present/plans.ts';
import type { Endpoint } from './endpoint.ts';
import { only } from './launch-settings.ts';

export const listRecoveryPlans: Endpoint<'list_recovery_plans'> = async ({ input }, { useCases }) => {
  const after = input.nextToken === undefined ? ok(undefined) : readIdToken('plans', input.nextToken);
  if (!after.ok) return after;
  const listed = await useCases.listPlans({
    limit: input.limit,
    ...(after.value === undefined ? {} : { after: planId(after.value) }),
  });
  return listed.ok ? ok(presentPlans(listed.value)) : refused(failureOf(listed.refusal));
};

export const getRecoveryPlan: Endpoint<'get_recovery_plan'> = async ({ input }, { useCases }) => {
  const found = await useCases.getPlan({ planId: planId(input.planId) });
  return found.ok ? ok(presentPlan(found.value)) : refused(failureOf(found.refusal));
};

export const createRecoveryPlan: Endpoint<'create_recovery_plan'> = async ({ input, by }, { useCases }) => {
  const draft = draftOf(input);
  if (!draft.ok) return draft;
  const created = await useCases.createPlan({ draft: draft.value, by });
  return created.ok ? ok(presentPlan(created.value)) : refused(failureOf(created.refusal));
};

export const updateRecoveryPlan: Endpoint<'update_recovery_plan'> = async ({ input, by }, { useCases }) => {
  const draft = draftOf(input);
  if (!draft.ok) return draft;
  const updated = await useCases.updatePlan({ planId: planId(input.planId), version: input.version, draft: draft.value, by });
  return updated.ok ? ok(presentPlan(updated.value)) : refused(failureOf(updated.refusal));
};

export const deleteRecoveryPlan: Endpoint<'delete_recovery_plan'> = async ({ input, by }, { useCases }) => {
  const deleted = await useCases.deletePlan({ planId: planId(input.planId), version: input.version, by });
  return deleted.ok ? ok({ planId: deleted.value.planId, deleted: true }) : refused(failureOf(deleted.refusal));
};

type Given = InputOf<'create_recovery_plan'>;

const draftOf = (input: Given): Result<PlanDraft, Failure> => {
  const notifications = input.notifications === undefined ? ok(undefined) : notificationsOf(input.notifications);
  if (!notifications.ok) return notifications;
  return ok({
    name: input.planName,
    ...only('description', input.description),
    waves: input.waves.map(waveOf),
    ...only('rtoMinutes', input.rtoMinutes),
    ...only('rpoMinutes', input.rpoMinutes),
    ...only('notifications', notifications.value),
  });
};

const waveOf = (given: Given['waves'][number], index: number): Wave => {
  const position = index + 1;
  return {
    number: given.waveNumber ?? position,
    name: given.waveName ?? `Wave ${position}`,
    groupIds: (given.protectionGroupIds ?? []).map(groupId),
    servers: (given.servers ?? []).map((servers) => ({
      accountId: accountId(servers.accountId),
      region: region(servers.region),
      serverIds: servers.sourceServerIds.map(serverId),
    })),
    dependsOn: given.dependsOn ?? (index === 0 ? [] : [index]),
    pauseBefore: given.pauseBeforeWave ?? false,
    onFailure: given.onFailure ?? 'STOP',
    launchTimeoutMinutes: given.launchTimeoutMinutes ?? defaultLaunchTimeoutMinutes,
  };
};

const notificationsOf = ({ email, webhook }: NonNullable<Given['notifications']>): Result<NotificationsDraft, Failure> => {
  const secret = webhook?.secret ?? undefined;
  if (secret !== undefined && webhook?.hasSecret === true) {
    const message = 'Says that the secret stays as it is, beside another secret';
    return refused(invalidParameters([{ field: 'notifications.webhook.hasSecret', message }]));
  }
  const to = webhook === null || webhook === undefined ? undefined : { url: webhook.url, ...only('secret', secret) };
  return ok({ ...only('email', email), ...only('webhook', to) });
};
