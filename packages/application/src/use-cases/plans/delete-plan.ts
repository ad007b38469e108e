/**
 * `delete_recovery_plan`. Past executions have frozen what they ran, and stay.
 */
import { ok, refused, type PlanId, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { staleVersion, versionLost } from '../../catalogue/versions.ts';
import { releaseName } from '../../claims/name.ts';
import type { Refusal } from '../../refusal.ts';
import { planLock } from './edit-lock.ts';
import { planNames, subjectOf } from './plan-names.ts';
import type { DeletePlanRequest } from './plan-requests.ts';

export const deletePlan = async (
  app: Application,
  { planId, version, by }: DeletePlanRequest,
): Promise<Result<{ readonly planId: PlanId }, Refusal>> => {
  const plan = await app.plans.plans.get(planId);
  if (plan === undefined) return refused({ kind: 'plan-not-found', planId });
  const refusal = staleVersion(subjectOf(planId), version, plan) ?? (await planLock(app, planId));
  if (refusal !== null) return refused(refusal);
  const removed = await app.plans.plans.remove(planId, version);
  if (!removed.ok) return refused(await versionLost(subjectOf(planId), { version }, app.plans.plans.get(planId)));
  await releaseName(app, planNames(app), plan.name, planId);
  app.log.info('Recovery plan deleted', { planId, by: by.name });
  return ok({ planId });
};
