/**
 * What comes next for an execution: the one question the engine asks.
 *
 * Owns: the order of the answers. The engine (a state machine on AWS, a loop on a laptop) only looks at `kind`; no rule
 * lives there.
 *
 * Invariants: I2 (through readiness.ts), I3 (`finalize` only when every wave is complete), I7 (whatever the state, either
 * something can be done, or something is waited for that will end).
 */
import type { Instant } from '../instant.ts';
import type { Limits } from '../limits.ts';
import { isAnswerOverdue, launchStep } from './decide-launch.ts';
import { isPrepared, preparationDue, preparationDueAt } from './decide-preparation.ts';
import { isWindingUp, waitSeconds } from './forecast.ts';
import { allWavesComplete, isTerminal, waveState } from './outcome.ts';
import { gatedWaves, heldFailures, isStopped, startableWaves, wavesInFlight } from './readiness.ts';
import type { Execution } from './state.ts';

/**
 * start: waves (or remaining parts of waves) can be launched. wait: look again after `waitSeconds`. await: wait for an
 * operator, at the boundary. act: launch settings of a wave to come are to be made true, or, after a poll, a pause is due,
 * which the plan step makes.
 */
export type NextStep = {
  readonly kind: 'start' | 'act' | 'wait' | 'await' | 'finalize' | 'settle' | 'end';
  /** Waves for `start`; empty otherwise. */
  readonly readyWaves: readonly number[];
  /** For `wait`, at least 1; 0 otherwise. */
  readonly waitSeconds: number;
};

export const nextStep = (execution: Execution, now: Instant, limits: Limits): NextStep => {
  if (isTerminal(execution)) return step('end');
  const { kind } = execution.status;
  const ready = readyWaves(execution, now, limits);
  if (kind === 'pending') return step('wait', [], waitSeconds(execution, now, limits));
  if (ready.length > 0) return step('start', ready);
  if (preparationDue(execution, now, 1).length > 0) return step('act');
  if (isWatching(execution) || preparationDueAt(execution) !== null)
    return kind === 'running' && pauseIsDue(execution) ? step('act') : step('wait', [], waitSeconds(execution, now, limits));
  if (kind === 'cancelling' || isStopped(execution)) return step('settle');
  if (kind === 'paused') return step('await');
  if (pauseIsDue(execution)) return step('act');
  if (!allWavesComplete(execution)) return step('settle');
  return isWindingUp(execution, now) ? step('wait', [], waitSeconds(execution, now, limits)) : step('finalize');
};

/** A wave wants a pause before it, or a failed one wants to be looked at. The plan step pauses; a poll never does (I1). */
export const pauseIsDue = (execution: Execution): boolean =>
  execution.status.kind === 'running' && !isStopped(execution) && (heldFailures(execution).length > 0 || gatedWaves(execution).length > 0);

/** Waves for which `start_wave_recovery` has something to do at this moment. */
const readyWaves = (execution: Execution, now: Instant, limits: Limits): readonly number[] => {
  const inFlight = wavesInFlight(execution).filter((number) => {
    // Who asked has looked at once; looking again and again before the answer is overdue would only load the service.
    const early = waveState(execution, number).chunks.filter((chunk) => !isAnswerOverdue(chunk, now, limits));
    return launchStep(execution, number, now, limits, new Set(early.map((chunk) => chunk.number))).kind !== 'nothing';
  });
  const startable = startableWaves(execution).filter((number) => isPrepared(execution, number));
  return [...inFlight, ...startable].sort((one, other) => one - other);
};

/** Something in flight is still to be watched: under a cancellation only what DRS may have a job for. */
const isWatching = (execution: Execution): boolean => {
  const inFlight = wavesInFlight(execution);
  if (execution.status.kind !== 'cancelling') return inFlight.length > 0;
  return inFlight.some((number) => {
    const wave = execution.waves[number - 1];
    return wave?.status.kind === 'in-progress' || wave?.chunks.some((chunk) => chunk.launch.kind === 'asked') === true;
  });
};

const step = (kind: NextStep['kind'], readyWaves: readonly number[] = [], seconds = 0): NextStep => ({
  kind,
  readyWaves,
  waitSeconds: seconds,
});
