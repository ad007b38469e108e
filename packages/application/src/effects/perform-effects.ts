/**
 * Doing what a record left to be done outside, and acknowledging it.
 *
 * Owns: how each effect is carried out. Every one is harmless when done twice, so whoever finds it pending may do it; one
 * that cannot be done at the moment stays pending, and the reconciler repeats it.
 */
import { decideEngineStarted, ok, type Effect, type Event, type PendingEffect } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { releaseClaims } from '../claims/claim.ts';
import { changeExecution } from '../journal/change.ts';
import type { Beside, Loaded } from '../journal/journal.ts';

/** What carrying out an effect leads to; null: it could not be done, or somebody else acknowledges it. */
type Done = { readonly events: readonly Event[]; readonly effects?: readonly Effect[]; readonly beside?: Beside } | null;

/** A head holds a handful; more than this in one run would be effects that breed. */
const mostEffects = 50;

/** Answers the execution as it is afterwards. Never refuses: what could not be done is still on the head. */
export const performEffects = async (app: Application, loaded: Loaded): Promise<Loaded> => {
  let present = loaded;
  const tried = new Set<string>();
  for (;;) {
    // Doing one may leave another to be done: an engine that is gone is to be started anew.
    const effect = present.execution.pendingEffects.find((pending) => !tried.has(pending.key));
    if (effect === undefined || tried.size >= mostEffects) return present;
    tried.add(effect.key);
    const done = await perform(app, present, effect);
    if (done === null) continue;
    const request = { executionId: loaded.execution.id };
    const written = await changeWithHidden(app, present, request, effect, done);
    if (written !== null) present = written;
  }
};

const changeWithHidden = async (
  app: Application,
  present: Loaded,
  request: { executionId: Loaded['execution']['id'] },
  effect: PendingEffect,
  done: NonNullable<Done>,
): Promise<Loaded | null> => {
  const acknowledged: Event = { type: 'effect-done', key: effect.key };
  const wish = {
    decision: { events: [...done.events, acknowledged], effects: done.effects ?? [] },
    ...(done.beside === undefined ? {} : { beside: done.beside }),
  };
  if (!present.head.visible) {
    const written = await app.journal.append(present, wish.decision, app.clock.now(), wish.beside);
    return written.ok ? written.value : null;
  }
  const changed = await changeExecution(app, request, ({ execution }) => {
    const isPending = execution.pendingEffects.some((pending) => pending.key === effect.key);
    return ok(
      isPending
        ? { ...wish, decision: { ...wish.decision, events: [...stillTrue(execution, done.events), acknowledged] } }
        : { decision: { events: [], effects: [] } },
    );
  });
  return changed.ok ? changed.value : null;
};

/** An engine's start is recorded once, whatever happened between starting and recording it. */
const stillTrue = (execution: Loaded['execution'], events: readonly Event[]): readonly Event[] =>
  events.flatMap((event) => (event.type === 'engine-started' ? decideEngineStarted(execution, event.generation).events : [event]));

const perform = async (app: Application, loaded: Loaded, effect: PendingEffect): Promise<Done> => {
  const { execution } = loaded;
  const run = { executionId: execution.id, planId: execution.plan.planId };
  switch (effect.kind) {
    case 'wake-worker':
      // The worker acknowledges it when the engine runs; a lost message is sent again.
      await app.workerQueue.send({ worker: true, ...run });
      return null;
    case 'start-engine': {
      const started = await app.engine.start({ ...run, generation: effect.generation });
      if (started.ok) {
        const decision = decideEngineStarted(execution, effect.generation);
        return { events: decision.events.length > 0 ? decision.events : [], effects: decision.effects };
      }
      app.log.warn('The engine cannot be started for now', { executionId: execution.id, reason: started.refusal.message });
      return null;
    }
    case 'release-engine':
      return releaseEngine(app, loaded, effect.pauseRevision);
    case 'release-claims':
      await releaseClaims(app, execution);
      return { events: [] };
    case 'notify':
      return notify(app, loaded, effect.topic);
  }
};

const releaseEngine = async (app: Application, { execution, token }: Loaded, pauseRevision: number): Promise<Done> => {
  if (token === null || token.pauseRevision !== pauseRevision) return { events: [] };
  const released = await app.engine.release(token.value);
  if (!released.ok) {
    app.log.warn('The engine cannot be released for now', { executionId: execution.id, reason: released.refusal.message });
    return null;
  }
  const lost = released.value === 'gone';
  return { events: [], beside: { token: null }, effects: lost ? [{ kind: 'start-engine', generation: execution.generation + 1 }] : [] };
};

const notify = async (app: Application, { execution }: Loaded, topic: Extract<Effect, { kind: 'notify' }>['topic']): Promise<Done> => {
  const { planId, planName } = execution.plan;
  try {
    await app.notifier.send({ topic, executionId: execution.id, planId, planName, message: `${execution.kind} of ${planName}: ${topic}` });
    return { events: [] };
  } catch (cause) {
    // Whatever a notifier throws must not undo what it tells of; the effect stays pending.
    app.log.error('A notification could not be sent', cause, { executionId: execution.id, topic });
    return null;
  }
};
