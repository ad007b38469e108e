/**
 * Which waves may start, and what holds the others back.
 *
 * Owns: invariant I2. A wave starts only when every wave it depends on is COMPLETED, SKIPPED, or FAILED or TIMED_OUT
 * with CONTINUE (its own policy, or by a plain resume after PAUSE), and never while the execution is paused or cancelling.
 */
import { frozenWave } from '../plan/frozen-plan.ts';
import { isInFlight, waveState } from './outcome.ts';
import type { Execution, WaveState } from './state.ts';

/** Failed or timed out, and nobody has skipped it. */
export const hasFailed = (wave: WaveState): boolean => wave.status.kind === 'failed' || wave.status.kind === 'timed-out';

/** A failure after which no further wave starts. */
export const isStopped = (execution: Execution): boolean =>
  execution.waves.some((wave) => hasFailed(wave) && frozenWave(execution.plan, wave.number).onFailure === 'STOP');

/** Failures that an operator has to look at first. */
export const heldFailures = (execution: Execution): readonly number[] =>
  execution.waves
    .filter(
      (wave) =>
        hasFailed(wave) && frozenWave(execution.plan, wave.number).onFailure === 'PAUSE' && !execution.failuresPassed.includes(wave.number),
    )
    .map((wave) => wave.number);

/** Waves not started whose dependencies are met, as if nothing else held them back. */
export const waitingWaves = (execution: Execution): readonly number[] =>
  execution.waves
    .filter((wave) => wave.status.kind === 'pending')
    .filter((wave) => frozenWave(execution.plan, wave.number).dependsOn.every((number) => hasPassed(execution, number)))
    .map((wave) => wave.number);

/** Of those, the ones that want a pause before them which has not been. */
export const gatedWaves = (execution: Execution): readonly number[] =>
  waitingWaves(execution).filter((number) => frozenWave(execution.plan, number).pauseBefore && !execution.gatesPassed.includes(number));

/** Waves that may start at once (I2). */
export const startableWaves = (execution: Execution): readonly number[] => {
  if (execution.status.kind !== 'running' || isStopped(execution) || heldFailures(execution).length > 0) return [];
  const gated = gatedWaves(execution);
  return waitingWaves(execution).filter((number) => !gated.includes(number));
};

export const wavesInFlight = (execution: Execution): readonly number[] =>
  execution.waves.filter((wave) => isInFlight(wave.status)).map((wave) => wave.number);

/** Whether a wave lets its dependents start. */
export const hasPassed = (execution: Execution, waveNumber: number): boolean => {
  const wave = waveState(execution, waveNumber);
  if (wave.status.kind === 'completed' || wave.status.kind === 'skipped') return true;
  if (!hasFailed(wave)) return false;
  const policy = frozenWave(execution.plan, waveNumber).onFailure;
  return policy === 'CONTINUE' || (policy === 'PAUSE' && execution.failuresPassed.includes(waveNumber));
};
