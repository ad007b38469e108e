/**
 * `get_recovery_plan` and `list_recovery_plans`: looking at plans as they were saved.
 */
import { ok, refused, type PlanId, type RecoveryPlan, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { pageOf, type Page, type PageRequest } from '../../catalogue/all-of.ts';
import type { Refusal } from '../../refusal.ts';

type Deps = Pick<Application, 'plans'>;

export const getPlan = async ({ plans }: Deps, { planId }: { readonly planId: PlanId }): Promise<Result<RecoveryPlan, Refusal>> => {
  const plan = await plans.plans.get(planId);
  return plan === undefined ? refused({ kind: 'plan-not-found', planId }) : ok(plan);
};

export const listPlans = async ({ plans }: Deps, request: PageRequest<PlanId>): Promise<Result<Page<PlanId, RecoveryPlan>, Refusal>> =>
  ok(await pageOf(plans.plans, ({ id }) => id, request));
