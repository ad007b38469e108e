/**
 * `plan_next_step`: the engine asks what comes next; where a pause is due, this is what pauses.
 */
import { decidePlanStep, nextStep, ok, type Result } from '@drs-orchestrator/domain';
import type { ExecutionRequest, PlanStepAnswer } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution } from '../journal/change.ts';
import type { Refusal } from '../refusal.ts';

export const planNextStep = async (app: Application, request: ExecutionRequest): Promise<Result<PlanStepAnswer, Refusal>> => {
  const changed = await changeExecution(app, request, ({ execution }) => ok({ decision: decidePlanStep(execution) }));
  if (!changed.ok) return changed;
  const { execution, head } = await performEffects(app, changed.value);
  const next = nextStep(execution, app.clock.now(), app.limits);
  const pauseRevision = next.kind === 'await' && execution.status.kind === 'paused' ? execution.status.pauseRevision : null;
  return ok({ execution, lastPolledTime: head.lastPolledTime, next, pauseRevision });
};
