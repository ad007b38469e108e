/**
 * What the engine's own steps do to an execution.
 *
 * Owns: taking up a pending execution, pausing at gates and failures, waiting and coming back, and the three ends.
 *
 * Invariants: I3 and I9 (`completed` needs every wave COMPLETED or SKIPPED), I8 (a second finalize decides nothing).
 */
import type { Result } from '../result.ts';
import { ok, refused } from '../result.ts';
import type { Decision } from './decide-request.ts';
import { decideResume } from './decide-request.ts';
import type { Event, StartEvent, UnreadyServer } from './event.ts';
import { presentChunks } from './evolve-waves.ts';
import { pauseIsDue } from './next-step.ts';
import { allWavesComplete, isOver, isTerminal, statusWord } from './outcome.ts';
import { gatedWaves, hasFailed, heldFailures, isStopped, wavesInFlight } from './readiness.ts';
import type { Execution, WaveState } from './state.ts';

const nothing: Decision = { events: [], effects: [] };

/** Claims are held: the execution becomes visible, and its engine is started now or by the worker. `before`: what goes on record with it. */
export const decideAccept = (execution: Execution, mode: 'direct' | 'queued', before: readonly StartEvent[] = []): Decision =>
  execution.status.kind === 'pending' && !execution.status.accepted
    ? {
        events: [...before, { type: 'accepted' }],
        effects: [mode === 'queued' ? { kind: 'wake-worker' } : { kind: 'start-engine', generation: 1 }],
      }
    : nothing;

/** An engine of this generation is running. */
export const decideEngineStarted = (execution: Execution, generation: number): Decision => {
  if (isTerminal(execution) || (execution.generation >= generation && execution.status.kind !== 'pending')) return nothing;
  if (execution.status.kind === 'pending' && !execution.status.accepted) return nothing;
  const isFirst = execution.status.kind === 'pending';
  return { events: [{ type: 'engine-started', generation }], effects: isFirst ? [{ kind: 'notify', topic: 'started' }] : [] };
};

/** It never ran, and never will. */
export const decideStartFailed = (execution: Execution, reason: string, servers: readonly UnreadyServer[] = []): Decision =>
  execution.status.kind === 'pending'
    ? {
        events: [{ type: 'start-failed', reason, ...(servers.length === 0 ? {} : { servers }) }],
        effects: execution.status.accepted
          ? [{ kind: 'release-claims' }, { kind: 'notify', topic: 'failed' }]
          : [{ kind: 'release-claims' }],
      }
    : nothing;

/** The plan step: the only one that pauses for the engine. */
export const decidePlanStep = (execution: Execution): Decision => {
  if (execution.status.kind === 'pending') return decideEngineStarted(execution, Math.max(execution.generation, 1));
  if (!pauseIsDue(execution)) return nothing;
  const failed = heldFailures(execution);
  const cause =
    failed.length > 0
      ? ({ kind: 'failed-waves', waves: failed } as const)
      : ({ kind: 'before-waves', waves: gatedWaves(execution) } as const);
  return { events: [{ type: 'paused', cause }], effects: [{ kind: 'notify', topic: 'paused' }] };
};

/** The engine is about to wait with a token. `gone`: there is nothing to wait for, it must be let go at once. */
export const decideAwait = (
  execution: Execution,
  pauseRevision: number | null,
): { readonly decision: Decision; readonly gone: boolean } => {
  const { status } = execution;
  const isThisPause = status.kind === 'paused' && (pauseRevision === null || status.pauseRevision === pauseRevision);
  if (!isThisPause) return { decision: nothing, gone: true };
  return { decision: { events: [{ type: 'awaiting-resume', pauseRevision: status.pauseRevision }], effects: [] }, gone: false };
};

/** The wait is over. Only the pause that was waited for is lifted, and a later one stands. */
export const decideResumedByToken = (execution: Execution, pauseRevision: number | null): Decision => {
  const { status } = execution;
  if (status.kind !== 'paused' || !status.awaited || status.pauseRevision !== pauseRevision) return nothing;
  const resumed = decideResume(execution, 'task-token');
  // Whoever sent the token's success has released the engine already.
  return resumed.ok ? { events: resumed.value.events, effects: [] } : nothing;
};

export type FinalizeRefusal =
  | { readonly kind: 'invalid-state' }
  | { readonly kind: 'waves-incomplete'; readonly waves: readonly { readonly waveNumber: number; readonly status: string }[] };

/** No events where it is COMPLETED already (I8). */
export const decideFinalize = (execution: Execution): Result<Decision, FinalizeRefusal> => {
  if (execution.status.kind === 'completed') return ok(nothing);
  if (execution.status.kind !== 'running') return refused({ kind: 'invalid-state' });
  if (!allWavesComplete(execution)) {
    const open = execution.waves.filter((wave) => wave.status.kind !== 'completed' && wave.status.kind !== 'skipped');
    return refused({ kind: 'waves-incomplete', waves: open.map((wave) => ({ waveNumber: wave.number, status: statusWord(wave.status) })) });
  }
  return ok({ events: [{ type: 'completed' }], effects: [{ kind: 'release-claims' }, { kind: 'notify', topic: 'completed' }] });
};

/** CANCELLING → CANCELLED, or RUNNING, PAUSED → FAILED, once nothing is in flight; nothing where that is not so. */
export const decideSettle = (execution: Execution): Decision => {
  if (execution.status.kind === 'cancelling') return settleCancelled(execution);
  const mayFail = execution.status.kind === 'running' || (execution.status.kind === 'paused' && isStopped(execution));
  if (!mayFail || wavesInFlight(execution).length > 0 || !isLost(execution)) return nothing;
  return {
    events: [{ type: 'failed', reason: whyFailed(execution) }],
    effects: [{ kind: 'release-claims' }, { kind: 'notify', topic: 'failed' }],
  };
};

const settleCancelled = (execution: Execution): Decision => {
  const inFlight = execution.waves.filter((wave) => wavesInFlight(execution).includes(wave.number));
  if (!inFlight.every(hasNoJobAndNeverWill)) return nothing;
  const events: Event[] = inFlight.map((wave) => ({ type: 'wave-cancelled', wave: wave.number }));
  return { events: [...events, { type: 'cancelled' }], effects: [{ kind: 'release-claims' }, { kind: 'notify', topic: 'cancelled' }] };
};

const hasNoJobAndNeverWill = (wave: WaveState): boolean =>
  wave.status.kind === 'starting' &&
  presentChunks(wave).every((chunk) => chunk.launch.kind === 'abandoned' || chunk.launch.kind === 'refused');

/** Some wave failed, and no other may start or is to be decided on by an operator. */
const isLost = (execution: Execution): boolean => {
  if (isStopped(execution)) return true;
  return execution.waves.some(hasFailed) && heldFailures(execution).length === 0 && execution.waves.every((wave) => isOver(wave.status));
};

const whyFailed = (execution: Execution): string =>
  execution.waves
    .filter(hasFailed)
    .map((wave) => `Wave ${String(wave.number)} ${statusWord(wave.status)}: ${'reason' in wave.status ? wave.status.reason : ''}`)
    .join(' | ');
