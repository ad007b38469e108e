/**
 * An execution as somebody watches it: waves, servers, and how long it may still take.
 *
 * Owns: the estimate. It goes by the waves of this execution that are over, and before there is one by a typical
 * duration; it is for the eye only and decides nothing.
 */
import { countWave, isOver, isTerminal, minutes, statusWord } from '@drs-orchestrator/domain';
import type { Execution, Instant, WaveState } from '@drs-orchestrator/domain';

export type WaveSnapshot = {
  readonly waveNumber: number;
  readonly waveName: string;
  readonly status: string;
  readonly servers: number;
  readonly launched: number;
  readonly failed: number;
  /** Of a wave that has failed or timed out: the servers by name, each with its cause. Null for any other. */
  readonly reason: string | null;
  readonly elapsedMilliseconds: number | null;
  /** Null where nothing is left to wait for. */
  readonly remainingMilliseconds: number | null;
};

export type Snapshot = {
  readonly executionId: string;
  readonly planName: string;
  readonly kind: 'DRILL' | 'RECOVERY';
  readonly status: string;
  readonly elapsedMilliseconds: number;
  readonly remainingMilliseconds: number | null;
  readonly waves: readonly WaveSnapshot[];
};

/** Two Linux servers of 8 GiB were measured to take so long from asking to running. */
const typicalWaveMilliseconds = minutes(9);

export const snapshotOf = (execution: Execution, now: Instant): Snapshot => {
  const expected = expectedWave(execution);
  const waves = execution.waves.map((wave) => waveSnapshot(execution, wave, now, expected));
  const end = 'endedAt' in execution.status ? execution.status.endedAt : now;
  return {
    executionId: execution.id,
    planName: execution.plan.planName,
    kind: execution.kind,
    status: statusWord(execution.status),
    elapsedMilliseconds: end - execution.startedAt,
    remainingMilliseconds: isTerminal(execution) ? null : longestChain(execution, waves),
    waves,
  };
};

const waveSnapshot = (execution: Execution, wave: WaveState, now: Instant, expected: number): WaveSnapshot => {
  const { total, completed, failed } = countWave(execution, wave.number);
  const since = 'since' in wave.status ? wave.status.since : null;
  const end = 'endedAt' in wave.status ? wave.status.endedAt : now;
  const elapsed = since === null ? null : end - since;
  const isStillOpen = !isOver(wave.status) && !isTerminal(execution);
  return {
    waveNumber: wave.number,
    waveName: execution.plan.waves[wave.number - 1]?.name ?? '',
    status: statusWord(wave.status),
    servers: total,
    launched: completed,
    failed,
    reason: wave.status.kind === 'failed' || wave.status.kind === 'timed-out' ? wave.status.reason : null,
    elapsedMilliseconds: elapsed,
    remainingMilliseconds: isStillOpen ? Math.max(0, expected - (elapsed ?? 0)) : null,
  };
};

const expectedWave = ({ waves }: Execution): number => {
  const durations = waves.flatMap(({ status }) => (status.kind === 'completed' ? [status.endedAt - status.since] : []));
  return durations.length === 0 ? typicalWaveMilliseconds : durations.reduce((sum, one) => sum + one, 0) / durations.length;
};

/** Waves side by side take as long as the longest chain of them. Each wave depends on waves that are in the plan. */
const longestChain = (execution: Execution, waves: readonly WaveSnapshot[]): number => {
  const known = new Map<number, number>();
  const until = (waveNumber: number): number => {
    const before = known.get(waveNumber);
    if (before !== undefined) return before;
    const dependsOn = execution.plan.waves[waveNumber - 1]?.dependsOn ?? [];
    const own = waves[waveNumber - 1]?.remainingMilliseconds ?? 0;
    const total = own + Math.max(0, ...dependsOn.map(until));
    known.set(waveNumber, total);
    return total;
  };
  return Math.max(0, ...waves.map((wave) => until(wave.waveNumber)));
};
