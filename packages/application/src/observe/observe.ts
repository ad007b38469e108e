/**
 * One look at the outside for any number of executions.
 *
 * Owns: asking each place once, however many executions and waves have jobs there: one report for all jobs, one log a job
 * that needs it, one description for all instances. What is worth asking is the domain's (observation-needs.ts).
 *
 * Invariant I12: what was not answered is missing from the observation, and named beside it.
 */
import {
  instancesToDescribe,
  instancesToFind,
  jobsToReport,
  logsToRead,
  placeKey,
  type Execution,
  type InstanceFacts,
  type InstanceId,
  type JobId,
  type JobLogEvent,
  type JobReport,
  type Observation,
  type Place,
  type ServerId,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import type { Refusal } from '../refusal.ts';

type Asking = Pick<Application, 'recoveryService' | 'instances' | 'clock' | 'log'>;
/** `unanswered` fills as places are asked. */
type Deps = Asking & { readonly unanswered: Unanswered[] };

/** A question that a place did not answer. */
export type Unanswered = { readonly place: Place; readonly refusal: ReadRefusal };

/** `refusals`: places whose jobs could not be asked about, by place key. `unanswered`: every question without an answer, those among them. */
export type Look = {
  readonly observation: Observation;
  readonly refusals: ReadonlyMap<string, ReadRefusal>;
  readonly unanswered: readonly Unanswered[];
};

/** Filled in step by step; read-only to everybody else. */
type Draft = {
  readonly answered: Set<JobId>;
  readonly jobs: Map<JobId, JobReport>;
  readonly logs: Map<JobId, readonly JobLogEvent[]>;
  readonly unreadLogs: Map<JobId, string>;
  readonly recoveryInstances: Map<ServerId, InstanceId>;
  readonly instances: Map<InstanceId, InstanceFacts>;
};

/** Job logs read at the same time in one place, so that a burst of failures does not become a burst of calls. */
const logsAtOnce = 4;

export const observe = async (app: Asking, executions: readonly Execution[]): Promise<Look> => {
  const unanswered: Unanswered[] = [];
  const { recoveryService, instances, clock, log } = app;
  const deps: Deps = { recoveryService, instances, clock, log, unanswered };
  // A report counts from before it was asked for: what happened while asking may be in it or not.
  const takenAt = deps.clock.now();
  const draft: Draft = {
    answered: new Set(),
    jobs: new Map(),
    logs: new Map(),
    unreadLogs: new Map(),
    recoveryInstances: new Map(),
    instances: new Map(),
  };
  const refusals = new Map<string, ReadRefusal>();
  const jobs = byPlace(executions, jobsToReport);
  await eachPlace(deps, jobs, async (at, needs) => {
    // Taken back once the place has answered; a question that breaks off is not answered.
    refusals.set(placeKey(at), { kind: 'later', code: 'NotAnswered', message: 'The question about its jobs broke off' });
    const ids = needs.map((need) => need.jobId);
    const reports = await deps.recoveryService.report(at, ids);
    if (!reports.ok) {
      refusals.set(placeKey(at), reports.refusal);
      unanswered.push({ place: at, refusal: reports.refusal });
      return;
    }
    refusals.delete(placeKey(at));
    for (const id of ids) draft.answered.add(id);
    for (const report of reports.value) draft.jobs.set(report.jobId, report);
  });
  await readLogs(deps, executions, draft);
  await findInstances(deps, executions, draft);
  await describeInstances(deps, executions, draft);
  return { observation: { takenAt, ...draft }, refusals, unanswered };
};

/** Why nothing of this execution could be seen where there was something to see; null: something was. One place out of reach does not hide the others. */
export const blindness = (execution: Execution, { refusals }: Look): Refusal | null => {
  const places = jobsToReport(execution).map((need) => placeOf(execution, need.place));
  const [first] = places;
  const refusal = first === undefined ? undefined : refusals.get(placeKey(first));
  if (first === undefined || refusal === undefined || !places.every((place) => refusals.has(placeKey(place)))) return null;
  return { kind: 'recovery-service', code: refusal.code, message: `${placeKey(first)}: ${refusal.message}` };
};

const readLogs = (deps: Deps, executions: readonly Execution[], draft: Draft): Promise<void> =>
  eachPlace(
    deps,
    byPlace(executions, (execution) => logsToRead(execution, draft.jobs)),
    async (at, needs) => {
      // Taken back once it has been read: a log whose reading breaks off, or that is behind it in line, is not one without a reason.
      for (const { jobId } of needs) draft.unreadLogs.set(jobId, 'the reading broke off');
      for (let from = 0; from < needs.length; from += logsAtOnce) {
        await Promise.all(
          needs.slice(from, from + logsAtOnce).map(async ({ jobId }) => {
            const log = await deps.recoveryService.logs(at, jobId);
            if (log.ok) {
              draft.logs.set(jobId, log.value);
              draft.unreadLogs.delete(jobId);
            } else {
              draft.unreadLogs.set(jobId, `${log.refusal.code}: ${log.refusal.message}`);
              deps.unanswered.push({ place: at, refusal: log.refusal });
            }
          }),
        );
      }
    },
  );

const findInstances = (deps: Deps, executions: readonly Execution[], draft: Draft): Promise<void> =>
  eachPlace(
    deps,
    byPlace(executions, (execution) => instancesToFind(execution, draft.jobs, draft.logs)),
    async (at, needs) => {
      const listed = await deps.recoveryService.instances(
        at,
        needs.map((need) => need.serverId),
      );
      if (!listed.ok) {
        deps.unanswered.push({ place: at, refusal: listed.refusal });
        deps.log.warn('Recovery instances could not be listed', { place: placeKey(at), code: listed.refusal.code });
        return;
      }
      const jobOf = new Map(needs.map((need) => [need.serverId, need.jobId]));
      // An instance of another job is not what this execution launched (I11).
      for (const instance of listed.value) {
        if (instance.job !== undefined && instance.job === jobOf.get(instance.server))
          draft.recoveryInstances.set(instance.server, instance.instanceId);
      }
    },
  );

const describeInstances = (deps: Deps, executions: readonly Execution[], draft: Draft): Promise<void> =>
  eachPlace(
    deps,
    byPlace(executions, (execution) => instancesToDescribe(execution, draft.jobs, draft.logs, draft.recoveryInstances)),
    async (at, needs) => {
      const facts = await deps.instances.describe(at, [...new Set(needs.map((need) => need.instanceId))]);
      if (!facts.ok) {
        deps.unanswered.push({ place: at, refusal: facts.refusal });
        deps.log.warn('EC2 could not be asked about recovery instances', { place: placeKey(at), code: facts.refusal.code });
        return;
      }
      for (const fact of facts.value) draft.instances.set(fact.instanceId, fact);
      deps.log.metric('EC2EnrichmentCount', facts.value.length, 'Count');
    },
  );

/** Places with their needs; one entry per account, Region and way in. */
const byPlace = <Need extends { readonly place: number }>(
  executions: readonly Execution[],
  needsOf: (execution: Execution) => readonly Need[],
): readonly (readonly [Place, readonly Need[]])[] => {
  const places = new Map<string, readonly [Place, Need[]]>();
  for (const execution of executions) {
    for (const need of needsOf(execution)) {
      const at = placeOf(execution, need.place);
      const key = `${placeKey(at)} ${JSON.stringify(at.access)}`;
      const entry = places.get(key) ?? ([at, []] as const);
      entry[1].push(need);
      places.set(key, entry);
    }
  }
  return [...places.values()];
};

/** What breaks off in one place leaves its answers missing, and the other places alone. */
const eachPlace = async <Need>(
  { log, unanswered }: Pick<Deps, 'log' | 'unanswered'>,
  places: readonly (readonly [Place, readonly Need[]])[],
  ask: (at: Place, needs: readonly Need[]) => Promise<void>,
): Promise<void> => {
  const answers = await Promise.allSettled(places.map(([at, needs]) => ask(at, needs)));
  for (const [index, answer] of answers.entries()) {
    const at = places[index]?.[0];
    if (answer.status !== 'rejected' || at === undefined) continue;
    unanswered.push({ place: at, refusal: { kind: 'later', code: 'NotAnswered', message: 'The question broke off' } });
    log.error('A look at a place broke off', answer.reason, { place: placeKey(at) });
  }
};

const placeOf = (execution: Execution, index: number): Place => {
  const at = execution.plan.places[index];
  if (at === undefined) throw new Error(`Plan ${execution.plan.planId} has no place ${String(index)}`);
  return at;
};
