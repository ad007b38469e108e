/**
 * What may not be changed because an execution is running it, and what plans refer to.
 *
 * Owns: the answer of the moment. An execution froze its plan at the start, so that an edit which slips past this look harms nobody;
 * the lock keeps people from believing that an edit reaches what is running.
 */
import type { GroupId, PlanId, ProtectionGroup, RecoveryPlan } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { allOf } from '../../catalogue/all-of.ts';
import { activeExecutions } from '../../claims/claim.ts';
import type { Refusal } from '../../refusal.ts';

type Deps = Pick<Application, 'plans' | 'claims' | 'journal' | 'clock' | 'limits'>;

/** The turn in which groups and plans are saved, and groups and accounts are removed, so that none refers to what is gone. */
export const referencesTurn = 'references';

/** Null: no execution of the plan is active. */
export const planLock = async (deps: Deps, planId: PlanId): Promise<Refusal | null> => {
  const executionId = (await activeExecutions(deps, [planId])).get(planId);
  if (executionId === undefined) return null;
  return { kind: 'conflict', message: `Recovery plan ${planId} has an active execution: ${executionId}`, executionId, planId };
};

/** Null: no plan that uses the group has an active execution. */
export const groupLock = async (deps: Deps, { id }: ProtectionGroup): Promise<Refusal | null> => {
  const users = (await plansUsing(deps, id)).map((plan) => plan.id);
  const [active] = await activeExecutions(deps, users);
  if (active === undefined) return null;
  const [planId, executionId] = active;
  const message = `Protection group ${id} is used by plan ${planId}, which has an active execution: ${executionId}`;
  return { kind: 'conflict', message, executionId, planId, groupIds: [id] };
};

export const plansUsing = async ({ plans }: Pick<Deps, 'plans'>, group: GroupId): Promise<readonly RecoveryPlan[]> =>
  (await allOf(plans.plans, ({ id }) => id)).filter(({ waves }) => waves.some(({ groupIds }) => groupIds.includes(group)));
