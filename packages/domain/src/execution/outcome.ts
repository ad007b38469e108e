/**
 * What servers, waves and the whole have come to: folds over servers, each judged by its latest attempt.
 *
 * Owns: the outcome of a server, the counters, `currentWave` and `nextWave`. A DRS job's status is never an outcome: a
 * job is COMPLETED also when every server failed.
 *
 * Invariant I9: a failed server keeps its wave from being completed, because `failureReason` is never taken back within
 * an attempt (evolve-waves.ts).
 */
import type { Chunk, Execution, ServerState, WaveState, WaveStatus } from './state.ts';

export type Outcome = 'COMPLETED' | 'FAILED' | 'IN_PROGRESS';

export const outcomeOf = (server: ServerState): Outcome => {
  if (server.failureReason !== null) return 'FAILED';
  return server.launchStatus === 'LAUNCHED' && !server.actionsRunning ? 'COMPLETED' : 'IN_PROGRESS';
};

export const isSettled = (server: ServerState): boolean => outcomeOf(server) !== 'IN_PROGRESS';

export type Counters = {
  readonly total: number;
  /** Handed to a DRS job, in their latest attempt. */
  readonly launched: number;
  readonly completed: number;
  readonly failed: number;
};

/** Counters of one wave. */
export const countWave = (execution: Execution, waveNumber: number): Counters => {
  const handed = new Set<number>();
  for (const chunk of waveState(execution, waveNumber).chunks) {
    if (hasJob(chunk)) for (const index of judgedServers(execution, chunk)) handed.add(index);
  }
  const counters = { total: 0, launched: 0, completed: 0, failed: 0 };
  for (const [index, server] of execution.servers.entries()) {
    if (server.wave !== waveNumber) continue;
    const outcome = outcomeOf(server);
    counters.total += 1;
    counters.launched += handed.has(index) ? 1 : 0;
    counters.completed += outcome === 'COMPLETED' ? 1 : 0;
    counters.failed += outcome === 'FAILED' ? 1 : 0;
  }
  return counters;
};

/** Counters of the whole execution. */
export const countAll = (execution: Execution): Counters => {
  const sum = { total: 0, launched: 0, completed: 0, failed: 0 };
  for (const wave of execution.waves) {
    const counters = countWave(execution, wave.number);
    sum.total += counters.total;
    sum.launched += counters.launched;
    sum.completed += counters.completed;
    sum.failed += counters.failed;
  }
  return sum;
};

export const hasJob = (chunk: Chunk): chunk is Chunk & { launch: { kind: 'launched' | 'ended' } } =>
  chunk.launch.kind === 'launched' || chunk.launch.kind === 'ended';

/** Servers whose latest attempt this chunk is: it tells nothing any more of those that have been retried since. */
export const judgedServers = (execution: Execution, chunk: Chunk): readonly number[] =>
  chunk.servers.filter((index) => execution.servers[index]?.attempt === chunk.attempt);

/** STARTING or IN_PROGRESS. */
export const isInFlight = (status: WaveStatus): boolean => status.kind === 'starting' || status.kind === 'in-progress';

/** Over, however it went. */
export const isOver = (status: WaveStatus): boolean => status.kind !== 'pending' && !isInFlight(status);

export const isTerminal = (execution: Pick<Execution, 'status'>): boolean =>
  execution.status.kind === 'completed' || execution.status.kind === 'failed' || execution.status.kind === 'cancelled';

/** True exactly when finalize would succeed on a running execution: every wave COMPLETED, or SKIPPED by an operator (I3). */
export const allWavesComplete = (execution: Execution): boolean =>
  execution.waves.every((wave) => wave.status.kind === 'completed' || wave.status.kind === 'skipped');

/** The lowest wave that is not over, else the last. */
export const currentWave = (execution: Execution): number =>
  execution.waves.find((wave) => !isOver(wave.status))?.number ?? execution.waves.length;

/** The lowest wave not started, else null. */
export const nextWave = (execution: Execution): number | null =>
  execution.waves.find((wave) => wave.status.kind === 'pending')?.number ?? null;

/** A status as people and the wire write it: `timed-out` → `TIMED_OUT`. */
export const statusWord = (status: { readonly kind: string }): string => status.kind.toUpperCase().replaceAll('-', '_');

/** The wave with this number; throws for a number the plan does not have, which a caller must have ruled out. */
export const waveState = (execution: Execution, waveNumber: number): WaveState => {
  const wave = execution.waves[waveNumber - 1];
  if (wave === undefined) throw new Error(`Execution ${execution.id} has no wave ${String(waveNumber)}`);
  return wave;
};
