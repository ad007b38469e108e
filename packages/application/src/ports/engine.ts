/**
 * Ports: what runs an execution's steps, and what takes work over when the caller cannot wait.
 *
 * The engine owns time and nothing else: it may die, be started twice under the next generation or lose a token, and
 * the reconciler heals it.
 */
import type { ExecutionId, GroupId, PlanId, Result } from '@drs-orchestrator/domain';

export type EngineRun = { readonly executionId: ExecutionId; readonly planId: PlanId; readonly generation: number };

export type Engine = {
  /** Starts it under the name `<executionId>-<generation>`; asked twice with one generation it starts once. */
  start(run: EngineRun): Promise<Result<undefined, { readonly kind: 'later'; readonly message: string }>>;
  /** Ends a wait. `gone`: nobody waits with this token any more. */
  release(token: string): Promise<Result<'released' | 'gone', { readonly kind: 'later'; readonly message: string }>>;
  isRunning(run: EngineRun): Promise<boolean>;
  /** The name under which people find it, an ARN of Step Functions' form. */
  arn(run: EngineRun): string;
};

/** What we wake ourselves for. The ids say where to look; the truth is in the store. */
export type WorkerMessage = { readonly worker: true } & (
  | { readonly job: 'start_execution'; readonly executionId: ExecutionId; readonly planId: PlanId }
  | { readonly job: 'apply_launch_settings'; readonly groupId: GroupId }
  | { readonly job: 'post_notification'; readonly executionId: ExecutionId; readonly planId: PlanId; readonly key: string }
  | { readonly job: 'subscribe_address'; readonly planId: PlanId }
  | { readonly job: 'simulate_rights' }
);

/** Asynchronous work for ourselves; delivered at least once, or not at all: the reconciler repeats it. */
export type WorkerQueue = { send(message: WorkerMessage): Promise<void> };
