/**
 * Port: the service's terminating of instances that it has launched.
 *
 * Owns: our words for asking, and for finding a job whose answer was lost. How a job is getting on, and what is left of the
 * instances, is read through `RecoveryService` and `Instances`. Every call names its place (I13).
 */
import type { Instant, InstanceId, JobId, Place, Result, ServerId } from '@drs-orchestrator/domain';
import type { ReadRefusal } from './read-refusal.ts';

export type TerminationRefusal =
  /** Nobody knows whether there is a job. Look for it; never ask again. */
  | { readonly kind: 'unsure'; readonly code: string; readonly message: string }
  /** A job, which may be ours, has some of the instances in hand. */
  | { readonly kind: 'conflict'; readonly code: string; readonly message: string }
  /** Nothing happened; the same may be asked later. */
  | { readonly kind: 'later'; readonly code: string; readonly message: string; readonly afterMilliseconds?: number }
  /** The service knows no such instance; the others may be terminated without it. */
  | { readonly kind: 'unknown-instance'; readonly instanceId: InstanceId; readonly code: string; readonly message: string }
  /** Nothing happened, and asking again changes nothing. */
  | { readonly kind: 'never'; readonly code: string; readonly message: string };

/** What identifies a job whose answer was lost. `known`: jobs that are accounted for, and so are not it. */
export type LostTermination = {
  readonly instances: readonly { readonly instanceId: InstanceId; readonly server: ServerId }[];
  readonly since: Instant;
  readonly known: readonly JobId[];
};

export type Terminations = {
  /** Asks once, for 1 to 200 instances; never repeats by itself. */
  terminate(at: Place, instances: readonly InstanceId[]): Promise<Result<JobId, TerminationRefusal>>;
  /** The job of terminating exactly these instances; undefined: there is none so far. */
  find(at: Place, lost: LostTermination): Promise<Result<JobId | undefined, ReadRefusal>>;
};
