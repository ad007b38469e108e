/**
 * What the use cases are asked and what they answer, in the domain's words; the api turns these into the wire's.
 *
 * Owns: the shapes that more than one use case shares.
 */
import type {
  AccountId,
  Actor,
  CheckId,
  Execution,
  ExecutionId,
  ExecutionKind,
  Instant,
  NextStep,
  PlanId,
  PointChoice,
  ReadinessCheck,
  Region,
} from '@drs-orchestrator/domain';
import type { Head } from './ports/executions.ts';

/** An execution by id; where a plan is named too, the execution must be one of it, else it is not found. */
export type ExecutionRequest = { readonly executionId: ExecutionId; readonly planId?: PlanId };

/** The same, asked by somebody. */
export type OperatorRequest = ExecutionRequest & { readonly by: Actor };

/** An execution, and when it was last looked at. */
export type ExecutionAnswer = { readonly execution: Execution; readonly lastPolledTime: Instant | null };

/** The same with the moment of the answer. */
export type DetailsAnswer = ExecutionAnswer & { readonly asOf: Instant };

export type PollAnswer = ExecutionAnswer & { readonly next: NextStep };

export type PlanStepAnswer = ExecutionAnswer & {
  readonly next: NextStep;
  /** The pause the engine is about to wait for; null where it will not wait. */
  readonly pauseRevision: number | null;
};

export type FinalizeAnswer = ExecutionAnswer & { readonly alreadyFinalized: boolean };

export type AccountContext = {
  readonly accountId: AccountId;
  readonly region: Region;
  readonly roleName: string;
  readonly externalId?: string;
};

export type StartRequest = {
  readonly planId: PlanId;
  readonly kind: ExecutionKind;
  readonly by: Actor;
  readonly accountContext?: AccountContext;
  /** Left out: the latest recovery points. */
  readonly choice?: PointChoice;
  /** Checks that are not to stand in the way. */
  readonly override?: readonly CheckId[];
  /** `direct`: the engine is started before the answer. `queued`: the answer is PENDING and the worker goes on. */
  readonly mode: 'direct' | 'queued';
  /** Fixed beforehand by a caller that may die halfway and ask again; left out, a new one is made. */
  readonly executionId?: ExecutionId;
};

/** `engineArn`: null where the engine is still to be started. `launchRights`: what was last simulated of them; nothing that stands in the way. */
export type StartAnswer = ExecutionAnswer & { readonly engineArn: string | null; readonly launchRights: readonly ReadinessCheck[] };

export type FindAnswer = {
  readonly results: readonly {
    readonly executionId: ExecutionId;
    readonly planId: PlanId;
    readonly success: boolean;
    /** Set exactly when `success` is false. */
    readonly error?: string;
  }[];
};

export type ListRequest = {
  /** The wire's words for statuses: RUNNING … */
  readonly status?: string;
  readonly active?: boolean;
  readonly planId?: PlanId;
  readonly kind?: ExecutionKind;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly limit: number;
  readonly before?: ListPosition;
};

/** Where a page ended. */
export type ListPosition = { readonly startTime: Instant; readonly executionId: ExecutionId };

/** A filtered page may have fewer rows than asked for and still be continued. */
export type ListAnswer = { readonly heads: readonly Head[]; readonly next: ListPosition | null; readonly asOf: Instant };
