/**
 * `create_recovery_plan` and `update_recovery_plan`.
 *
 * Owns: the order in which a plan becomes real: what it says in itself, what it refers to, whether it would launch a server twice,
 * its name, and at last the write, in the turn in which no group is removed. A request that is refused on the way leaves nothing
 * behind.
 */
import {
  checkNotifications,
  checkPlan,
  nameKey,
  ok,
  planId as asPlanId,
  refused,
  type PlanNotifications,
  type RecoveryPlan,
  type Result,
} from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { staleVersion, versionLost } from '../../catalogue/versions.ts';
import { underName } from '../../claims/name.ts';
import { inTurn } from '../../claims/turn.ts';
import { wakeSubscription } from '../../notify/subscribe-address.ts';
import { callSoonForRights } from '../../readiness/rights-round.ts';
import type { FieldIssue, Refusal } from '../../refusal.ts';
import { explicitLocations } from '../../resolve/places-in-use.ts';
import { storedPlan } from '../../stored/catalogue.ts';
import { tooLarge } from '../../stored/thing-size.ts';
import { findCollisions } from './collisions.ts';
import { planLock, referencesTurn } from './edit-lock.ts';
import { planNames, subjectOf } from './plan-names.ts';
import type { CreatePlanRequest, PlanDraft, UpdatePlanRequest } from './plan-requests.ts';
import { readReferences } from './references.ts';

type Saved = Promise<Result<RecoveryPlan, Refusal>>;

export const createPlan = async (app: Application, { draft, by }: CreatePlanRequest): Saved => {
  const saved = await save(app, { ...draft, id: asPlanId(app.ids.make('rp')), version: 0 }, undefined);
  if (saved.ok) {
    app.log.info('Recovery plan created', { planId: saved.value.id, by: by.name });
    await wakeSubscription(app, saved.value, undefined);
  }
  return saved;
};

export const updatePlan = async (app: Application, { planId, version, draft, by }: UpdatePlanRequest): Saved => {
  const former = await app.plans.plans.get(planId);
  if (former === undefined) return refused({ kind: 'plan-not-found', planId });
  const refusal = staleVersion(subjectOf(planId), version, former) ?? (await planLock(app, planId));
  if (refusal !== null) return refused(refusal);
  const saved = await save(app, { ...draft, id: planId, version }, former);
  if (saved.ok) {
    app.log.info('Recovery plan changed', { planId, version: saved.value.version, by: by.name });
    await wakeSubscription(app, saved.value, former);
  }
  return saved;
};

type Wanted = PlanDraft & Pick<RecoveryPlan, 'id' | 'version'>;

/** `wanted.version` is the one that was read, 0 for a plan that is still to be made. */
const save = async (app: Application, wanted: Wanted, former: RecoveryPlan | undefined): Saved => {
  const complete = completed(wanted, former);
  if (!complete.ok) return complete;
  const plan = complete.value;
  const references = await readReferences(app, plan);
  if (!references.ok) return refused({ kind: 'invalid-parameters', issues: references.refusal });
  const collisions = await findCollisions(app, references.value);
  if (collisions !== null) return refused(collisions);
  const put = () =>
    inTurn(app, referencesTurn, async (turn) => {
      const still = await readReferences(app, plan);
      if (!still.ok) return refused({ kind: 'invalid-parameters', issues: still.refusal });
      if (turn.isOver()) return refused({ kind: 'busy', retryAfterSeconds: 1 });
      const written = await app.plans.plans.put(plan);
      if (!written.ok) return refused(await versionLost(subjectOf(plan.id), plan, app.plans.plans.get(plan.id)));
      return ok({ ...plan, version: plan.version + 1 });
    });
  const naming = { id: plan.id, name: plan.name, ...(former === undefined ? {} : { former: former.name }) };
  const saved = await underName(app, planNames(app), naming, { put, takeBack: () => takeBack(app, plan, former) });
  if (saved.ok) await callSoonForRights(app, explicitLocations(plan));
  return saved;
};

/** The plan as it is to be kept, unless something in it makes no sense. */
const completed = ({ notifications, ...wanted }: Wanted, former: RecoveryPlan | undefined): Result<RecoveryPlan, Refusal> => {
  const issues: FieldIssue[] = [
    ...(nameKey(wanted.name) === '' ? [{ field: 'planName', message: 'Must have more than blanks' }] : []),
    ...checkPlan(wanted),
    ...(notifications === undefined ? [] : checkNotifications(notifications)),
  ];
  const kept = notifications === undefined ? ok(undefined) : withSecret(notifications, former?.notifications);
  if (!kept.ok) issues.push(kept.refusal);
  if (issues.length > 0 || !kept.ok) return refused({ kind: 'invalid-parameters', issues });
  const plan: RecoveryPlan = { ...wanted, ...(kept.value === undefined ? {} : { notifications: kept.value }) };
  const size = tooLarge(storedPlan, plan);
  return size === null ? ok(plan) : refused({ kind: 'invalid-parameters', issues: [{ field: 'waves', message: size }] });
};

/** A secret that is left out stays what it was, for the same URL: nobody's secret is sent to an address it was not given for. */
const withSecret = (
  { email, webhook }: NonNullable<PlanDraft['notifications']>,
  former: PlanNotifications | undefined,
): Result<PlanNotifications, FieldIssue> => {
  const to = email === undefined ? {} : { email };
  if (webhook === undefined) return ok(to);
  const secret = webhook.secret ?? (former?.webhook?.url === webhook.url ? former.webhook.secret : undefined);
  if (secret !== undefined) return ok({ ...to, webhook: { url: webhook.url, secret } });
  return refused({ field: 'notifications.webhook.secret', message: 'Must be given with a URL that the plan does not have yet' });
};

/** A conflict here means that somebody has changed it since, and it is theirs. */
const takeBack = async ({ plans }: Application, { id, version }: RecoveryPlan, former: RecoveryPlan | undefined): Promise<void> => {
  await (former === undefined ? plans.plans.remove(id, version + 1) : plans.plans.put({ ...former, version: version + 1 }));
};
