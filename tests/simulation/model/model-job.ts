/**
 * One DRS job over time: what its report and its log say at a given moment, by what was drawn when it was made.
 *
 * Nothing here knows the product's rules: a job is COMPLETED also when every server failed, a hanging one never ends.
 */
import type { OpenJob } from '@drs-orchestrator/application';
import { later, seconds } from '@drs-orchestrator/domain';
import type {
  Instant,
  InstanceId,
  JobId,
  JobLogEvent,
  JobReport,
  JobStatus,
  LaunchActionRun,
  LaunchStatus,
  ServerId,
  ServerReport,
} from '@drs-orchestrator/domain';

/** One server's part. `endsAt` null: it never comes to an end. */
export type Run = {
  readonly server: ServerId;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
  readonly end: LaunchStatus;
  /** In order of time, the ones to come among them. */
  readonly events: readonly JobLogEvent[];
  readonly instance: InstanceId;
  /** Whether the report names the instance of a launched server; the log and the list of instances do. */
  readonly named: boolean;
  readonly actions: 'none' | 'fails' | 'optional-fails' | 'hangs';
};

export type ModelJob = {
  readonly jobId: JobId;
  readonly place: string;
  readonly kind: 'drill' | 'recovery' | 'terminate';
  /** Its value of the effect tag; null: it carries none. */
  readonly key: string | null;
  readonly createdAt: Instant;
  /** Until then it is in no list. */
  readonly listedAt: Instant;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
  readonly runs: readonly Run[];
  /** Left out of lists in this span. */
  readonly missing: { readonly from: Instant; readonly to: Instant | null } | null;
  /** COMPLETED without participating servers. */
  readonly isEmptyAtEnd: boolean;
};

/** A job that has not ended holds its servers and counts against the quotas, listed or not. */
export const isOpen = ({ endsAt }: ModelJob, now: Instant): boolean => endsAt === null || now < endsAt;

export const isListed = ({ listedAt, missing }: ModelJob, now: Instant): boolean => {
  if (now < listedAt) return false;
  return missing === null || now < missing.from || (missing.to !== null && now >= missing.to);
};

export const reportAt = (job: ModelJob, now: Instant): JobReport => {
  const status = statusAt(job, now);
  const isEmpty = job.isEmptyAtEnd && status === 'COMPLETED';
  return { jobId: job.jobId, status, servers: isEmpty ? [] : job.runs.map((run) => serverAt(job, run, now)) };
};

export const openJobOf = ({ jobId, kind, runs, createdAt }: ModelJob): OpenJob => ({
  jobId,
  type: kind === 'terminate' ? 'TERMINATE' : 'LAUNCH',
  servers: runs.map(({ server }) => server),
  since: createdAt,
});

export const logAt = (job: ModelJob, now: Instant): readonly JobLogEvent[] => {
  const events: readonly JobLogEvent[] = [
    { event: 'JOB_START', at: job.startsAt },
    ...job.runs.flatMap(({ events: ofServer }) => ofServer).toSorted((one, other) => one.at - other.at),
    ...(job.endsAt === null ? [] : [{ event: 'JOB_END', at: job.endsAt }]),
  ];
  return events.filter(({ at }) => at <= now);
};

const statusAt = (job: ModelJob, now: Instant): JobStatus => {
  if (!isOpen(job, now)) return 'COMPLETED';
  return now < job.startsAt ? 'PENDING' : 'STARTED';
};

const serverAt = ({ kind }: ModelJob, run: Run, now: Instant): ServerReport => {
  const launchStatus = launchStatusAt(run, now);
  const isNamed = kind === 'terminate' || (run.named && launchStatus === 'LAUNCHED');
  return {
    serverId: run.server,
    launchStatus,
    ...(isNamed ? { recoveryInstanceId: run.instance } : {}),
    launchActions: launchStatus === 'LAUNCHED' ? actionsAt(run, now) : [],
  };
};

const launchStatusAt = ({ startsAt, endsAt, end }: Run, now: Instant): LaunchStatus => {
  if (now < startsAt) return 'PENDING';
  return endsAt === null || now < endsAt ? 'IN_PROGRESS' : end;
};

/** Launch actions run for a while after their server has launched. */
const actionsMilliseconds = seconds(45);

const actionsAt = ({ actions, endsAt }: Run, now: Instant): readonly LaunchActionRun[] => {
  const isDone = endsAt !== null && now >= later(endsAt, actionsMilliseconds);
  switch (actions) {
    case 'none':
      return [];
    case 'fails':
      return [{ name: 'Check', optional: false, status: isDone ? 'FAILED' : 'IN_PROGRESS', failureReason: 'exit 1' }];
    case 'optional-fails':
      return [
        { name: 'Tell', optional: true, status: isDone ? 'FAILED' : 'IN_PROGRESS' },
        { name: 'Check', optional: false, status: isDone ? 'SUCCEEDED' : 'IN_PROGRESS' },
      ];
    case 'hangs':
      return [{ name: 'Check', optional: false, status: 'IN_PROGRESS' }];
  }
};
