/**
 * What the outside tells about an execution, in the domain's words.
 *
 * Owns: the shapes of reports on jobs, job logs and instances. The adapters translate AWS's answers into them, and the
 * domain decides on nothing else.
 */
import type { Instant } from '../instant.ts';
import type { InstanceId, JobId, ServerId } from '../ids.ts';

/** DRS's own statuses of a job. There is no FAILED: a job whose servers all failed is COMPLETED. */
export type JobStatus = 'PENDING' | 'STARTED' | 'COMPLETED';

/** DRS's own statuses of a participating server. */
export type LaunchStatus = 'PENDING' | 'IN_PROGRESS' | 'LAUNCHED' | 'FAILED' | 'TERMINATED';

/** A post-launch action's run. `optional`: its failure does not fail the server. */
export type LaunchActionRun = {
  readonly name: string;
  readonly optional: boolean;
  readonly status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  readonly failureReason?: string;
};

export type ServerReport = {
  readonly serverId: ServerId;
  readonly launchStatus: LaunchStatus;
  /** Missing in some finished jobs; the job log or the list of recovery instances then tells. */
  readonly recoveryInstanceId?: InstanceId;
  readonly launchActions: readonly LaunchActionRun[];
};

export type JobReport = {
  readonly jobId: JobId;
  readonly status: JobStatus;
  readonly servers: readonly ServerReport[];
};

/** One line of a DRS job log. Event names that we do not know are kept as they came. */
export type JobLogEvent = {
  readonly event: string;
  readonly at: Instant;
  readonly serverId?: ServerId;
  readonly conversionServerId?: InstanceId;
  readonly targetInstanceId?: InstanceId;
  readonly rawError?: string;
};

/** What EC2 says of an instance. */
export type InstanceFacts = {
  readonly instanceId: InstanceId;
  readonly state: string;
  readonly privateIp?: string;
  readonly privateDnsName?: string;
  readonly instanceType?: string;
  readonly launchTime?: Instant;
};

/** One look at the outside. A job in `answered` without an entry in `jobs` is one DRS does not list: unknown, neither failed nor done. */
export type Observation = {
  readonly takenAt: Instant;
  /** Jobs that were asked about and for which the question itself was answered. */
  readonly answered: ReadonlySet<JobId>;
  readonly jobs: ReadonlyMap<JobId, JobReport>;
  readonly logs: ReadonlyMap<JobId, readonly JobLogEvent[]>;
  /** Job logs that were wanted and could not be read, with the reason. */
  readonly unreadLogs: ReadonlyMap<JobId, string>;
  /** Recovery instances by source server, for jobs that name none. */
  readonly recoveryInstances: ReadonlyMap<ServerId, InstanceId>;
  readonly instances: ReadonlyMap<InstanceId, InstanceFacts>;
};
