/**
 * The state of an execution: one variant per state, so that a field is there exactly when it means something.
 *
 * Owns: the shapes. Changes happen in evolve.ts and nowhere else; what follows from a state is in outcome.ts,
 * next-step.ts and allowed-actions.ts. Texts of statuses on the wire are the api's matter.
 *
 * Invariant I5: `completed`, `failed` and `cancelled` have no way out in evolve.ts.
 * A termination and a deletion come after the end, beside the status.
 */
import type { ExecutionId, InstanceId, JobId } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { FrozenPlan } from '../plan/frozen-plan.ts';
import type { CheckId } from '../readiness/check-table.ts';
import type { ChosenPoint, RequestedPoint } from '../readiness/recovery-point.ts';
import type { PendingEffect } from './effect.ts';
import type { JobStatus, LaunchStatus } from './report.ts';

export type ExecutionKind = 'DRILL' | 'RECOVERY';

/** Who asked. `asserted`: stated by a caller whom only IAM has checked. `proven`: from a verified token. */
export type Actor = { readonly name: string; readonly proof: 'asserted' | 'proven' };

/** Why an execution is paused: somebody asked, a wave wants a pause before it, or a wave failed with `onFailure: PAUSE`. */
export type PauseCause =
  | { readonly kind: 'operator'; readonly by: Actor }
  | { readonly kind: 'before-waves'; readonly waves: readonly number[] }
  | { readonly kind: 'failed-waves'; readonly waves: readonly number[] };

export type ExecutionStatus =
  /** `accepted: false` is hidden: it holds no claims yet, or not all of them. */
  | { readonly kind: 'pending'; readonly accepted: boolean }
  | { readonly kind: 'running' }
  /** `pauseRevision` names this pause: the revision of the record that made it. `awaited`: the engine waits at the boundary with a token. */
  | { readonly kind: 'paused'; readonly at: Instant; readonly cause: PauseCause; readonly pauseRevision: number; readonly awaited: boolean }
  | { readonly kind: 'cancelling'; readonly at: Instant; readonly by: Actor }
  | { readonly kind: 'completed'; readonly endedAt: Instant }
  | { readonly kind: 'failed'; readonly endedAt: Instant; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly endedAt: Instant };

/** A part of a wave that becomes one DRS job: servers of one place, at most as many as a job may have. */
export type Chunk = {
  /** From 1 within the wave; never used again, so that it is part of the effect key. */
  readonly number: number;
  readonly attempt: number;
  readonly place: number;
  /** Indexes into `Execution.servers`. */
  readonly servers: readonly number[];
  readonly launch: ChunkLaunch;
};

export type ChunkLaunch =
  /** Not asked, or asked without a job to show for it. `deferredSince`: since when it is put off, because DRS says "later" or answers are lost. */
  | {
      readonly kind: 'waiting';
      readonly tries: number;
      readonly tagged: boolean;
      readonly retryAt: Instant;
      readonly deferredSince: Instant | null;
      readonly reason: string | null;
    }
  /** The intent is on record; whether DRS has a job is known only to the writer, until somebody looks. `looks`: when the job was looked for in vain, once the answer was overdue. `lookFrom`: after a look that could not be made, when to try again. */
  | {
      readonly kind: 'asked';
      readonly tries: number;
      readonly tagged: boolean;
      readonly at: Instant;
      readonly unsure: boolean;
      readonly looks: readonly Instant[];
      readonly lookFrom: Instant | null;
      readonly deferredSince: Instant | null;
    }
  | {
      readonly kind: 'launched';
      readonly jobId: JobId;
      readonly askedAt: Instant;
      readonly jobStatus: JobStatus;
      readonly adopted: boolean;
    }
  /** DRS says COMPLETED and every server has been judged. */
  | { readonly kind: 'ended'; readonly jobId: JobId; readonly askedAt: Instant; readonly endedAt: Instant; readonly adopted: boolean }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Given up before DRS had a job for it: cancelled, or its wave timed out and is retried. */
  | { readonly kind: 'abandoned' };

export type WaveState = {
  readonly number: number;
  /** 1, and one more for each retry. */
  readonly attempt: number;
  /** Of all attempts. */
  readonly chunks: readonly Chunk[];
  readonly status: WaveStatus;
};

export type WaveStatus =
  | { readonly kind: 'pending' }
  /** No job is known yet. */
  | { readonly kind: 'starting'; readonly since: Instant }
  | { readonly kind: 'in-progress'; readonly since: Instant }
  | { readonly kind: 'completed'; readonly since: Instant; readonly endedAt: Instant }
  | { readonly kind: 'failed'; readonly since: Instant; readonly endedAt: Instant; readonly reason: string }
  | { readonly kind: 'timed-out'; readonly since: Instant; readonly endedAt: Instant; readonly reason: string }
  | { readonly kind: 'skipped'; readonly endedAt: Instant; readonly by: Actor; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly endedAt: Instant };

/** EC2's facts of a recovery instance; null where EC2 has not said. */
export type RecoveryInstance = {
  readonly instanceId: InstanceId;
  readonly state: string | null;
  readonly privateIp: string | null;
  readonly privateDnsName: string | null;
  readonly instanceType: string | null;
  readonly launchTime: Instant | null;
};

