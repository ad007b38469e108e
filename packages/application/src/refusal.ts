/**
 * What a use case answers when it does not do what it was asked.
 *
 * Owns: the refusals, in our words. The api gives each its error code, status and message in one table.
 */
import type { AccountId, ExecutionId, GroupId, JobId, PlanId, ReadinessCheck, Region, ServerId } from '@drs-orchestrator/domain';

export type { ReadinessCheck } from '@drs-orchestrator/domain';

export type FieldIssue = { readonly field: string; readonly message: string };

export type Refusal =
  | { readonly kind: 'execution-not-found'; readonly executionId: ExecutionId }
  | { readonly kind: 'plan-not-found'; readonly planId: PlanId }
  | { readonly kind: 'account-not-found'; readonly accountId: AccountId }
  | { readonly kind: 'group-not-found'; readonly groupId: GroupId }
  /** DRS has none of this id in the place. */
  | { readonly kind: 'source-server-not-found'; readonly accountId: AccountId; readonly region: Region; readonly serverId: ServerId }
  | { readonly kind: 'wave-not-found'; readonly waveNumber: number }
  /** None of the execution that was named with it. */
  | { readonly kind: 'job-not-found'; readonly jobId: JobId }
  /** `message`: `Cannot resume execution in RUNNING state. Expected PAUSED state.` */
  | { readonly kind: 'invalid-state'; readonly action: string; readonly currentStatus: string; readonly message: string }
  | { readonly kind: 'waves-incomplete'; readonly waves: readonly { readonly waveNumber: number; readonly status: string }[] }
  | {
      readonly kind: 'conflict';
      readonly message: string;
      readonly executionId?: ExecutionId;
      readonly planId?: PlanId;
      readonly servers?: readonly string[];
      readonly groupIds?: readonly GroupId[];
    }
  | { readonly kind: 'invalid-parameters'; readonly issues: readonly FieldIssue[] }
  /** A field without which this cannot be done here, although other requests do without it. */
  | { readonly kind: 'missing-parameters'; readonly fields: readonly string[] }
  /** `subject`: `Protection group pg-…`. It has been changed since the caller read it. */
  | { readonly kind: 'version-conflict'; readonly subject: string; readonly given: number; readonly present: number | null }
  /** `field`: of the request, naming what there is already. */
  | { readonly kind: 'already-exists'; readonly field: string; readonly message: string }
  /** `usedBy`: ids of what needs it. */
  | { readonly kind: 'in-use'; readonly message: string; readonly usedBy: readonly string[] }
  | { readonly kind: 'not-ready'; readonly checks: readonly ReadinessCheck[] }
  | { readonly kind: 'quota-exceeded'; readonly message: string }
  /** Everybody keeps writing; nothing was changed by this call. */
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  | { readonly kind: 'recovery-service'; readonly code: string; readonly message: string };
