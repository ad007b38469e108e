/**
 * The answers about recovery plans. A webhook's secret is in none of them.
 */
import type { Page } from '@drs-orchestrator/application';
import type { PlanId, PlanNotifications, RecoveryPlan, Wave } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { idToken } from '../list-token.ts';

export const presentPlan = (plan: RecoveryPlan): AnswerOf<'get_recovery_plan'> => ({
  planId: plan.id,
  planName: plan.name,
  description: plan.description ?? null,
  waves: plan.waves.map(wave),
  rtoMinutes: plan.rtoMinutes ?? null,
  rpoMinutes: plan.rpoMinutes ?? null,
  notifications: plan.notifications === undefined ? null : notifications(plan.notifications),
  version: plan.version,
});

export const presentPlans = ({ things, next }: Page<PlanId, RecoveryPlan>): AnswerOf<'list_recovery_plans'> => ({
  recoveryPlans: things.map(presentPlan),
  count: things.length,
  nextToken: next === null ? null : idToken('plans', next),
});

const wave = ({ number, name, groupIds, servers, dependsOn, pauseBefore, onFailure, launchTimeoutMinutes }: Wave) => ({
  waveNumber: number,
  waveName: name,
  protectionGroupIds: [...groupIds],
  servers: servers.map(({ accountId, region, serverIds }) => ({ accountId, region, sourceServerIds: [...serverIds] })),
  dependsOn: [...dependsOn],
  pauseBeforeWave: pauseBefore,
  onFailure,
  launchTimeoutMinutes,
});

const notifications = ({ email, webhook }: PlanNotifications) => ({
  email: email ?? null,
  webhook: webhook === undefined ? null : { url: webhook.url, hasSecret: true as const },
});
