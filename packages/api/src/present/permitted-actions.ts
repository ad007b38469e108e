/**
 * What the caller may do with an execution: what its state allows, less what the caller's roles do not.
 *
 * Owns: which operation stands behind each action. What that needs is said by its row of the registry alone. A direct caller is
 * IAM's matter, so for them nothing is taken away.
 */
import { operations, type OperationName } from '@drs-orchestrator/contract';
import type { OperatorAction } from '@drs-orchestrator/domain';
import type { Asker } from '../endpoints/endpoint.ts';
import { denial } from '../http/caller.ts';

type Shown = { readonly allowed: boolean; readonly reason: string | null };

/** Why the state does not allow something goes before what the roles say: that is what can change while somebody looks. */
export const permittedActions = <Action extends OperatorAction>(
  asker: Asker,
  byState: Readonly<Record<Action, Shown>>,
): Record<Action, Shown> => {
  const shown: Record<Action, Shown> = { ...byState };
  for (const action of Object.keys(byState) as Action[]) {
    const refusal = byState[action].allowed ? refusalByRole(asker, action) : null;
    if (refusal !== null) shown[action] = { allowed: false, reason: refusal };
  }
  return shown;
};

const behind: Readonly<Record<OperatorAction, { readonly operation: OperationName; readonly doing: string }>> = {
  pause: { operation: 'pause_execution', doing: 'pausing executions' },
  resume: { operation: 'resume_execution', doing: 'resuming executions' },
  cancel: { operation: 'cancel_execution', doing: 'cancelling executions' },
  retry: { operation: 'retry_wave', doing: 'retrying waves' },
  skip: { operation: 'skip_wave', doing: 'skipping waves' },
  terminate: { operation: 'terminate_instances', doing: 'terminating instances' },
  delete: { operation: 'delete_executions', doing: 'deleting executions' },
};

/** Null: allowed. */
const refusalByRole = (asker: Asker, action: OperatorAction): string | null => {
  if (asker.via !== 'http') return null;
  const { operation, doing } = behind[action];
  const row = operations[operation];
  return denial(row, asker.user) === null ? null : `Your roles do not allow ${doing}; it needs ${row.requires}.`;
};
