/**
 * What can happen to an execution. Facts in the past tense; the decide-*.ts files make them, evolve.ts applies them, the
 * journal keeps them for ever.
 *
 * Invariant I1 by type: `ObservationEvent` is all that a poll may record, and none of its members names the
 * execution's status.
 */
import type { ExecutionId, InstanceId, JobId } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { SettingsField } from '../plan/settings-drift.ts';
import type { CheckId } from '../readiness/check-table.ts';
import type { ReadinessCheck } from '../readiness/finding.ts';
import type { ChosenPoint, RequestedPoint } from '../readiness/recovery-point.ts';
import type { JobStatus, LaunchStatus } from './report.ts';
import type { Actor, ExecutionKind, OwnInstance, PauseCause, RecoveryInstance, SparedInstance } from './state.ts';

export type Event = StartEvent | PreparationEvent | LaunchEvent | ObservationEvent | RequestEvent | EngineEvent | AfterEndEvent;

/** The first event; the frozen plan stands beside it, named by content. */
export type Requested = {
  readonly type: 'requested';
  readonly executionId: ExecutionId;
  readonly kind: ExecutionKind;
  readonly initiatedBy: Actor;
  /** Left out: the latest. */
  readonly recoveryPoint?: RequestedPoint;
  /** Left out: none. */
  readonly override?: readonly CheckId[];
};

export type StartEvent =
  | Requested
  /** Claims are held; the execution is visible. */
  | { readonly type: 'accepted' }
  /** The points that some servers are to be launched from. A record has at most 500 of them, so that it stays small. */
  | { readonly type: 'points-chosen'; readonly points: readonly ServerPoint[] }
  /** What stood in the way, and was let pass by name. */
  | { readonly type: 'checks-overridden'; readonly by: Actor; readonly checks: readonly ReadinessCheck[] }
  /** `servers`: those it failed for, as far as they are named. */
  | { readonly type: 'start-failed'; readonly reason: string; readonly servers?: readonly UnreadyServer[] };

/** `server`: index into `Execution.servers`. */
export type ServerPoint = { readonly server: number; readonly point: ChosenPoint };
export type UnreadyServer = { readonly server: number; readonly reason: string };

/** What becomes of launch settings before a wave begins. Servers are indexes into `Execution.servers`. */
export type PreparationEvent =
  /** These are about to be changed at AWS; on record first, so that no former version is ever lost. */
  | { readonly type: 'settings-drifted'; readonly servers: readonly SettingsDrift[] }
  /** They hold. `change` null: they held already. */
  | { readonly type: 'settings-prepared'; readonly servers: readonly { readonly server: number; readonly change: SettingsChange | null }[] }
  /** The server is not launched; its siblings are. */
  | { readonly type: 'settings-refused'; readonly server: number; readonly reason: string }
  | { readonly type: 'settings-deferred'; readonly server: number; readonly retryAt: Instant; readonly reason: string };

export type SettingsDrift = {
  readonly server: number;
  readonly templateId: string;
  readonly formerVersion: number;
  readonly fields: readonly SettingsField[];
};

/** The same version twice: only DRS's launch configuration had to be changed. */
export type SettingsChange = { readonly templateId: string; readonly formerVersion: number; readonly version: number };

export type LaunchEvent =
  | { readonly type: 'wave-starting'; readonly wave: number; readonly chunks: readonly NewChunk[] }
  | { readonly type: 'launch-asked'; readonly wave: number; readonly chunk: number; readonly tagged: boolean }
  /** No answer, or one that does not say whether a job was made. */
  | { readonly type: 'launch-unsure'; readonly wave: number; readonly chunk: number; readonly cause: string }
  /** Looked for the job once its answer was overdue, in vain. */
  | { readonly type: 'launch-looked'; readonly wave: number; readonly chunk: number }
  /** The look could not be made: DRS did not answer it. */
  | { readonly type: 'launch-unseen'; readonly wave: number; readonly chunk: number; readonly lookFrom: Instant }
  /** DRS has no job for it, and refuses or was never reached: ask again from `retryAt`. */
  | {
      readonly type: 'launch-deferred';
      readonly wave: number;
      readonly chunk: number;
      readonly retryAt: Instant;
      readonly tagged: boolean;
      readonly reason: string;
    }
  | { readonly type: 'job-known'; readonly wave: number; readonly chunk: number; readonly jobId: JobId; readonly adopted: boolean }
  /** DRS will never launch these; without `servers`, none of the chunk. */
  | {
      readonly type: 'launch-refused';
      readonly wave: number;
      readonly chunk: number;
      readonly servers?: readonly number[];
      readonly reason: string;
    }
  | { readonly type: 'launch-abandoned'; readonly wave: number; readonly chunk: number };

