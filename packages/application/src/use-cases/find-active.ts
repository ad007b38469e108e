/**
 * `find`: the reconciler. Every minute it takes up whatever was lost.
 *
 * Owns: repeating effects that nobody has acknowledged, starting the next generation of an engine that is gone, failing
 * starts that were never accepted, waking the worker for launch settings that nobody seems to apply and for looks at our rights that
 * are due, and polling where the engine is well past its time. It never moves an execution on by what it sees (I1); that an accepted one
 * runs is recorded by whoever starts its engine. It asks each account and Region once for all executions together.
 */
import {
  between,
  decideStartFailed,
  isTerminal,
  jobsOf,
  ok,
  refused,
  type Execution,
  type ExecutionId,
  type JobId,
  type PlanId,
  type Result,
} from '@drs-orchestrator/domain';
import { inGroups } from '../in-groups.ts';
import type { FindAnswer } from '../answers.ts';
import type { Application } from '../application.ts';
import { overdueEffects, performEffects } from '../effects/perform-effects.ts';
import type { Loaded } from '../journal/journal.ts';
import { wakeSettingsWork } from '../launch-settings/settings-work.ts';
import { callForRights } from '../readiness/rights-round.ts';
import { blindness, observe, type Look } from '../observe/observe.ts';
import { recordObservation } from '../observe/record-observation.ts';
import type { Head } from '../ports/executions.ts';
import type { Refusal } from '../refusal.ts';
import { measureActive } from './measure-active.ts';

/** Heads read in one request, and executions looked after at the same time. */
const headsPerPage = 100;
const atOnce = 8;

type Row = FindAnswer['results'][number];

/** An active execution, or the row that says why it could not be looked after. */
type Tended = { readonly loaded: Loaded } | { readonly broken: Row };

export const findActive = async (app: Application, request: { readonly jobId?: JobId }): Promise<Result<FindAnswer, Refusal>> => {
  const heads = await activeHeads(app);
  const tended = (await inGroups(heads, atOnce, (head) => tend(app, head))).filter((one) => one !== null);
  const active = tended.flatMap((one) => ('loaded' in one ? [one.loaded] : []));
  const asked = active.filter((one) => request.jobId === undefined || hasJob(one.execution, request.jobId));
  const overdue = asked.filter((one) => isOverdue(app, one) || request.jobId !== undefined);
  const look = await observe(
    app,
    overdue.map((one) => one.execution),
  );
  const polled = await inGroups(asked, atOnce, (one) => pollOne(app, one, look, overdue.includes(one)));
  const rows = [...polled, ...tended.flatMap((one) => ('broken' in one ? [one.broken] : []))];
  if (request.jobId === undefined) {
    measureActive(app, asked, rows);
    await wakeSettingsWork(app);
    await callForRights(app);
  }
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

/** Repeats effects and restarts the engine; null where the execution is over or hidden. */
const tend = async (app: Application, head: Head): Promise<Tended | null> => {
  try {
    const loaded = await app.journal.load(head.executionId);
    if (loaded === undefined) return null;
    if (!loaded.head.visible) {
      await failIfNeverStarted(app, loaded);
      return null;
    }
    const performed = await performEffects(app, loaded, overdueEffects(app));
    if (isTerminal(performed.execution)) return null;
    return { loaded: performed.execution.status.kind === 'pending' ? performed : await restartEngine(app, performed) };
  } catch (cause) {
    return { broken: brokenRow(app, head.executionId, head.listing.planId, cause) };
  }
};

/** One broken execution must not keep the others from being looked after; its row says so. */
const brokenRow = (app: Application, executionId: ExecutionId, planId: PlanId, cause: unknown): Row => {
  app.log.error('An active execution could not be looked after', cause, { executionId });
  return { executionId, planId, success: false, error: cause instanceof Error ? cause.message : String(cause) };
};

const failIfNeverStarted = async (app: Application, loaded: Loaded): Promise<void> => {
  if (isTerminal(loaded.execution)) {
    await performEffects(app, loaded, overdueEffects(app));
    return;
  }
  if (between(loaded.execution.startedAt, app.clock.now()) <= app.limits.neverStartedMilliseconds) return;
  const failed = await app.journal.append(loaded, decideStartFailed(loaded.execution, 'NEVER_STARTED'), app.clock.now());
  if (failed.ok) await performEffects(app, failed.value);
};

const restartEngine = async (app: Application, loaded: Loaded): Promise<Loaded> => {
  const { execution } = loaded;
  const isStarting = execution.pendingEffects.some((effect) => effect.kind === 'start-engine');
  const run = { executionId: execution.id, planId: execution.plan.planId, generation: execution.generation };
  if (isStarting || (await app.engine.isRunning(run))) return loaded;
  app.log.info('The engine is gone; the next generation takes over', { executionId: execution.id, generation: execution.generation });
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
  try {
    const refusal = blindness(loaded.execution, look);
    const recorded = refusal === null ? await recordObservation(app, loaded, look.observation) : refused(refusal);
    if (recorded.ok) {
      await performEffects(app, recorded.value.loaded);
      return { ...row, success: true };
    }
    return { ...row, success: false, error: 'message' in recorded.refusal ? recorded.refusal.message : recorded.refusal.kind };
  } catch (cause) {
    return brokenRow(app, row.executionId, row.planId, cause);
  }
};
