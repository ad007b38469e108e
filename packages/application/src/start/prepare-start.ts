/**
 * What a start asks before it holds anything.
 *
 * Owns: the order of the questions. The plan and where its servers are; whether the request agrees with it; whether another
 * execution is in the way, because that is a conflict whatever else is wrong; then readiness, of every place and of 500
 * servers before the answer. A direct caller waits for the others too, for as long as a function can; what is not done by then is the worker's.
 */
import {
  checkPlan,
  findingRows,
  judgeQuotas,
  ok,
  refused,
  type FrozenPlan,
  type PointChoice,
  type ReadinessCheck,
  type RecoveryPlan,
  type Result,
  type ServerPoint,
} from '@drs-orchestrator/domain';
import type { StartRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { conflictWith } from '../claims/claim.ts';
import type { Loaded } from '../journal/journal.ts';
import { inTime } from '../readiness/in-time.ts';
import { lookAtPlaces } from '../readiness/look-at-places.ts';
import type { LookAtRights } from '../readiness/look-at-rights.ts';
import { mistakeFindings } from '../readiness/mistakes.ts';
import { strangersIn } from '../readiness/point-wishes.ts';
import type { Look, Subject } from '../readiness/subject.ts';
import type { Refusal } from '../refusal.ts';
import { contextIssues } from '../resolve/check-context.ts';
import { freezePlan, type Resolution } from '../resolve/freeze-plan.ts';
import { readSources } from '../resolve/read-sources.ts';
import { judgeServers, serversAtStart } from './judge-servers.ts';

export type Prepared = {
  readonly plan: FrozenPlan;
  readonly points: readonly ServerPoint[];
  readonly overridden: readonly ReadinessCheck[];
  /** `queued` where servers are left for the worker to judge, whatever was asked for. */
  readonly mode: StartRequest['mode'];
};

/** `begun`: a start under the same id that got as far as its head, whose plan is frozen already. */
export const prepareStart = async (
  app: Application,
  request: StartRequest,
  lookAtRights: LookAtRights,
  begun?: Loaded,
): Promise<Result<Prepared, Refusal>> => {
  const look = { ...app, time: inTime(app.clock, app.limits.readinessMilliseconds) };
  const resolved = begun === undefined ? await resolve(look, request) : await resolveAgain(look, begun.execution.plan);
  if (!resolved.ok) return resolved;
  const { plan } = resolved.value;
  const choice = request.choice ?? { kind: 'latest' };
  const refusal = (await disagreement(app, request, plan, choice)) ?? (await conflictWith(app, plan, begun?.execution.id));
  if (refusal !== null) return refused(refusal);
  const { kind, override = [] } = request;
  const ahead = Math.min(plan.servers.length, serversAtStart);
  const subject: Subject = { ...resolved.value, kind, choice, from: 0, to: ahead, dark: new Map(), now: app.clock.now() };
  const around = Promise.all([lookAtPlaces(look, { plan, unregistered: [] }), lookAtRights(plan)]);
  const first = await judgeServers(
    look,
    subject,
    override,
    around.then(([places, rights]) => [...places, ...rights.findings]),
  );
  if (first.inTheWay.length > 0) return refused({ kind: 'not-ready', checks: first.checks });
  if (ahead === plan.servers.length) return ok({ plan, ...first, mode: request.mode });
  const unseen = wishesBeyond(plan, choice, ahead);
  const left: Prepared = { plan, ...first, points: [...first.points, ...unseen], mode: 'queued' };
  if (request.mode === 'queued') return ok(left);
  const patient = { ...app, time: inTime(app.clock, app.limits.longReadinessMilliseconds) };
  const rest = await judgeServers(patient, { ...subject, from: ahead, to: plan.servers.length }, override);
  const isDone = !patient.time.isUp();
  if (rest.inTheWay.some(({ result }) => isDone || result === 'block')) return refused({ kind: 'not-ready', checks: rest.checks });
  if (!isDone) return ok(left);
  return ok({ plan, points: [...first.points, ...rest.points], overridden: [...first.overridden, ...rest.overridden], mode: 'direct' });
};

type Resolved = Pick<Resolution, 'plan' | 'sources'>;

const resolve = async (look: Look, { planId }: StartRequest): Promise<Result<Resolved, Refusal>> => {
  const plan: RecoveryPlan | undefined = await look.plans.plans.get(planId);
  if (plan === undefined) return refused({ kind: 'plan-not-found', planId });
  const mistakes = checkPlan(plan);
  if (mistakes.length > 0) return refused({ kind: 'not-ready', checks: findingRows(mistakeFindings(mistakes)) });
  return freezePlan(look, plan, sourcesInTime(look));
};

const resolveAgain = async (look: Look, plan: FrozenPlan): Promise<Result<Resolved, Refusal>> => {
  const { sources, findings, unanswered } = await readSources(plan, 0, plan.servers.length, sourcesInTime(look));
  const [first] = unanswered;
  if (first !== undefined) return refused({ kind: 'recovery-service', code: first.refusal.code, message: first.refusal.message });
  return findings.length > 0 ? refused({ kind: 'not-ready', checks: findingRows(findings) }) : ok({ plan, sources });
};

export const sourcesInTime =
  ({ time, inventory }: Look): Application['inventory']['sourceServers'] =>
  (at, servers) =>
    time.ask(() => inventory.sourceServers(at, servers));

const disagreement = async (app: Application, request: StartRequest, plan: FrozenPlan, choice: PointChoice): Promise<Refusal | null> => {
  const issues = [...(await contextIssues(app, plan, request.accountContext)), ...strangersIn(choice, plan)];
  if (issues.length > 0) return { kind: 'invalid-parameters', issues };
  // Only what no sequence of jobs can run is refused; everything else waits for free slots.
  const [quota] = judgeQuotas(plan, app.limits);
  return quota === undefined ? null : { kind: 'quota-exceeded', message: quota.message };
};

/** Snapshots named for servers that are judged later; DRS has not been asked about them. */
const wishesBeyond = (plan: FrozenPlan, choice: PointChoice, from: number): readonly ServerPoint[] =>
  choice.kind !== 'snapshots'
    ? []
    : plan.servers.slice(from).flatMap(({ serverId }, offset): readonly ServerPoint[] => {
        const snapshotId = choice.snapshots.get(serverId);
        return snapshotId === undefined ? [] : [{ server: from + offset, point: { snapshotId, at: null } }];
      });
