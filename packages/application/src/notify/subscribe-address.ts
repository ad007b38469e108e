/**
 * Asking the owner of a plan's e-mail address to agree, as soon as the plan names it, so that the first execution is not the first
 * thing that they would have wanted to know of.
 *
 * Nothing depends on it: each start asks again (tell.ts).
 */
import { ok, refused, type PlanId, type RecoveryPlan, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { Refusal } from '../refusal.ts';

/** After a plan was saved. A message that cannot be sent is not missed. */
export const wakeSubscription = async (app: Application, plan: RecoveryPlan, former: RecoveryPlan | undefined): Promise<void> => {
  const address = plan.notifications?.email;
  if (address === undefined || address === former?.notifications?.email || !app.notifier.targets.includes('topic')) return;
  try {
    await app.workerQueue.send({ worker: true, job: 'subscribe_address', planId: plan.id });
  } catch (cause) {
    app.log.error("A plan's address is asked to agree only when an execution starts", cause, { planId: plan.id });
  }
};

/** The worker's part. */
export const subscribeAddress = async (app: Application, { planId }: { readonly planId: PlanId }): Promise<Result<undefined, Refusal>> => {
  const plan = await app.plans.plans.get(planId);
  if (plan === undefined) return refused({ kind: 'plan-not-found', planId });
  const address = plan.notifications?.email;
  if (address === undefined) return ok(undefined);
  const subscribed = await app.notifier.subscribe(address);
  if (!subscribed.ok) app.log.warn("A plan's address could not be subscribed", { planId, ...reasonOf(subscribed.refusal) });
  return ok(undefined);
};

const reasonOf = ({ code, message }: { readonly code: string; readonly message: string }) => ({ code, reason: message });
