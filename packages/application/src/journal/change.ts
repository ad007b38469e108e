/**
 * Load, decide, record: the one shape in which a use case changes an execution.
 *
 * Owns: repeating after a conflict with fresh eyes, and giving up in the end (the caller may come again). What is decided
 * is the domain's, what follows outside is perform-effects.ts.
 */
import { jobsToReport, later, nextStep, refused, seconds } from '@drs-orchestrator/domain';
import type { Decision, Execution, ExecutionId, Instant, PlanId, Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ExecutionRequest } from '../answers.ts';
import type { HeadTimes } from '../ports/executions.ts';
import type { Refusal } from '../refusal.ts';
import type { Beside, Loaded } from './journal.ts';

/** Writers of one execution are a handful (engine, reconciler, operators); this many lost races mean something is wrong. */
const mostConflicts = 25;
/** Milliseconds before the n-th repetition; grows so that writers who meet again and again drift apart. */
const pauseAfterConflict = 5;

type Wish = { readonly decision: Decision; readonly beside?: Beside };

type Load = (app: Pick<Application, 'journal'>, request: ExecutionRequest) => Promise<Result<Loaded, Refusal>>;

/** `load`: which executions there are for the caller. `decide` sees the newest state each time; no events, no effects and nothing beside: nothing is written. */
export const changeExecution = async (
  app: Pick<Application, 'journal' | 'clock' | 'log' | 'limits'>,
  request: ExecutionRequest,
  decide: (loaded: Loaded) => Result<Wish, Refusal>,
  load: Load = loadVisible,
): Promise<Result<Loaded, Refusal>> => {
  for (let conflicts = 0; conflicts <= mostConflicts; conflicts += 1) {
    const loaded = await load(app, request);
    if (!loaded.ok) return loaded;
    const wish = decide(loaded.value);
    if (!wish.ok) return wish;
    const { decision, beside } = wish.value;
    if (decision.events.length === 0 && decision.effects.length === 0 && beside === undefined) return loaded;
    const written = await app.journal.append(loaded.value, decision, app.clock.now(), {
      times: timesAfter(app, loaded.value.head.lastPolledTime),
      ...beside,
    });
    if (written.ok) return written;
    app.log.metric('WriteConflicts', 1, 'Count');
    await app.clock.sleep(pauseAfterConflict * (conflicts + 1));
  }
  return refused({ kind: 'busy', retryAfterSeconds: 1 });
};

/**
 * Decides on what the caller holds, and only after a lost race on what there is by then: the record is conditional on exactly the
 * state that was decided on. For decisions that record something.
 */
export const goingOnFrom = (held: Loaded, afterwards: Load = loadVisible): Load => {
  let isHeld = true;
  return (app, request) => {
    if (!isHeld) return afterwards(app, request);
    isHeld = false;
    return Promise.resolve({ ok: true, value: held });
  };
};

/** When the engine will look again, as things stand after a record; null where it will not by itself. */
export const timesAfter =
  ({ clock, limits }: Pick<Application, 'clock' | 'limits'>, ...polled: readonly (Instant | null)[]) =>
  (after: Execution): HeadTimes => {
    const now = clock.now();
    // A slow look may be written after a later one; the newest counts.
    const lastPolledTime = polled.reduce((newest, time) => ((time ?? 0) > (newest ?? 0) ? time : newest), null);
    const next = nextStep(after, now, limits);
    if (next.kind === 'end') return { lastPolledTime, nextPollAt: null };
    if (next.kind !== 'await') return { lastPolledTime, nextPollAt: later(now, seconds(next.waitSeconds)) };
    // The engine waits for an operator; late launches of waves that timed out are for the reconciler to see.
    const isWatched = jobsToReport(after).length > 0;
    return { lastPolledTime, nextPollAt: isWatched ? later(now, limits.longestWaitMilliseconds) : null };
  };

/** The execution, unless there is none, it is hidden, or it is not of the plan named. */
export const loadVisible = async (app: Pick<Application, 'journal'>, request: ExecutionRequest): Promise<Result<Loaded, Refusal>> => {
  const loaded = await loadAny(app, request);
  return loaded.ok && !loaded.value.head.visible ? notFound(request.executionId) : loaded;
};

/** Hidden ones too: what they have left to be done is done. */
export const loadAny = async (app: Pick<Application, 'journal'>, request: ExecutionRequest): Promise<Result<Loaded, Refusal>> => {
  const loaded = await app.journal.load(request.executionId);
  return loaded === undefined || !isOfPlan(loaded, request.planId) ? notFound(request.executionId) : { ok: true, value: loaded };
};

const isOfPlan = (loaded: Loaded, planId: PlanId | undefined): boolean => planId === undefined || loaded.execution.plan.planId === planId;

const notFound = (executionId: ExecutionId): Result<never, Refusal> => refused({ kind: 'execution-not-found', executionId });