/** The version of a launch template that held before anything was changed. */
export type TemplateVersion = { readonly templateId: string; readonly version: number };

/** How far a server's launch settings are. `former` stays what the first intent of the attempt says. */
export type Preparation =
  /** A change is intended, once `former` is set, or put off, or both. `since`: of the first of the `tries` that were put off. */
  | {
      readonly kind: 'begun';
      readonly former: TemplateVersion | null;
      readonly deferral: { readonly since: Instant; readonly tries: number; readonly retryAt: Instant } | null;
    }
  | { readonly kind: 'prepared' };

/** A server in its latest attempt. Its identity stands at the same index of the frozen plan. */
export type ServerState = {
  readonly wave: number;
  readonly attempt: number;
  /** Null: nothing was prepared in this attempt, or there is nothing to prepare. */
  readonly preparation: Preparation | null;
  /** The recovery point it is launched from, in every attempt; null: the latest. */
  readonly point: ChosenPoint | null;
  /** DRS's own word; PENDING until DRS says something. */
  readonly launchStatus: LaunchStatus;
  readonly recoveryInstanceId: InstanceId | null;
  readonly instance: RecoveryInstance | null;
  readonly launchedAt: Instant | null;
  /** Post-launch actions that can fail the server: still running, or done. */
  readonly actionsRunning: boolean;
  /** Set exactly when the server has failed in this attempt. */
  readonly failureReason: string | null;
  /** Instances of earlier attempts, so that cleaning up finds them (I11). */
  readonly formerInstances: readonly InstanceId[];
};

/** `server`: index into `Execution.servers`. */
export type OwnInstance = { readonly instanceId: InstanceId; readonly server: number };

/** One that is recorded, and that DRS says another job has made: left alone. */
export type SparedInstance = OwnInstance & { readonly jobId: JobId };

/** Instances of one place that DRS is asked to terminate in one job. Numbered from 1, over all requests. */
export type TerminationChunk = {
  readonly number: number;
  /** Index into the plan's places. */
  readonly place: number;
  readonly instances: readonly OwnInstance[];
  /** Those of them that DRS did not know when it was asked; it is asked for the others. */
  readonly unknown: readonly InstanceId[];
  readonly ask: TerminationAsk;
};

export type TerminationAsk =
  /** `since`: from when the time limit counts. */
  | {
      readonly kind: 'waiting';
      readonly tries: number;
      readonly since: Instant;
      readonly retryAt: Instant;
      readonly reason: string | null;
    }
  /** The intent is on record. `looks`: when the job was looked for in vain, once the answer was overdue. */
  | {
      readonly kind: 'asked';
      readonly tries: number;
      readonly since: Instant;
      readonly at: Instant;
      readonly unsure: boolean;
      readonly looks: readonly Instant[];
      readonly lookFrom: Instant | null;
    }
  | { readonly kind: 'working'; readonly jobId: JobId; readonly askedAt: Instant; readonly jobStatus: JobStatus }
  /** DRS has ended, or will not begin; whether the instances are gone has not been seen yet. */
  | {
      readonly kind: 'over';
      readonly jobId: JobId | null;
      readonly at: Instant;
      readonly failed: readonly InstanceId[];
      readonly reason: string | null;
    }
  /** Seen afterwards. */
  | {
      readonly kind: 'checked';
      readonly jobId: JobId | null;
      readonly at: Instant;
      readonly remaining: readonly InstanceId[];
      readonly reason: string | null;
    };

export type Termination = {
  /** Of the latest request. */
  readonly by: Actor;
  readonly requestedAt: Instant;
  readonly spared: readonly SparedInstance[];
  /** A portion of the latest request is still missing: instances without a chunk are there, as far as anybody knows. */
  readonly more: boolean;
  /** Of all requests. */
  readonly chunks: readonly TerminationChunk[];
};

export type Execution = {
  readonly id: ExecutionId;
  readonly kind: ExecutionKind;
  readonly initiatedBy: Actor;
  readonly startedAt: Instant;
  readonly plan: FrozenPlan;
  /** Which recovery points were asked for; what that came to stands with each server. */
  readonly recoveryPoint: RequestedPoint;
  /** Checks that whoever asked wants overridden, for those that are still to be made. */
  readonly override: readonly CheckId[];
  readonly status: ExecutionStatus;
  /** Out of sight, with its journal kept. */
  readonly deleted: boolean;
  readonly waves: readonly WaveState[];
  readonly servers: readonly ServerState[];
  /** Waves whose pause before them is over. */
  readonly gatesPassed: readonly number[];
  /** Failed waves with `onFailure: PAUSE` that a plain resume has turned into CONTINUE. */
  readonly failuresPassed: readonly number[];
  /** Null: nobody has asked for its instances to be terminated. */
  readonly termination: Termination | null;
  /** Engines started so far; the latest is the one that may be running. 0: none. */
  readonly generation: number;
  readonly pendingEffects: readonly PendingEffect[];
  /** Records written so far; 0 before the first. */
  readonly revision: number;
};
