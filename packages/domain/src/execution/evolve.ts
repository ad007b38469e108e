/**
 * state + event → state; the only place where an execution changes.
 *
 * Owns: what each event does to the execution as a whole. What it does to waves, chunks and servers is in
 * evolve-waves.ts. Replaying a journal through here gives the stored state, byte for byte (I10, golden histories).
 *
 * Invariant I5: to a terminal execution nothing happens but that effects are acknowledged, its instances terminated, or it is
 * deleted, which leave its status alone; anything else is a bug and thrown.
 */
import type { FrozenPlan } from '../plan/frozen-plan.ts';
import { executionWith } from './changed.ts';
import type { Effect } from './effect.ts';
import type { AfterEndEvent, Event, Requested } from './event.ts';
import { preparedAnew } from './evolve-preparation.ts';
import { evolveTermination } from './evolve-termination.ts';
import { evolveWaves, freshServer } from './evolve-waves.ts';
import type { Stamp } from './stamp.ts';
import { isTerminal } from './outcome.ts';
import type { Execution, ExecutionStatus } from './state.ts';

/** The execution as its first record leaves it: PENDING and hidden. */
export const begin = (event: Requested, plan: FrozenPlan, stamp: Stamp): Execution => ({
  id: event.executionId,
  kind: event.kind,
  initiatedBy: event.initiatedBy,
  startedAt: stamp.at,
  plan,
  recoveryPoint: event.recoveryPoint ?? { kind: 'latest' },
  override: event.override ?? [],
  status: { kind: 'pending', accepted: false },
  deleted: false,
  waves: plan.waves.map((wave) => ({ number: wave.number, attempt: 1, chunks: [], status: { kind: 'pending' } })),
  servers: plan.waves.flatMap((wave) => Array.from({ length: wave.serverCount }, () => freshServer(wave.number, 1))),
  gatesPassed: [],
  failuresPassed: [],
  termination: null,
  generation: 0,
  pendingEffects: [],
  revision: stamp.revision,
});

/** Applies one record: its events in order, then the effects it leaves to be done. */
export const evolveRecord = (execution: Execution, events: readonly Event[], effects: readonly Effect[], stamp: Stamp): Execution => {
  const changed = events.reduce((state, event) => evolve(state, event, stamp), execution);
  const due = effects.map((effect, index) => ({
    ...effect,
    key: `${String(stamp.revision)}.${String(index)}.${effect.kind}`,
    revision: stamp.revision,
    since: stamp.at,
  }));
  return executionWith(changed, { pendingEffects: [...changed.pendingEffects, ...due], revision: stamp.revision });
};

export const evolve = (execution: Execution, event: Event, stamp: Stamp): Execution => {
  if (event.type === 'effect-done') {
    return executionWith(execution, { pendingEffects: execution.pendingEffects.filter((effect) => effect.key !== event.key) });
  }
  if (isAfterEnd(event)) {
    if (!isTerminal(execution)) throw new Error(`Event ${event.type} for execution ${execution.id}, which is ${execution.status.kind}`);
    return event.type === 'deleted' ? executionWith(execution, { deleted: true }) : evolveTermination(execution, event, stamp);
  }
  if (isTerminal(execution)) throw new Error(`Event ${event.type} for execution ${execution.id}, which is ${execution.status.kind} (I5)`);
  switch (event.type) {
    case 'requested':
      throw new Error(`Execution ${execution.id} was requested twice`);
    case 'accepted':
      return withStatus(execution, { kind: 'pending', accepted: true });
    case 'checks-overridden':
      return execution;
    case 'start-failed':
      return withStatus(evolveWaves(execution, event, stamp), { kind: 'failed', endedAt: stamp.at, reason: event.reason });
    case 'engine-started':
      return executionWith(execution, {
        generation: Math.max(execution.generation, event.generation),
        status: execution.status.kind === 'pending' ? { kind: 'running' } : execution.status,
      });
    case 'paused':
      return withStatus(execution, { kind: 'paused', at: stamp.at, cause: event.cause, pauseRevision: stamp.revision, awaited: false });
    case 'awaiting-resume':
      return execution.status.kind === 'paused' && execution.status.pauseRevision === event.pauseRevision
        ? withStatus(execution, { ...execution.status, awaited: true })
        : execution;
    case 'resumed':
      return executionWith(execution, {
        status: { kind: 'running' },
        servers: preparedAnew(execution),
        gatesPassed: union(execution.gatesPassed, event.gatesPassed),
        failuresPassed: union(execution.failuresPassed, event.failuresPassed),
      });
    case 'cancel-requested':
      return withStatus(evolveWaves(execution, event, stamp), { kind: 'cancelling', at: stamp.at, by: event.by });
    case 'wave-retry-requested':
      // A second failure of the wave is to be looked at again.
      return executionWith(evolveWaves(execution, event, stamp), {
        failuresPassed: execution.failuresPassed.filter((number) => number !== event.wave),
      });
    case 'completed':
    case 'cancelled':
      return withStatus(execution, { kind: event.type, endedAt: stamp.at });
    case 'failed':
      return withStatus(execution, { kind: 'failed', endedAt: stamp.at, reason: event.reason });
    default:
      return evolveWaves(execution, event, stamp);
  }
};

const isAfterEnd = (event: Event): event is AfterEndEvent => event.type === 'deleted' || event.type.startsWith('termination-');

const withStatus = (execution: Execution, status: ExecutionStatus): Execution => executionWith(execution, { status });

const union = (some: readonly number[], more: readonly number[]): readonly number[] =>
  [...new Set([...some, ...more])].sort((a, b) => a - b);