export type NewChunk = { readonly number: number; readonly place: number; readonly servers: readonly number[] };

export type ObservationEvent =
  | { readonly type: 'servers-observed'; readonly changes: readonly ServerChange[] }
  | { readonly type: 'job-observed'; readonly wave: number; readonly chunk: number; readonly jobStatus: JobStatus }
  | { readonly type: 'job-ended'; readonly wave: number; readonly chunk: number }
  | { readonly type: 'wave-completed'; readonly wave: number }
  | { readonly type: 'wave-failed'; readonly wave: number; readonly reason: string }
  | { readonly type: 'wave-timed-out'; readonly wave: number; readonly reason: string };

/** The fields of one server that changed. */
export type ServerChange = {
  /** Index into `Execution.servers`. */
  readonly server: number;
  readonly launchStatus?: LaunchStatus;
  readonly recoveryInstanceId?: InstanceId;
  readonly instance?: RecoveryInstance;
  readonly launchedAt?: Instant;
  readonly actionsRunning?: boolean;
  readonly failureReason?: string;
};

export type RequestEvent =
  | { readonly type: 'paused'; readonly cause: PauseCause }
  | {
      readonly type: 'resumed';
      readonly by: Actor | 'task-token';
      readonly gatesPassed: readonly number[];
      readonly failuresPassed: readonly number[];
    }
  | { readonly type: 'cancel-requested'; readonly by: Actor }
  /** `servers`: those that the wave's next attempt launches. */
  | { readonly type: 'wave-retry-requested'; readonly wave: number; readonly servers: readonly number[]; readonly by: Actor }
  | { readonly type: 'wave-skipped'; readonly wave: number; readonly reason: string; readonly by: Actor };

export type EngineEvent =
  /** An engine of this generation was started; the first makes a pending execution run. */
  | { readonly type: 'engine-started'; readonly generation: number }
  /** The engine waits at the boundary, with a token that is kept beside the journal, never in it. */
  | { readonly type: 'awaiting-resume'; readonly pauseRevision: number }
  | { readonly type: 'effect-done'; readonly key: string }
  | { readonly type: 'wave-cancelled'; readonly wave: number }
  | { readonly type: 'completed' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'cancelled' };

/** What may happen to an execution that has ended, and to no other (I5). */
export type AfterEndEvent =
  | TerminationEvent
  /** It is out of sight from now on; its records stay. */
  | { readonly type: 'deleted'; readonly by: Actor };

export type TerminationEvent =
  | {
      readonly type: 'termination-requested';
      readonly by: Actor;
      readonly chunks: readonly NewTerminationChunk[];
      readonly spared: readonly SparedInstance[];
      /** Further portions of the same request follow in records of their own. */
      readonly more: boolean;
    }
  | { readonly type: 'termination-asked'; readonly chunk: number }
  /** No answer, or one that does not say whether a job was made. */
  | { readonly type: 'termination-unsure'; readonly chunk: number; readonly cause: string }
  /** Looked for the job once its answer was overdue, in vain. */
  | { readonly type: 'termination-looked'; readonly chunk: number }
  /** The look could not be made. */
  | { readonly type: 'termination-unseen'; readonly chunk: number; readonly lookFrom: Instant }
  /** DRS has no job for it: ask again from `retryAt`, without those that it does not know. */
  | {
      readonly type: 'termination-deferred';
      readonly chunk: number;
      readonly retryAt: Instant;
      readonly reason: string;
      readonly unknown: readonly InstanceId[];
    }
  | { readonly type: 'termination-job-known'; readonly chunk: number; readonly jobId: JobId; readonly adopted: boolean }
  | { readonly type: 'termination-job-observed'; readonly chunk: number; readonly jobStatus: JobStatus }
  /** The job has ended, or there will be none. `reason`: why not; null: it has ended. */
  | {
      readonly type: 'termination-over';
      readonly chunk: number;
      readonly failed: readonly InstanceId[];
      readonly reason: string | null;
    }
  /** Somebody has looked what is left. */
  | { readonly type: 'termination-checked'; readonly chunk: number; readonly remaining: readonly InstanceId[] };

export type NewTerminationChunk = { readonly number: number; readonly place: number; readonly instances: readonly OwnInstance[] };
