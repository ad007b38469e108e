/**
 * `find`: the reconciler. Every minute it takes up whatever was lost.
 *
 * Owns: repeating effects that nobody has acknowledged, starting the next generation of an engine that is gone, failing
 * starts that were never accepted, and polling where the engine is well past its time. It changes no status of a visible
 * execution (I1), and asks each account and Region once for all executions together.
 */
import {
  between,
  decideStartFailed,
  jobsOf,
  ok,
  placeKey,
  refused,
  type Execution,
  type JobId,
  type Result,
} from '@drs-orchestrator/domain';
import type { FindAnswer } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import type { Loaded } from '../journal/journal.ts';
import { observe, type Look } from '../observe/observe.ts';
import { recordObservation } from '../observe/record-observation.ts';
import type { Head } from '../ports/executions.ts';
import type { Refusal } from '../refusal.ts';

/** Heads read in one request, and executions looked after at the same time. */
const headsPerPage = 100;
const atOnce = 8;

type Row = FindAnswer['results'][number];

export const findActive = async (app: Application, request: { readonly jobId?: JobId }): Promise<Result<FindAnswer, Refusal>> => {
  const heads = await activeHeads(app);
  const healed = await inGroups(heads, atOnce, (head) => heal(app, head));
  const active = healed.filter((one) => one !== null).filter((one) => request.jobId === undefined || hasJob(one.execution, request.jobId));
  const overdue = active.filter((one) => isOverdue(app, one) || request.jobId !== undefined);
  const look = await observe(
    app,
    overdue.map((one) => one.execution),
  );
  const rows = await inGroups(active, atOnce, (one) => pollOne(app, one, look, overdue.includes(one)));
  app.log.info('Looked after active executions', { executionsFound: rows.length, executionsPolled: overdue.length });
  return ok({ results: rows });
};

const activeHeads = async (app: Application): Promise<readonly Head[]> => {
  const heads: Head[] = [];
  for (;;) {
    const last = heads.at(-1);
    const before = last === undefined ? {} : { before: { startTime: last.listing.startTime, executionId: last.executionId } };
    const page = await app.executions.list({ index: { kind: 'active' }, limit: headsPerPage, ...before });
    heads.push(...page);
    if (page.length < headsPerPage) return heads;
  }
};

/** The execution with its effects repeated and its engine running; null where it is over, hidden, or not to be had. */
const heal = async (app: Application, head: Head): Promise<Loaded | null> => {
  try {
    const loaded = await app.journal.load(head.executionId);
    if (loaded === undefined) return null;
    if (!loaded.head.visible) {
      await failIfNeverStarted(app, loaded);
      return null;
    }
    const performed = await performEffects(app, loaded);
    const { status } = performed.execution;
    if (status.kind === 'completed' || status.kind === 'failed' || status.kind === 'cancelled') return null;
    return status.kind === 'pending' ? performed : await restartEngine(app, performed);
  } catch (cause) {
    // One broken execution must not keep the others from being looked after.
    app.log.error('An active execution could not be looked after', cause, { executionId: head.executionId });
    return null;
  }
};

const failIfNeverStarted = async (app: Application, loaded: Loaded): Promise<void> => {
  if (between(loaded.execution.startedAt, app.clock.now()) <= app.limits.neverStartedMilliseconds) return;
  const failed = await app.journal.append(loaded, decideStartFailed(loaded.execution, 'NEVER_STARTED'), app.clock.now());
  if (failed.ok) await performEffects(app, failed.value);
};

const restartEngine = async (app: Application, loaded: Loaded): Promise<Loaded> => {
  const { execution } = loaded;
  const isStarting = execution.pendingEffects.some((effect) => effect.kind === 'start-engine');
  const run = { executionId: execution.id, planId: execution.plan.planId, generation: execution.generation };
  if (isStarting || (await app.engine.isRunning(run))) return loaded;
  app.log.warn('The engine is gone; the next generation takes over', { executionId: execution.id, generation: execution.generation });
  const effect = { kind: 'start-engine', generation: execution.generation + 1 } as const;
  const asked = await app.journal.append(loaded, { events: [], effects: [effect] }, app.clock.now());
  return asked.ok ? await performEffects(app, asked.value) : loaded;
};

const hasJob = (execution: Execution, jobId: JobId): boolean => execution.waves.some((wave) => jobsOf(wave).includes(jobId));

const isOverdue = (app: Application, { head }: Loaded): boolean =>
  head.nextPollAt !== null && between(head.nextPollAt, app.clock.now()) > app.limits.lookOverdueMilliseconds;

const pollOne = async (app: Application, loaded: Loaded, look: Look, wasOverdue: boolean): Promise<Row> => {
  const row = { executionId: loaded.execution.id, planId: loaded.execution.plan.planId };
  if (!wasOverdue) return { ...row, success: true };
  const refusal = refusalFor(loaded.execution, look);
  const recorded = refusal === null ? await recordObservation(app, loaded, look.observation) : refused(refusal);
  if (recorded.ok) return { ...row, success: true };
  const { refusal: why } = recorded;
  return { ...row, success: false, error: 'message' in why ? why.message : why.kind };
};

/** Nothing of this execution could be seen. */
const refusalFor = (execution: Execution, look: Look): Refusal | null => {
  const refusals = execution.plan.places.map((place) => look.refusals.get(placeKey(place)));
  const [first] = refusals;
  if (first === undefined || refusals.includes(undefined)) return null;
  return { kind: 'recovery-service', code: first.code, message: first.message };
};

const inGroups = async <Item, Answer>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += size) answers.push(...(await Promise.all(items.slice(from, from + size).map(work))));
  return answers;
};
