/**
 * What is asked of recovery plans, in the domain's words.
 */
import type { Actor, NotificationsDraft, PlanId, RecoveryPlan } from '@drs-orchestrator/domain';

/** A webhook may come without its secret, where the plan keeps the one it has. */
export type PlanDraft = Omit<RecoveryPlan, 'id' | 'version' | 'notifications'> & { readonly notifications?: NotificationsDraft };

export type CreatePlanRequest = { readonly draft: PlanDraft; readonly by: Actor };

/** `version`: the one that the caller has read. */
export type UpdatePlanRequest = CreatePlanRequest & { readonly planId: PlanId; readonly version: number };

export type DeletePlanRequest = { readonly planId: PlanId; readonly version: number; readonly by: Actor };
