/**
 * What an operator's request does: pause, resume, cancel.
 *
 * Owns: the events and effects of each, or the refusal. A pause takes effect at the next wave boundary, because DRS
 * cannot stop a job; a cancellation ends what is not started and watches the rest.
 */
import { ok, refused, type Result } from '../result.ts';
import { refusalOf, type ActionRefusal } from './allowed-actions.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import { presentChunks } from './evolve-waves.ts';
import { isInFlight } from './outcome.ts';
import { gatedWaves, heldFailures, wavesInFlight } from './readiness.ts';
import type { Actor, Execution } from './state.ts';

/** One record: what happened, and what must be done outside because of it. */
export type Decision = { readonly events: readonly Event[]; readonly effects: readonly Effect[] };

export const decidePause = (execution: Execution, by: Actor): Result<Decision, ActionRefusal> => {
  const refusal = refusalOf(execution, 'pause');
  if (refusal !== null) return refused(refusal);
  return ok({ events: [{ type: 'paused', cause: { kind: 'operator', by } }], effects: [{ kind: 'notify', topic: 'paused' }] });
};

export const decideResume = (execution: Execution, by: Actor | 'task-token'): Result<Decision, ActionRefusal> => {
  const { status } = execution;
  const refusal = refusalOf(execution, 'resume');
  if (refusal !== null || status.kind !== 'paused') return refused(refusal ?? { expected: 'PAUSED' });
  return ok({
    // What the operator could see when resuming is passed; a gate reached later pauses again.
    events: [{ type: 'resumed', by, gatesPassed: gatedWaves(execution), failuresPassed: heldFailures(execution) }],
    effects: releaseOf(execution),
  });
};

export const decideCancel = (execution: Execution, by: Actor): Result<Decision, ActionRefusal> => {
  const refusal = refusalOf(execution, 'cancel');
  if (refusal !== null) return refused(refusal);
  const unasked = execution.waves
    .filter((wave) => isInFlight(wave.status))
    .flatMap((wave) =>
      presentChunks(wave)
        .filter((chunk) => chunk.launch.kind === 'waiting')
        .map((chunk) => ({ type: 'launch-abandoned', wave: wave.number, chunk: chunk.number }) as const),
    );
  const events: Event[] = [{ type: 'cancel-requested', by }, ...unasked];
  if (wavesInFlight(execution).length > 0) return ok({ events, effects: releaseOf(execution) });
  return ok({
    events: [...events, { type: 'cancelled' }],
    effects: [...releaseOf(execution), { kind: 'release-claims' }, { kind: 'notify', topic: 'cancelled' }],
  });
};

/** An engine that waits at the boundary must be told; one that does not finds out by itself. */
export const releaseOf = (execution: Execution): readonly Effect[] =>
  execution.status.kind === 'paused' && execution.status.awaited
    ? [{ kind: 'release-engine', pauseRevision: execution.status.pauseRevision }]
    : [];
