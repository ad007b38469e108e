/**
 * `get_job_logs`: what DRS has logged of an execution's jobs, asked of DRS at this moment.
 *
 * Owns: which jobs are an execution's, their order, and how much of their logs makes one answer.
 *
 * Invariant I12: a log that cannot be read is a refusal, never an empty one.
 */
import {
  hasJob,
  jobId as asJobId,
  ok,
  placeKey,
  refused,
  type Execution,
  type JobId,
  type JobLogEvent,
  type Place,
  type Result,
} from '@drs-orchestrator/domain';
import type { ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { inGroups } from '../in-groups.ts';
import { loadVisible } from '../journal/change.ts';
import type { Refusal } from '../refusal.ts';

/** The job and the event in it with which a page begins. */
export type LogPosition = { readonly jobId: JobId; readonly event: number };

export type JobLogsRequest = ExecutionRequest & {
  readonly jobId?: JobId;
  readonly wave?: number;
  /** Events, over all jobs of the page. */
  readonly limit: number;
  readonly from?: LogPosition;
};

export type JobLog = { readonly wave: number; readonly jobId: JobId; readonly events: readonly JobLogEvent[] };

export type JobLogsAnswer = { readonly logs: readonly JobLog[]; readonly next: LogPosition | null };

/** Logs read at the same time, and in one answer: each is a call or more, and somebody waits. */
const jobsAtOnce = 4;
const jobsPerPage = 40;
/** As JSON, so that an answer stays well below Lambda's 6 MB, with every quotation mark of it escaped too. */
const charactersPerPage = 3_500_000;
/** Names, times and ids of one event, as JSON; its error comes on top. */
const charactersPerEvent = 300;

type Job = { readonly wave: number; readonly jobId: JobId; readonly at: Place };

export const readJobLogs = async (
  app: Pick<Application, 'journal' | 'recoveryService'>,
  request: JobLogsRequest,
): Promise<Result<JobLogsAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const jobs = wantedJobs(loaded.value.execution, request);
  if (!jobs.ok) return jobs;
  const first = request.from === undefined ? 0 : jobs.value.findIndex(({ jobId }) => jobId === request.from?.jobId);
  if (first < 0) return refused({ kind: 'invalid-parameters', issues: [{ field: 'nextToken', message: 'Names no job of this question' }] });
  return readPage(app, jobs.value.slice(first), request);
};

const readPage = async (
  app: Pick<Application, 'recoveryService'>,
  jobs: readonly Job[],
  { limit, from }: JobLogsRequest,
): Promise<Result<JobLogsAnswer, Refusal>> => {
  const logs: JobLog[] = [];
  const room = { events: limit, characters: charactersPerPage };
  for (let done = 0; done < Math.min(jobs.length, jobsPerPage); done += jobsAtOnce) {
    const some = jobs.slice(done, Math.min(done + jobsAtOnce, jobsPerPage));
    const read = await inGroups(some, jobsAtOnce, async (job) => ({ job, log: await app.recoveryService.logs(job.at, job.jobId) }));
    for (const { job, log } of read) {
      if (!log.ok) return refused(unread(job, log.refusal));
      const skipped = job.jobId === from?.jobId ? from.event : 0;
      if (room.events <= 0 || room.characters <= 0) return ok({ logs, next: { jobId: job.jobId, event: skipped } });
      const events = take(log.value.slice(skipped), room);
      logs.push({ wave: job.wave, jobId: job.jobId, events });
      const end = skipped + events.length;
      if (end < log.value.length) return ok({ logs, next: { jobId: job.jobId, event: end } });
    }
  }
  const following = jobs[jobsPerPage];
  return ok({ logs, next: following === undefined ? null : { jobId: following.jobId, event: 0 } });
};

/** As many as there is room for, and at least one: a page that stood still would be asked for again and again. */
const take = (events: readonly JobLogEvent[], room: { events: number; characters: number }): readonly JobLogEvent[] => {
  const taken: JobLogEvent[] = [];
  for (const event of events) {
    if (room.events <= 0 || room.characters <= 0) break;
    room.events -= 1;
    room.characters -= charactersPerEvent + JSON.stringify(event.rawError ?? '').length;
    taken.push(event);
  }
  return taken;
};

const wantedJobs = (execution: Execution, { jobId, wave }: JobLogsRequest): Result<readonly Job[], Refusal> => {
  if (wave !== undefined && execution.waves[wave - 1] === undefined) return refused({ kind: 'wave-not-found', waveNumber: wave });
  const jobs = jobsInOrder(execution).filter((job) => (wave ?? job.wave) === job.wave && (jobId ?? job.jobId) === job.jobId);
  return jobId !== undefined && jobs.length === 0 ? refused({ kind: 'job-not-found', jobId: asJobId(jobId) }) : ok(jobs);
};

/** Of all attempts. Of those asked for in one moment the lower wave's is first, and the lower chunk's. */
const jobsInOrder = (execution: Execution): readonly Job[] =>
  execution.waves
    .flatMap((wave) => wave.chunks.filter(hasJob).map(({ launch, place }) => ({ wave: wave.number, place, ...launch })))
    .toSorted((one, other) => one.askedAt - other.askedAt)
    .map(({ wave, jobId, place }) => ({ wave, jobId, at: placeAt(execution, place) }));

const placeAt = ({ id, plan }: Execution, index: number): Place => {
  const place = plan.places[index];
  if (place === undefined) throw new Error(`Execution ${id} has no place ${String(index)}`);
  return place;
};

const unread = ({ jobId, at }: Job, { code, message }: { readonly code: string; readonly message: string }): Refusal => ({
  kind: 'recovery-service',
  code,
  message: `${placeKey(at)}, log of ${jobId}: ${message}`,
});
