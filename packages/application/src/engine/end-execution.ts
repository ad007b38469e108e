/**
 * The ends of an execution: `finalize` (COMPLETED) and `settle` (FAILED or CANCELLED).
 */
import { decideFinalize, decideSettle, isTerminal, ok, refused, statusWord, type Execution, type Result } from '@drs-orchestrator/domain';
import type { ExecutionAnswer, ExecutionRequest, FinalizeAnswer } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution } from '../journal/change.ts';
import type { MetricName } from '../ports/surroundings.ts';
import type { Refusal } from '../refusal.ts';

/** Finalizing twice is finalizing once (I8). */
export const finalizeExecution = async (app: Application, request: ExecutionRequest): Promise<Result<FinalizeAnswer, Refusal>> => {
  const seen = { alreadyFinalized: false };
  const changed = await changeExecution(app, request, ({ execution }) => {
    seen.alreadyFinalized = execution.status.kind === 'completed';
    const decision = decideFinalize(execution);
    return decision.ok ? ok({ decision: decision.value }) : refused(refusalOf(execution, decision.refusal));
  });
  if (!changed.ok) return changed;
  const { execution, head } = await performEffects(app, changed.value);
  if (!seen.alreadyFinalized) {
    app.log.info('Finalized', { executionId: execution.id, waves: execution.waves.length });
    app.log.metric('FinalizationCount', 1, 'Count');
    measureEnd(app, execution);
  }
  return ok({ execution, lastPolledTime: head.lastPolledTime, alreadyFinalized: seen.alreadyFinalized });
};

/** Once nothing is in flight: CANCELLING → CANCELLED; RUNNING, PAUSED → FAILED. Else nothing. */
export const settleExecution = async (app: Application, request: ExecutionRequest): Promise<Result<ExecutionAnswer, Refusal>> => {
  const seen = { settled: false };
  const changed = await changeExecution(app, request, ({ execution }) => {
    const decision = isTerminal(execution) ? { events: [], effects: [] } : decideSettle(execution);
    seen.settled = decision.events.length > 0;
    return ok({ decision });
  });
  if (!changed.ok) return changed;
  const { execution, head } = await performEffects(app, changed.value);
  if (seen.settled) measureEnd(app, execution);
  return ok({ execution, lastPolledTime: head.lastPolledTime });
};

const refusalOf = (execution: Execution, refusal: Extract<ReturnType<typeof decideFinalize>, { ok: false }>['refusal']): Refusal => {
  if (refusal.kind === 'waves-incomplete') return refusal;
  const currentStatus = statusWord(execution.status);
  return {
    kind: 'invalid-state',
    action: 'finalize',
    currentStatus,
    message: `Cannot finalize execution in ${currentStatus} state. Expected RUNNING state.`,
  };
};

const ends: Readonly<Partial<Record<Execution['status']['kind'], MetricName>>> = {
  completed: 'ExecutionsCompleted',
  failed: 'ExecutionsFailed',
  cancelled: 'ExecutionsCancelled',
};

const measureEnd = (app: Application, execution: Execution): void => {
  const name = ends[execution.status.kind];
  if (name !== undefined) app.log.metric(name, 1, 'Count');
};
