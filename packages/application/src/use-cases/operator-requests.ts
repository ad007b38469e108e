/**
 * Pause, resume and cancel, as an operator asks for them.
 *
 * Owns: recording the request before answering (I10) and telling the engine. The rules are the domain's.
 */
import {
  decideCancel,
  decidePause,
  decideResume,
  isTerminal,
  nextStep,
  refused,
  sentence,
  startableWaves,
  statusWord,
  wavesInFlight,
  type ActionRefusal,
  type Actor,
  type Decision,
  type Execution,
  type Instant,
  type OperatorAction,
  type Result,
} from '@drs-orchestrator/domain';
import type { ExecutionAnswer, OperatorRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Refusal } from '../refusal.ts';

/** RUNNING → PAUSED at once; waves in flight go on, and the next does not start. */
export const pauseExecution = async (app: Application, request: OperatorRequest): Promise<Result<ExecutionAnswer, Refusal>> =>
  answer(await operate(app, request, 'pause', decidePause), ({ execution, head }) => ({ execution, lastPolledTime: head.lastPolledTime }));

/** `startingWave`: the wave that starts because of it; null where waves in flight simply go on. */
export const resumeExecution = async (
  app: Application,
  request: OperatorRequest,
): Promise<Result<ExecutionAnswer & { readonly resumedAt: Instant; readonly startingWave: number | null }, Refusal>> => {
  const resumedAt = app.clock.now();
  return answer(await operate(app, request, 'resume', decideResume), ({ execution, head }) => ({
    execution,
    lastPolledTime: head.lastPolledTime,
    resumedAt,
    startingWave: startableWaves(execution)[0] ?? null,
  }));
};

/** Waves not started are CANCELLED at once; those in flight are watched to their end, because DRS cannot stop a job. */
export const cancelExecution = async (
  app: Application,
  request: OperatorRequest,
): Promise<Result<ExecutionAnswer & { readonly cancelledWaves: readonly number[]; readonly wavesInFlight: readonly number[] }, Refusal>> =>
  answer(await operate(app, request, 'cancel', decideCancel), ({ execution, head }) => ({
    execution,
    lastPolledTime: head.lastPolledTime,
    cancelledWaves: execution.waves.filter((wave) => wave.status.kind === 'cancelled').map((wave) => wave.number),
    wavesInFlight: wavesInFlight(execution),
  }));

/** The state right after the record stands for the answer, whatever the engine makes of it in the same moment. */
const operate = async (
  app: Application,
  request: OperatorRequest,
  action: OperatorAction,
  decide: (execution: Execution, by: Actor) => Result<Decision, ActionRefusal>,
): Promise<Result<Loaded, Refusal>> => {
  const changed = await changeExecution(app, request, ({ execution }) => {
    const decision = decide(execution, request.by);
    return decision.ok ? { ok: true, value: { decision: decision.value } } : refused(invalidState(execution, action, decision.refusal));
  });
  if (!changed.ok) return changed;
  const { execution } = changed.value;
  app.log.info(`Execution ${action}`, {
    executionId: execution.id,
    by: request.by.name,
    next: nextStep(execution, app.clock.now(), app.limits).kind,
  });
  if (isTerminal(execution)) app.log.metric('ExecutionsCancelled', 1, 'Count');
  await performEffects(app, changed.value);
  return changed;
};

const invalidState = (execution: Execution, action: OperatorAction, refusal: ActionRefusal): Refusal => ({
  kind: 'invalid-state',
  action,
  currentStatus: statusWord(execution.status),
  message: sentence(execution, action, refusal),
});

const answer = <Answer>(result: Result<Loaded, Refusal>, present: (loaded: Loaded) => Answer): Result<Answer, Refusal> =>
  result.ok ? { ok: true, value: present(result.value) } : result;
