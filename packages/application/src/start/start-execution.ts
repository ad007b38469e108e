/**
 * `start_execution`.
 *
 * Owns: the order in which a start becomes real, each step repeatable under the same id:
 *   1. everything that is asked first (prepare-start.ts), which holds nothing
 *   2. the head, PENDING and hidden, with the frozen plan, and the recovery points that were chosen
 *   3. the claims on servers and plan (I6)
 *   4. acceptance: from here the execution is visible, and the reconciler drives it on whatever happens
 *   5. the engine, now or by the worker (go-on-with-start.ts)
 * A start that is refused on the way holds nothing.
 */
import {
  between,
  decideAccept,
  decideStartFailed,
  executionId as asExecutionId,
  isTerminal,
  ok,
  refused,
  statusWord,
  type FrozenPlan,
  type ReadinessCheck,
  type Result,
  type ServerPoint,
  type StartEvent,
} from '@drs-orchestrator/domain';
import type { StartAnswer, StartRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { claim } from '../claims/claim.ts';
import { performEffects } from '../effects/perform-effects.ts';
import type { Loaded } from '../journal/journal.ts';
import { eachPlaceOnce, rightsRows, type LookAtRights } from '../readiness/look-at-rights.ts';
import { keptOf } from '../readiness/point-wishes.ts';
import type { Refusal } from '../refusal.ts';
import { pointParts, runOf } from './parts.ts';
import { prepareStart, type Prepared } from './prepare-start.ts';

export const startExecution = async (app: Application, request: StartRequest): Promise<Result<StartAnswer, Refusal>> => {
  const found = request.executionId === undefined ? undefined : await app.journal.load(request.executionId);
  const lookAtRights = eachPlaceOnce(app);
  const accepted = found?.head.visible === true ? ok(found) : await beginExecution(app, request, lookAtRights, found);
  if (!accepted.ok) return accepted;
  // Whoever comes again under a fixed id takes up what the one before has left.
  const left = new Set(found?.execution.pendingEffects.map(({ key }) => key));
  const { execution, head } = await performEffects(app, accepted.value, ({ key }) => left.has(key));
  app.log.info('Execution started', { executionId: execution.id, planId: execution.plan.planId, status: statusWord(execution.status) });
  return ok({
    execution,
    lastPolledTime: head.lastPolledTime,
    launchRights: rightsRows(await lookAtRights(execution.plan)),
    engineArn: execution.generation === 0 ? null : app.engine.arn(runOf(execution)),
  });
};

/** `found`: what a caller that fixed the id beforehand, and died halfway, has left. */
const beginExecution = async (
  app: Application,
  request: StartRequest,
  lookAtRights: LookAtRights,
  found?: Loaded,
): Promise<Result<Loaded, Refusal>> => {
  if (found !== undefined && isTerminal(found.execution)) return refused(givenUp(app, found));
  const prepared = await prepareStart(app, request, lookAtRights, found);
  if (!prepared.ok) {
    if (found !== undefined) await giveUp(app, found);
    return prepared;
  }
  const begun = found === undefined ? await createHead(app, request, prepared.value.plan) : ok(found);
  if (!begun.ok) {
    const { other } = begun.refusal;
    return other.head.visible ? ok(other) : beginExecution(app, request, lookAtRights, other);
  }
  return accept(app, begun.value, request, prepared.value);
};

/** `other`: the head of somebody who came first under the same id. */
const createHead = async (
  app: Application,
  request: StartRequest,
  plan: FrozenPlan,
): Promise<Result<Loaded, { readonly other: Loaded }>> => {
  const id = request.executionId ?? asExecutionId(app.ids.make('exec'));
  const event = {
    type: 'requested',
    executionId: id,
    kind: request.kind,
    initiatedBy: request.by,
    recoveryPoint: keptOf(request.choice ?? { kind: 'latest' }),
    override: request.override ?? [],
  } as const;
  const created = await app.journal.create(event, plan, app.clock.now());
  if (created.ok) return created;
  const other = await app.journal.load(id);
  if (other === undefined) throw new Error(`${id} is taken, and not there`);
  return refused({ other });
};

const accept = async (
  app: Application,
  begun: Loaded,
  { by }: StartRequest,
  { points, overridden, mode }: Prepared,
): Promise<Result<Loaded, Refusal>> => {
  const noted = await notePoints(app, begun, points);
  if (noted === null) return takenOver(app, begun);
  const claimed = await claim(app, noted.execution);
  if (!claimed.ok) {
    await giveUp(app, noted);
    return claimed;
  }
  const accepted = await app.journal.append(noted, decideAccept(noted.execution, mode, overriding(by, overridden)), app.clock.now());
  if (!accepted.ok) return takenOver(app, noted);
  app.log.metric('ExecutionsStarted', 1, 'Count');
  return accepted;
};

const overriding = (by: StartRequest['by'], checks: readonly ReadinessCheck[]): readonly StartEvent[] =>
  checks.length === 0 ? [] : [{ type: 'checks-overridden', by, checks }];

/** Null: somebody else has written meanwhile. */
const notePoints = async (app: Application, begun: Loaded, points: readonly ServerPoint[]): Promise<Loaded | null> => {
  let present = begun;
  for (const part of pointParts(begun.execution, points)) {
    const written = await app.journal.append(present, { events: [{ type: 'points-chosen', points: part }], effects: [] }, app.clock.now());
    if (!written.ok) return null;
    present = written.value;
  }
  return present;
};

/** Claims that it may have taken are given back. */
const giveUp = async (app: Application, begun: Loaded): Promise<void> => {
  const failed = await app.journal.append(begun, decideStartFailed(begun.execution, 'It was refused'), app.clock.now());
  if (failed.ok) await performEffects(app, failed.value);
};

/** Somebody who came under the same id has accepted it, or it was failed for never having started. */
const takenOver = async (app: Application, begun: Loaded): Promise<Result<Loaded, Refusal>> => {
  const present = await app.journal.load(begun.execution.id);
  return present?.head.visible === true ? ok(present) : refused(givenUp(app, begun));
};

const givenUp = (app: Application, { execution }: Loaded): Refusal => ({
  kind: 'conflict',
  message: `The start of ${execution.id} was given up after ${String(between(execution.startedAt, app.clock.now()))} ms`,
  executionId: execution.id,
});
