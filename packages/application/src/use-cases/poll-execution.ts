/**
 * `poll`: look at DRS and EC2, and record what they show of one execution.
 *
 * Invariant I1: it never changes the execution's status, starts a wave or finalizes; it answers what comes next. What it leaves to
 * be done outside is the news of waves that are over (by the type `ObservationEffect`).
 */
import { ok, refused, type NextStep, type Result } from '@drs-orchestrator/domain';
import type { ExecutionRequest, PollAnswer } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { loadVisible } from '../journal/change.ts';
import { blindness, observe } from '../observe/observe.ts';
import { recordObservation } from '../observe/record-observation.ts';
import type { Refusal } from '../refusal.ts';

export const pollExecution = async (app: Application, request: ExecutionRequest): Promise<Result<PollAnswer, Refusal>> => {
  const startedAt = app.clock.now();
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const look = await observe(app, [loaded.value.execution]);
  const blind = blindness(loaded.value.execution, look);
  if (blind !== null) {
    app.log.metric('PollFailures', 1, 'Count');
    return refused(blind);
  }
  const recorded = await recordObservation(app, loaded.value, look.observation);
  if (!recorded.ok) return recorded;
  await performEffects(app, recorded.value.loaded);
  const { execution, head } = recorded.value.loaded;
  app.log.info('Polled', {
    executionId: execution.id,
    wavesUpdated: recorded.value.wavesUpdated,
    status: head.listing.status,
    statusUnchanged: head.listing.status === loaded.value.head.listing.status,
  });
  app.log.metric('PollingDuration', app.clock.now() - startedAt, 'Milliseconds');
  return ok({ execution, lastPolledTime: head.lastPolledTime, next: withoutWaiting(recorded.value.next) });
};

/** Only the plan step sends the engine to wait for an operator; after a poll it is told that the plan step has something to do. */
const withoutWaiting = (next: NextStep): NextStep => (next.kind === 'await' ? { ...next, kind: 'act' } : next);
