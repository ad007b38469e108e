/**
 * DRS's logs of an execution's jobs as the page keeps them: a job that has ended has said all, and is not asked for again.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import type { Details } from './details.ts';

export type JobLog = OutputOf<'get_job_logs'>['jobLogs'][number];
export type LogLine = JobLog['events'][number] & { readonly jobId: string; readonly waveNumber: number; readonly key: string };

const last = 'JOB_END';

/** A job whose events go on in the next answer stands in both. */
export const joined = (pages: readonly { readonly jobLogs: readonly JobLog[] }[]): readonly JobLog[] => {
  const byJob = new Map<string, JobLog>();
  for (const log of pages.flatMap(({ jobLogs }) => jobLogs)) {
    const known = byJob.get(log.jobId);
    byJob.set(log.jobId, known === undefined ? log : { ...known, events: [...known.events, ...log.events] });
  }
  return [...byJob.values()];
};

/** Jobs that may still say something. */
export const openJobs = (known: readonly JobLog[], { waveStatuses }: Pick<Details, 'waveStatuses'>): readonly string[] => {
  const ended = new Set(known.filter(({ events }) => events.some(({ event }) => event === last)).map(({ jobId }) => jobId));
  return waveStatuses.flatMap(({ drsJobIds }) => drsJobIds).filter((jobId) => !ended.has(jobId));
};

export const withFresh = (known: readonly JobLog[], fresh: readonly JobLog[]): readonly JobLog[] => {
  const logs = new Map([...known, ...fresh].map((log) => [log.jobId, log]));
  return [...logs.values()];
};

/** Newest first. */
export const linesOf = (logs: readonly JobLog[]): readonly LogLine[] =>
  logs
    .flatMap(({ jobId, waveNumber, events }) =>
      events.map((event, index) => ({ ...event, jobId, waveNumber, key: `${jobId} ${String(index)}` })),
    )
    .sort((one, other) => Date.parse(other.logDateTime) - Date.parse(one.logDateTime));
