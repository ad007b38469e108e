/**
 * `terminate_instances` and `get_termination_status`.
 *
 * Owns: when there is anything to ask DRS for, recording it before it is asked (drive-termination.ts does that), and a look
 * at how far it is that writes nothing.
 *
 * Invariant I11: what is to be terminated is decided on what DRS says of every instance, and on nothing that a caller names.
 */
import {
  afterTerminationCheck,
  afterTerminationReport,
  decideTermination,
  evolve,
  goneSince,
  isAllTerminated,
  isHalfRequested,
  isTerminating,
  ok,
  portionToRecord,
  refusalOf,
  refused,
  sentence,
  statusWord,
  type Decision,
  type Execution,
  type JobId,
  type JobReport,
  type Place,
  type Result,
  type TerminationAsk,
  type TerminationEvent,
  type TerminationRequested,
  type TerminationSurvey,
} from '@drs-orchestrator/domain';
import type { ExecutionRequest, OperatorRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution, loadVisible } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Refusal } from '../refusal.ts';
import { livingInstances, surveyInstances, unanswered } from '../terminate/survey.ts';

export type TerminateRequest = OperatorRequest & { readonly confirm?: 'RECOVERY' };

/** `alreadyTerminated`: there was nothing left to ask for. */
export type TerminateAnswer = { readonly execution: Execution; readonly alreadyTerminated: boolean };

export const terminateInstances = async (app: Application, request: TerminateRequest): Promise<Result<TerminateAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution } = loaded.value;
  const refusal = refusalOf(execution, 'terminate');
  if (refusal !== null) {
    const currentStatus = statusWord(execution.status);
    return refused({ kind: 'invalid-state', action: 'terminate', currentStatus, message: sentence(execution, 'terminate', refusal) });
  }
  if (execution.kind === 'RECOVERY' && request.confirm === undefined) return refused({ kind: 'missing-parameters', fields: ['confirm'] });
  if (isTerminating(execution) && !isHalfRequested(execution)) return ok({ execution, alreadyTerminated: false });
  if (isAllTerminated(execution)) return ok({ execution, alreadyTerminated: true });
  const survey = await surveyInstances(app, execution);
  if (!survey.ok) return survey;
  const requests = decideTermination(execution, survey.value, request.by, app.limits);
  // Every portion before anything is asked for: what a process that dies here leaves, is known to be half a request.
  let written: Loaded = loaded.value;
  const surveyed = execution.termination?.chunks.length ?? 0;
  for (const event of requests) {
    const changed = await changeExecution(app, request, ({ execution: present }) =>
      ok({ decision: decide(present, portionToRecord(present, event, surveyed), survey.value) }),
    );
    if (!changed.ok) return changed;
    app.log.info('Termination asked for', { executionId: execution.id, by: request.by.name, chunks: event.chunks.length });
    written = changed.value;
  }
  await performEffects(app, written, ({ kind }) => kind === 'terminate');
  const after = await loadVisible(app, request);
  if (!after.ok) return after;
  const isNothingLeft = requests.every(({ chunks }) => chunks.length === 0) && !isTerminating(after.value.execution);
  return ok({ execution: after.value.execution, alreadyTerminated: isNothingLeft });
};

/** One effect drives all portions. */
const decide = (present: Execution, event: TerminationRequested, { living }: TerminationSurvey): Decision => {
  const gone = goneSince(present, living);
  if (event.chunks.length > 0) {
    const isDriven = present.pendingEffects.some(({ kind }) => kind === 'terminate');
    return { events: [...gone, event], effects: isDriven ? [] : [{ kind: 'terminate' }] };
  }
  // That there was nothing is worth a record once: it answers whoever asks next.
  const isNews = present.termination === null || (isHalfRequested(present) && !event.more);
  return { events: isNews ? [...gone, event] : gone, effects: [] };
};

/** `execution`: as it would be if what this look has shown were recorded. `reports`: of jobs that go on, given up or not. */
export type TerminationStatus = { readonly execution: Execution; readonly reports: ReadonlyMap<JobId, JobReport> };

export const getTerminationStatus = async (app: Application, request: ExecutionRequest): Promise<Result<TerminationStatus, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const reports = await readReports(app, loaded.value.execution);
  if (!reports.ok) return reports;
  const reported = chunksOf(loaded.value.execution).reduce((execution, { number, ask }) => {
    const report = ask.kind === 'working' ? reports.value.get(ask.jobId) : undefined;
    return report === undefined ? execution : applied(app, execution, afterTerminationReport(execution, number, report));
  }, loaded.value.execution);
  return ok({ execution: await checked(app, reported), reports: reports.value });
};

const readReports = async (app: Application, execution: Execution): Promise<Result<ReadonlyMap<JobId, JobReport>, Refusal>> => {
  const reports = new Map<JobId, JobReport>();
  for (const [index, at] of execution.plan.places.entries()) {
    const jobs = chunksOf(execution).flatMap(({ place, ask }) => (place === index ? goingOn(ask) : []));
    if (jobs.length === 0) continue;
    const seen = await app.recoveryService.report(at, jobs);
    if (!seen.ok) return refused(unanswered(at, seen.refusal));
    for (const report of seen.value) reports.set(report.jobId, report);
  }
  return ok(reports);
};

/** A job that was given up may have gone on. */
const goingOn = (ask: TerminationAsk): readonly JobId[] => {
  if (ask.kind === 'working') return [ask.jobId];
  return (ask.kind === 'over' || ask.kind === 'checked') && ask.jobId !== null && ask.reason !== null ? [ask.jobId] : [];
};

/** What is over and not yet checked is looked for; where that is not answered, it stays unchecked (I12). */
const checked = async (app: Application, execution: Execution): Promise<Execution> => {
  let present = execution;
  for (const { number, place, instances, ask } of chunksOf(execution)) {
    const at: Place | undefined = execution.plan.places[place];
    if (ask.kind !== 'over' || at === undefined) continue;
    const living = await livingInstances(app, at, instances);
    if (!living.ok) continue;
    present = applied(app, present, afterTerminationCheck(present, number, new Set(living.value), app.clock.now(), app.limits));
  }
  return present;
};

const applied = ({ clock }: Application, execution: Execution, events: readonly TerminationEvent[]): Execution =>
  events.reduce((present, event) => evolve(present, event, { at: clock.now(), revision: present.revision }), execution);

const chunksOf = ({ termination }: Execution) => termination?.chunks ?? [];
