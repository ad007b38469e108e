/**
 * `start_execution`, and the worker that goes on with a start accepted over HTTP.
 *
 * Owns: the order in which a start becomes real, each step repeatable under the same id:
 *   1. the head, PENDING and hidden, with the frozen plan
 *   2. the claims on servers and plan (I6)
 *   3. acceptance: from here the execution is visible, and the reconciler drives it on whatever happens
 *   4. the engine, now or by the worker
 * A start that is refused on the way holds nothing.
 */
import {
  between,
  checkPlan,
  decideAccept,
  decideEngineStarted,
  decideStartFailed,
  executionId as asExecutionId,
  findingRows,
  judgeQuotas,
  ok,
  refused,
  statusWord,
  type ExecutionId,
  type Finding,
  type FrozenPlan,
  type PlanIssue,
  type Result,
} from '@drs-orchestrator/domain';
import type { AccountContext, ExecutionAnswer, ExecutionRequest, StartAnswer, StartRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { claim } from '../claims/claim.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution, loadVisible } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { FieldIssue, Refusal } from '../refusal.ts';
import { freezePlan } from '../resolve/freeze-plan.ts';

export const startExecution = async (app: Application, request: StartRequest): Promise<Result<StartAnswer, Refusal>> => {
  const begun = await beginExecution(app, request);
  if (!begun.ok) return begun;
  const accepted = begun.value.head.visible ? begun : await accept(app, begun.value, request.mode);
  if (!accepted.ok) return accepted;
  // Whoever comes again under a fixed id takes up what the one before has left.
  const isTakenUp = request.executionId === undefined ? undefined : () => true;
  const { execution, head } = await performEffects(app, accepted.value, isTakenUp);
  app.log.info('Execution started', { executionId: execution.id, planId: execution.plan.planId, status: statusWord(execution.status) });
  return ok({
    execution,
    lastPolledTime: head.lastPolledTime,
    engineArn: execution.generation === 0 ? null : app.engine.arn(runOf(execution)),
  });
};

/** The worker: starts the engine of an accepted execution; repeated, it starts nothing twice. */
export const goOnWithStart = async (app: Application, request: ExecutionRequest): Promise<Result<ExecutionAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution } = loaded.value;
  if (execution.status.kind === 'pending') {
    const started = await app.engine.start({ ...runOf(execution), generation: 1 });
    if (!started.ok) throw new Error(`The engine of ${execution.id} cannot be started: ${started.refusal.message}`);
  }
  // Acknowledged also where nothing is left to start: cancelled meanwhile, or taken up by the engine before this was recorded.
  const changed = await changeExecution(app, request, ({ execution: present }) => {
    const { events, effects } = decideEngineStarted(present, 1);
    const woken = present.pendingEffects.filter((effect) => effect.kind === 'wake-worker');
    return ok({ decision: { events: [...events, ...woken.map(({ key }) => ({ type: 'effect-done', key }) as const)], effects } });
  });
  if (!changed.ok) return changed;
  const performed = await performEffects(app, changed.value);
  return ok({ execution: performed.execution, lastPolledTime: performed.head.lastPolledTime });
};

/** The head, made or found: a caller that fixed the id beforehand may have died halfway and come again. */
const beginExecution = async (app: Application, request: StartRequest): Promise<Result<Loaded, Refusal>> => {
  const id = request.executionId ?? asExecutionId(app.ids.make('exec'));
  const found = request.executionId === undefined ? undefined : await app.journal.load(id);
  if (found !== undefined) return ok(found);
  const plan = await app.plans.plans.get(request.planId);
  if (plan === undefined) return refused({ kind: 'plan-not-found', planId: request.planId });
  const mistakes = checkPlan(plan);
  if (mistakes.length > 0) return refused({ kind: 'not-ready', checks: findingRows(mistakes.map(asFinding)) });
  const resolved = await freezePlan(app, plan);
  if (!resolved.ok) return resolved;
  const frozen = resolved.value.plan;
  const refusal = (await checkContext(app, frozen, request.accountContext)) ?? checkQuotas(frozen, app);
  if (refusal !== null) return refused(refusal);
  const event = { type: 'requested', executionId: id, kind: request.kind, initiatedBy: request.by } as const;
  const created = await app.journal.create(event, frozen, app.clock.now());
  if (created.ok) return created;
  const other = await app.journal.load(id);
  if (other === undefined) throw new Error(`${id} is taken, and not there`);
  return ok(other);
};

const asFinding = ({ field, message }: PlanIssue): Finding => ({ check: 'plan-makes-sense', result: 'block', subject: field, message });

const accept = async (app: Application, begun: Loaded, mode: StartRequest['mode']): Promise<Result<Loaded, Refusal>> => {
  const claimed = await claim(app, begun.execution);
  if (!claimed.ok) {
    const failed = await app.journal.append(begun, decideStartFailed(begun.execution, 'It was refused'), app.clock.now());
    if (failed.ok) await performEffects(app, failed.value);
    return claimed;
  }
  const accepted = await app.journal.append(begun, decideAccept(begun.execution, mode), app.clock.now());
  if (accepted.ok) {
    app.log.metric('ExecutionsStarted', 1, 'Count');
    return accepted;
  }
  const present = await app.journal.load(begun.execution.id);
  if (present?.head.visible === true) return ok(present);
  return refused({
    kind: 'conflict',
    message: `The start of ${begun.execution.id} was given up after ${String(between(begun.execution.startedAt, app.clock.now()))} ms`,
    executionId: begun.execution.id,
  });
};

/** A stated account context selects nothing; it must agree with what is registered, or somebody is mistaken about where they are. */
const checkContext = async (app: Application, plan: FrozenPlan, context: AccountContext | undefined): Promise<Refusal | null> => {
  if (context === undefined) return null;
  const issues: FieldIssue[] = [];
  const account = await app.plans.accounts.get(context.accountId);
  if (account === undefined) issues.push({ field: 'accountContext.accountId', message: `Account ${context.accountId} is not registered` });
  if (!plan.places.some((place) => place.accountId === context.accountId)) {
    issues.push({ field: 'accountContext.accountId', message: `The plan has no servers in account ${context.accountId}` });
  } else if (!plan.places.some((place) => place.accountId === context.accountId && place.region === context.region)) {
    issues.push({
      field: 'accountContext.region',
      message: `The plan has no servers of account ${context.accountId} in ${context.region}`,
    });
  }
  if (account !== undefined && account.roleName !== context.roleName) {
    issues.push({ field: 'accountContext.roleName', message: `Account ${context.accountId} is registered with another role` });
  }
  if (context.externalId !== undefined && account?.externalId !== context.externalId) {
    issues.push({ field: 'accountContext.externalId', message: `Account ${context.accountId} is registered with another external id` });
  }
  return issues.length === 0 ? null : { kind: 'invalid-parameters', issues };
};

/** Only what no sequence of jobs can run is refused; everything else waits for free slots. */
const checkQuotas = (plan: FrozenPlan, { limits }: Application): Refusal | null => {
  const [first] = judgeQuotas(plan, limits);
  return first === undefined ? null : { kind: 'quota-exceeded', message: first.message };
};

const runOf = (execution: { readonly id: ExecutionId; readonly plan: FrozenPlan; readonly generation: number }) => ({
  executionId: execution.id,
  planId: execution.plan.planId,
  generation: execution.generation,
});
