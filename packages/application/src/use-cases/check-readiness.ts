/**
 * `check_readiness`: what would stand in the way of a start, without starting anything.
 */
import {
  checkIds,
  checkPlan,
  checkRows,
  isInTheWay,
  ok,
  overridesFor,
  refused,
  type CheckId,
  type ExecutionKind,
  type PlanId,
  type PointChoice,
  type PointSpread,
  type ReadinessCheck,
  type Result,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { inTime } from '../readiness/in-time.ts';
import { lookAtHolders } from '../readiness/look-at-holders.ts';
import { darkPlaces, lookAtPlaces } from '../readiness/look-at-places.ts';
import { lookAtRights } from '../readiness/look-at-rights.ts';
import { lookBeforeLaunch } from '../readiness/look-before-launch.ts';
import { strangersIn } from '../readiness/point-wishes.ts';
import { mistakeFindings } from '../readiness/mistakes.ts';
import { inTheDark, type Subject } from '../readiness/subject.ts';
import type { Refusal } from '../refusal.ts';
import { resolvePlan } from '../resolve/freeze-plan.ts';

export type ReadinessRequest = { readonly planId: PlanId; readonly kind: ExecutionKind; readonly choice: PointChoice };

export type ReadinessAnswer = Pick<ReadinessRequest, 'planId' | 'kind'> & {
  readonly ready: boolean;
  readonly checks: readonly ReadinessCheck[];
  /** Of these checks an override would let a start go on; of none where there is no need or no use. */
  readonly overrides: readonly CheckId[];
  readonly spread: PointSpread;
};

export const checkReadiness = async (
  app: Application,
  { planId, kind, choice }: ReadinessRequest,
): Promise<Result<ReadinessAnswer, Refusal>> => {
  const plan = await app.plans.plans.get(planId);
  if (plan === undefined) return refused({ kind: 'plan-not-found', planId });
  const look = { ...app, time: inTime(app.clock, app.limits.readinessMilliseconds) };
  const resolution = await resolvePlan(app, plan, (at, servers) => look.time.ask(() => app.inventory.sourceServers(at, servers)));
  const { plan: frozen, sources } = resolution;
  const dark = darkPlaces(resolution);
  const strangers = dark.size > 0 ? [] : strangersIn(choice, frozen);
  if (strangers.length > 0) return refused({ kind: 'invalid-parameters', issues: strangers });
  const subject: Subject = { plan: frozen, kind, choice, from: 0, to: frozen.servers.length, sources, dark, now: app.clock.now() };
  const [places, rights, holders, seen] = await Promise.all([
    lookAtPlaces(look, resolution),
    lookAtRights(app, frozen),
    lookAtHolders(look, subject),
    lookBeforeLaunch(look, subject),
  ]);
  const unseen = inTheDark(subject, 'servers-exist');
  const mistakes = [...mistakeFindings(checkPlan(plan)), ...resolution.findings];
  const findings = [...mistakes, ...unseen, ...places, ...rights.findings, ...holders, ...seen.findings];
  const checks = checkRows(checkIds, findings, { ...rights.passes, ...seen.passes });
  app.log.info('Checked readiness', { planId, executionType: kind, findings: findings.length });
  return ok({ planId, kind, ready: !findings.some(isInTheWay), checks, overrides: overridesFor(findings), spread: seen.spread });
};
