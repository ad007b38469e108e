/**
 * A job over time: its status, its servers' statuses and its log, all functions of what was drawn and of now.
 */
import type { JobEvent, JobRecord, Run, ServerRecord } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import type { Place } from '../world/records.ts';
import type { World } from '../world/world.ts';

export type JobStatus = 'PENDING' | 'STARTED' | 'COMPLETED';
export type LaunchStatus = 'PENDING' | 'IN_PROGRESS' | 'LAUNCHED' | 'FAILED' | 'TERMINATED';

export type LogLine = {
  readonly at: number;
  readonly event: JobEvent | 'JOB_START' | 'JOB_END';
  readonly run?: Run;
};

export function jobStatusAt(job: JobRecord, now: number): JobStatus {
  if (now < job.startsAt) return 'PENDING';
  return isLiveAt(job, now) ? 'STARTED' : 'COMPLETED';
}

/** Live jobs count against the quotas and keep their servers. */
export function isLiveAt(job: JobRecord, now: number): boolean {
  return job.endsAt === null || now < job.endsAt;
}

export function launchStatusAt(job: JobRecord, run: Run, now: number): LaunchStatus {
  if (now < job.startsAt) return 'PENDING';
  const { end } = run;
  if (end.kind === 'hangs' || now < end.at) return 'IN_PROGRESS';
  switch (end.kind) {
    case 'launched':
      return 'LAUNCHED';
    case 'failed':
      return 'FAILED';
    case 'terminated':
      return 'TERMINATED';
    // The model has no better word for a snapshot that is done.
    case 'converted':
      return 'LAUNCHED';
  }
}

/** What has happened so far, oldest first; what came first stays first as time goes on, so a page may be cut by position. */
export function jobLogAt(job: JobRecord, now: number): readonly LogLine[] {
  const ofServers = job.runs.flatMap((run) => run.steps.map(([at, event]): LogLine => ({ at, event, run })));
  const lines: readonly LogLine[] = [
    { at: job.startsAt, event: 'JOB_START' },
    ...ofServers.toSorted((a, b) => a.at - b.at),
    ...(job.endsAt === null ? [] : [{ at: job.endsAt, event: 'JOB_END' } as const]),
  ];
  return lines.filter((line) => line.at <= now);
}

export function liveJobsOf(world: World, place: Place, now: number): readonly JobRecord[] {
  return world.jobs.where('place', placeKey(place)).filter((job) => isLiveAt(job, now));
}

/** Whether a job, of launching or of terminating, has the server in hand. */
export function isInLiveJob(world: World, server: Pick<ServerRecord, 'id'>, now: number): boolean {
  const newest = world.newestJobOf(server.id);
  return newest !== undefined && isLiveAt(newest, now);
}

export function runOf(job: JobRecord, serverId: string): Run | undefined {
  return job.runs.find((run) => run.serverId === serverId);
}
