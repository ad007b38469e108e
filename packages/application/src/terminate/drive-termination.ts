/**
 * Bringing a termination as far forward as is possible at this moment: the pending effect `terminate`.
 *
 * Owns: doing the domain's steps (decide-termination.ts): record the intent, ask once, record the answer, see to the jobs,
 * and look at what is left. Repeated, doubled or killed anywhere, it asks DRS for no instance twice: only the writer of an
 * intent asks, and everybody else looks for the job first.
 */
import {
  afterTerminationAsk,
  afterTerminationCheck,
  afterTerminationLook,
  afterTerminationReport,
  instancesToAsk,
  isTerminating,
  later,
  ok,
  terminationStep,
  type Execution,
  type ExecutionId,
  type JobId,
  type Place,
  type Result,
  type TerminationAnswer,
  type TerminationChunk,
  type TerminationEvent,
  type TerminationStep,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { changeExecution, loadVisible } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { TerminationRefusal } from '../ports/terminations.ts';
import type { Refusal } from '../refusal.ts';
import { livingInstances } from './survey.ts';

/** Steps in one run: 50 chunks, each asked and looked at a few times. What is left is done in the next run. */
const mostSteps = 250;

/** How long before the intent the job may have been made, for clocks that do not agree. */
const clockTolerance = 60_000;

type Run = { readonly seen: Set<number>; readonly reported: Set<number>; readonly busyPlaces: Set<number> };
type Step = Exclude<TerminationStep, { kind: 'nothing' }>;

/** Whether nothing is left to do: every instance asked for has been looked for afterwards. */
export const driveTermination = async (app: Application, executionId: ExecutionId): Promise<boolean> => {
  const run: Run = { seen: new Set(), reported: new Set(), busyPlaces: new Set() };
  const end = later(app.clock.now(), app.limits.terminationRunMilliseconds);
  for (let steps = 0; steps < mostSteps && app.clock.now() < end; steps += 1) {
    const loaded = await loadVisible(app, { executionId });
    if (!loaded.ok) return true;
    const step = terminationStep(loaded.value.execution, app.clock.now(), app.limits, run);
    if (step.kind === 'nothing') return !isTerminating(loaded.value.execution);
    await take(app, loaded.value, step, run);
  }
  return false;
};

const take = async (app: Application, loaded: Loaded, step: Step, run: Run): Promise<void> => {
  switch (step.kind) {
    case 'ask': {
      // Conditional on exactly the state that was decided on: who loses this write has not recorded the intent, and does not ask.
      const written = await app.journal.append(loaded, { events: step.events, effects: [] }, app.clock.now());
      if (written.ok) await ask(app, written.value.execution, step.chunk, run);
      return;
    }
    case 'give-up':
      // What is left of it is looked at in the same run.
      run.seen.delete(step.chunk);
      await app.journal.append(loaded, { events: step.events, effects: [] }, app.clock.now());
      return;
    case 'look': {
      run.seen.add(step.chunk);
      const found = await findJob(app, loaded.execution, chunkOf(loaded.execution, step.chunk));
      await record(app, loaded.execution, (present) => {
        const events = afterTerminationLook(present, step, found, app.clock.now());
        // Looked for in vain often enough: it may be asked for again at once.
        if (events.some((event) => event.type === 'termination-deferred')) run.seen.delete(step.chunk);
        return events;
      });
      return;
    }
    case 'report':
      await report(app, loaded.execution, step.chunks, run);
      return;
    case 'check': {
      run.seen.add(step.chunk);
      const { place, instances } = chunkOf(loaded.execution, step.chunk);
      const living = await livingInstances(app, placeOf(loaded.execution, place), instances);
      if (living.ok)
        await record(app, loaded.execution, (present) =>
          afterTerminationCheck(present, step.chunk, new Set(living.value), app.clock.now(), app.limits),
        );
    }
  }
};

const ask = async (app: Application, execution: Execution, number: number, run: Run): Promise<void> => {
  const chunk = chunkOf(execution, number);
  const tries = chunk.ask.kind === 'asked' ? chunk.ask.tries : 0;
  const ids = instancesToAsk(chunk).map(({ instanceId }) => instanceId);
  const asked = await app.terminations.terminate(placeOf(execution, chunk.place), ids);
  if (!asked.ok)
    app.log.warn('TerminateRecoveryInstances was not answered with a job', {
      executionId: execution.id,
      chunk: number,
      refusal: asked.refusal.kind,
      code: asked.refusal.code,
    });
  const answer = asked.ok ? ({ kind: 'job', jobId: asked.value } as const) : await interpret(app, execution, chunk, asked.refusal);
  // An answer that was lost is looked for at once, and what DRS does not know is left out at once; all else is for the next run.
  if (answer.kind === 'later') run.busyPlaces.add(chunk.place);
  else if (answer.kind === 'job') run.seen.add(number);
  await record(app, execution, (present) => afterTerminationAsk(present, number, tries, answer, app.clock.now()));
};

/** A conflict may be our own job, from a try whose answer was lost: look before waiting. */
const interpret = async (
  app: Application,
  execution: Execution,
  chunk: TerminationChunk,
  refusal: TerminationRefusal,
): Promise<TerminationAnswer> => {
  const message = `${refusal.code}: ${refusal.message}`;
  switch (refusal.kind) {
    case 'unknown-instance':
      return { kind: 'unknown-instance', instanceId: refusal.instanceId, message };
    case 'later':
      return {
        kind: 'later',
        message,
        ...(refusal.afterMilliseconds === undefined ? {} : { afterMilliseconds: refusal.afterMilliseconds }),
      };
    case 'unsure':
    case 'never':
      return { kind: refusal.kind, message };
    case 'conflict': {
      const found = await findJob(app, execution, chunk);
      if (found === 'unread') return { kind: 'unsure', message };
      return found === undefined ? { kind: 'later', message } : { kind: 'job', jobId: found };
    }
  }
};

const report = async (app: Application, execution: Execution, numbers: readonly number[], run: Run): Promise<void> => {
  for (const number of numbers) run.seen.add(number);
  const chunks = numbers.map((number) => chunkOf(execution, number));
  for (const place of new Set(chunks.map((chunk) => chunk.place))) {
    const here = chunks.filter((chunk) => chunk.place === place);
    const jobs = here.flatMap(({ ask: { kind, ...ask } }) =>
      kind === 'working' && 'jobId' in ask && ask.jobId !== null ? [ask.jobId] : [],
    );
    const reports = await app.recoveryService.report(placeOf(execution, place), jobs);
    if (!reports.ok) continue;
    for (const { number } of here) run.reported.add(number);
    const byJob = new Map(reports.value.map((one) => [one.jobId, one]));
    await record(app, execution, (present) =>
      here.flatMap(({ number, ask: asked }) => {
        const seen = asked.kind === 'working' ? byJob.get(asked.jobId) : undefined;
        const events = seen === undefined ? [] : afterTerminationReport(present, number, seen);
        // What is over is looked at in the same run.
        if (events.some((event) => event.type === 'termination-over')) run.seen.delete(number);
        return events;
      }),
    );
  }
};

const findJob = async (app: Application, execution: Execution, chunk: TerminationChunk): Promise<JobId | undefined | 'unread'> => {
  const { ask: asked } = chunk;
  const since = asked.kind === 'asked' || asked.kind === 'waiting' ? asked.since : app.clock.now();
  const found = await app.terminations.find(placeOf(execution, chunk.place), {
    instances: instancesToAsk(chunk).flatMap(({ instanceId, server }) => {
      const serverId = execution.plan.servers[server]?.serverId;
      return serverId === undefined ? [] : [{ instanceId, server: serverId }];
    }),
    since: later(since, -clockTolerance),
    known: (execution.termination?.chunks ?? []).flatMap(({ ask: other }) =>
      'jobId' in other && other.jobId !== null ? [other.jobId] : [],
    ),
  });
  if (found.ok) return found.value;
  app.log.warn('A termination whose answer is missing could not be looked for', { executionId: execution.id, code: found.refusal.code });
  return 'unread';
};

const record = (
  app: Application,
  { id }: Execution,
  events: (present: Execution) => readonly TerminationEvent[],
): Promise<Result<Loaded, Refusal>> =>
  changeExecution(app, { executionId: id }, ({ execution }) => ok({ decision: { events: events(execution), effects: [] } }));

const chunkOf = ({ id, termination }: Execution, number: number): TerminationChunk => {
  const chunk = termination?.chunks.find((one) => one.number === number);
  if (chunk === undefined) throw new Error(`The termination of ${id} has no chunk ${String(number)}`);
  return chunk;
};

const placeOf = (execution: Execution, index: number): Place => {
  const at = execution.plan.places[index];
  if (at === undefined) throw new Error(`Plan ${execution.plan.planId} has no place ${String(index)}`);
  return at;
};
