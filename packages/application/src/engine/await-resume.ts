/**
 * Waiting at the boundary, and coming back: `await_resume` and `resumed`.
 *
 * Owns: keeping the token beside the journal. The last one wins, because an engine that retries the step makes another.
 */
import { decideAwait, decideResumedByToken, ok, type Result } from '@drs-orchestrator/domain';
import type { ExecutionAnswer, ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Refusal } from '../refusal.ts';

type AwaitRequest = ExecutionRequest & { readonly token: string; readonly pauseRevision: number | null };

/** Stores the token, or, where the pause is over already, lets the engine go at once. */
export const awaitResume = async (
  app: Application,
  { token, pauseRevision, ...request }: AwaitRequest,
): Promise<Result<ExecutionAnswer, Refusal>> => {
  const seen = { gone: false };
  const changed = await changeExecution(app, request, ({ execution }) => {
    const { decision, gone } = decideAwait(execution, pauseRevision);
    seen.gone = gone;
    const revision = execution.status.kind === 'paused' ? execution.status.pauseRevision : 0;
    return ok(gone ? { decision } : { decision, beside: { token: { value: token, pauseRevision: revision } } });
  });
  if (!changed.ok) return changed;
  if (seen.gone) {
    const released = await app.engine.release(token);
    if (!released.ok)
      throw new Error(
        `The engine of ${request.executionId} waits for a pause that is over, and cannot be released: ${released.refusal.message}`,
      );
  }
  return answer(changed.value);
};

/** The wait is over: the pause it was for is lifted, where nobody has lifted it before. */
export const resumed = async (
  app: Application,
  { pauseRevision, ...request }: ExecutionRequest & { readonly pauseRevision: number | null },
): Promise<Result<ExecutionAnswer, Refusal>> => {
  const changed = await changeExecution(app, request, ({ execution, stored: { token } }) => {
    const decision = decideResumedByToken(execution, pauseRevision);
    const isUsed = decision.events.length > 0 && token?.pauseRevision === pauseRevision;
    return ok(isUsed ? { decision, beside: { token: null } } : { decision });
  });
  return changed.ok ? answer(await performEffects(app, changed.value)) : changed;
};

const answer = ({ execution, head }: Loaded) => ok({ execution, lastPolledTime: head.lastPolledTime });
