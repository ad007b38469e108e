/**
 * Doing what a record left to be done outside, and acknowledging it.
 *
 * Owns: how each effect is carried out, and by whom: at first by who wrote the record, so that nothing is done twice by
 * people who merely pass by; later by the reconciler, when that one has died. What cannot be done at the moment stays
 * pending.
 */
import { between, decideEngineStarted, isTerminal, isTerminating, ok, type PendingEffect } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { releaseClaims } from '../claims/claim.ts';
import { changeExecution, goingOnFrom } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import { deliver, tell } from '../notify/tell.ts';
import { driveTermination } from '../terminate/drive-termination.ts';
import { done, nothing, type Afterwards } from './afterwards.ts';

type IsMine = (effect: PendingEffect) => boolean;

/** A head holds a handful; more than this in one run would be effects that breed. */
const mostEffects = 50;

/**
 * Carries out the effects of the caller's own record, or those that `isMine` says. Answers the execution as it is
 * afterwards; never fails, because what was recorded stands, and what could not be done is still on the head.
 */
export const performEffects = async (app: Application, loaded: Loaded, isMine?: IsMine): Promise<Loaded> => {
  let present = loaded;
  const tried = new Set<string>();
  const own = new Set(loaded.written ? [loaded.execution.revision] : []);
  for (;;) {
    // Doing one may leave another to be done: an engine that is gone is to be started anew.
    const effect = present.execution.pendingEffects.find(
      (pending) => !tried.has(pending.key) && (own.has(pending.revision) || isMine?.(pending) === true),
    );
    if (effect === undefined || tried.size >= mostEffects) return present;
    tried.add(effect.key);
    const written = await carryOut(app, present, effect, own.has(effect.revision));
    if (written === null) continue;
    present = written;
    if (written.written) own.add(written.execution.revision);
  }
};

/** Effects that whoever left them has had time to carry out. */
export const overdueEffects =
  ({ clock, limits }: Pick<Application, 'clock' | 'limits'>): IsMine =>
  (effect) =>
    effect.kind === 'deliver' ? effect.dueAt <= clock.now() : between(effect.since, clock.now()) >= limits.effectOverdueMilliseconds;

/** Null: nothing was acknowledged. */
const carryOut = async (app: Application, present: Loaded, effect: PendingEffect, isOwn: boolean): Promise<Loaded | null> => {
  try {
    const afterwards = await perform(app, present, effect, isOwn);
    return afterwards === null ? null : await acknowledge(app, present, effect, afterwards);
  } catch (cause) {
    // What was asked for is recorded; failing the request now would be untrue. The reconciler repeats the effect.
    app.log.error('An effect could not be carried out', cause, { executionId: present.execution.id, effect: effect.kind });
    return null;
  }
};

const acknowledge = async (
  app: Application,
  present: Loaded,
  effect: PendingEffect,
  afterwards: NonNullable<Afterwards>,
): Promise<Loaded | null> => {
  const wishFor = (loaded: Loaded) => {
    const { decision, beside } = afterwards(loaded);
    const events = [...decision.events, { type: 'effect-done', key: effect.key } as const];
    return { decision: { events, effects: decision.effects }, ...(beside === undefined ? {} : { beside }) };
  };
  if (!present.head.visible) {
    const { decision, beside } = wishFor(present);
    const written = await app.journal.append(present, decision, app.clock.now(), beside);
    return written.ok ? written.value : null;
  }
  const acknowledgeOn = (loaded: Loaded) => {
    const isPending = loaded.execution.pendingEffects.some((pending) => pending.key === effect.key);
    return ok(isPending ? wishFor(loaded) : { decision: nothing });
  };
  const changed = await changeExecution(app, { executionId: present.execution.id }, acknowledgeOn, goingOnFrom(present));
  return changed.ok ? changed.value : null;
};

const perform = async (app: Application, loaded: Loaded, effect: PendingEffect, isOwn: boolean): Promise<Afterwards> => {
  const { execution } = loaded;
  const run = { executionId: execution.id, planId: execution.plan.planId };
  switch (effect.kind) {
    case 'wake-worker':
      // Cancelled before the worker came, and perhaps deleted since: there is nothing left to go on with.
      if (isTerminal(execution)) return done;
      // The worker acknowledges it when the engine runs; a lost message is sent again.
      await app.workerQueue.send({ worker: true, job: 'start_execution', ...run });
      return null;
    case 'start-engine': {
      const started = await app.engine.start({ ...run, generation: effect.generation });
      if (started.ok) return (present) => ({ decision: decideEngineStarted(present.execution, effect.generation) });
      app.log.warn('The engine cannot be started for now', { executionId: execution.id, reason: started.refusal.message });
      return null;
    }
    case 'release-engine':
      return releaseEngine(app, loaded, effect.pauseRevision);
    case 'release-claims':
      await releaseClaims(app, execution);
      return done;
    case 'terminate':
      return (await driveTermination(app, execution.id)) ? leaveNothingUndriven : null;
    case 'notify':
      return tell(app, loaded, effect);
    case 'deliver':
      return deliver(app, loaded, effect, isOwn);
  }
};

/** A further portion may have been recorded since the last look, and left no effect because this one was there. */
const leaveNothingUndriven: Afterwards = ({ execution }) => ({
  decision: { events: [], effects: isTerminating(execution) ? [{ kind: 'terminate' }] : [] },
});

const releaseEngine = async (app: Application, { execution, stored: { token } }: Loaded, pauseRevision: number): Promise<Afterwards> => {
  if (token?.pauseRevision !== pauseRevision) return done;
  const released = await app.engine.release(token.value);
  if (!released.ok) {
    app.log.warn('The engine cannot be released for now', { executionId: execution.id, reason: released.refusal.message });
    return null;
  }
  // The engine may be quicker than this record, and wait for a later pause already: that token stays.
  const used = (present: Loaded) => (present.stored.token?.value === token.value ? { beside: { token: null } } : {});
  if (released.value === 'released') return (present) => ({ decision: nothing, ...used(present) });
  return (present) => ({
    decision: { events: [], effects: [{ kind: 'start-engine', generation: present.execution.generation + 1 }] },
    ...used(present),
  });
};
