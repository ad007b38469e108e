/**
 * Port: the service that launches servers. Its one production implementation drives AWS DRS.
 *
 * Owns: our words for starting, looking and terminating, and the refusals a caller can act on. Every call names its
 * place (I13).
 */
import type {
  EffectKey,
  Instant,
  JobId,
  JobLogEvent,
  JobReport,
  LivingInstance,
  Place,
  Result,
  ServerId,
  SnapshotId,
} from '@drs-orchestrator/domain';
import type { ReadRefusal } from './read-refusal.ts';

/** `point` left out means the latest recovery point. */
export type Launch = { readonly server: ServerId; readonly point?: SnapshotId };

export type LaunchKind = 'drill' | 'recovery';

/** `tagged: false` only where the service has refused the right to tag; such a job can be found by its servers alone. */
export type StartRequest = {
  readonly kind: LaunchKind;
  readonly servers: readonly Launch[];
  readonly key: EffectKey;
  readonly tagged: boolean;
};

export type StartRefusal =
  /** Nobody knows whether there is a job: no answer in time, a cut connection, an answer of the 5xx kind. Look for it; never ask again. */
  | { readonly kind: 'unsure'; readonly code: string; readonly message: string }
  /** Some server is being processed by a job, which may be ours. */
  | { readonly kind: 'conflict'; readonly code: string; readonly message: string }
  /** Nothing happened; the same may be asked later. `afterMilliseconds`: as the service wishes. */
  | {
      readonly kind: 'later';
      readonly why: 'quota' | 'throttled' | 'unreachable';
      readonly code: string;
      readonly message: string;
      readonly afterMilliseconds?: number;
    }
  /** The caller may not tag jobs; asking without a tag may succeed. */
  | { readonly kind: 'tagging-denied'; readonly code: string; readonly message: string }
  /** The service knows no such server (or recovery point of it); the others may be launched without it. */
  | { readonly kind: 'unknown-server'; readonly server: ServerId; readonly code: string; readonly message: string }
  /** Nothing happened, and asking again changes nothing. */
  | { readonly kind: 'never'; readonly code: string; readonly message: string };

/** What identifies a job whose answer was lost. */
export type LostJob = {
  readonly kind: LaunchKind;
  readonly servers: readonly ServerId[];
  readonly key: EffectKey;
  readonly tagged: boolean;
  /** Jobs made before this moment are not it. */
  readonly since: Instant;
  /** Jobs that are accounted for, and so are not it. */
  readonly known: readonly JobId[];
};

/** A recovery instance as the recovery service lists it. `state`, `failback`: its own words; null where it says none. */
export type ListedInstance = LivingInstance & { readonly job?: JobId };

/** A job that has not ended. It holds its servers, and counts against the quotas, whoever started it. */
export type OpenJob = {
  readonly jobId: JobId;
  /** The service's own word, kept as it came: LAUNCH, TERMINATE …; null where it says none. */
  readonly type: string | null;
  readonly servers: readonly ServerId[];
  readonly since: Instant | null;
};

export type RecoveryService = {
  /** Asks once, for at most 30 s; never repeats by itself. */
  start(at: Place, request: StartRequest): Promise<Result<JobId, StartRefusal>>;
  /** The job this request made, by its key, or untagged by exactly its kind and servers; undefined: there is none so far. */
  find(at: Place, lost: LostJob): Promise<Result<JobId | undefined, ReadRefusal>>;
  /** Any number of jobs; those the service does not list are missing from the answer. */
  report(at: Place, jobs: readonly JobId[]): Promise<Result<readonly JobReport[], ReadRefusal>>;
  /** Every job of the place that has not ended, ours or not, of those made in the last 30 days. */
  openJobs(at: Place): Promise<Result<readonly OpenJob[], ReadRefusal>>;
  /** All pages, oldest first. */
  logs(at: Place, job: JobId): Promise<Result<readonly JobLogEvent[], ReadRefusal>>;
  /** Any number of source servers. Refused where a part of the answer cannot be read: what is left out would count as not there. */
  instances(at: Place, servers: readonly ServerId[]): Promise<Result<readonly ListedInstance[], ReadRefusal>>;
};
