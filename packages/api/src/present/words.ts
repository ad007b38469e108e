/**
 * The domain's words in the wire's spelling, and moments and spans as text.
 */
import type { DrsJobStatus, ExecutionStatusWord, WaveStatusWord } from '@drs-orchestrator/contract';
import { hasJob } from '@drs-orchestrator/domain';
import type { ExecutionStatus, Instant, WaveState, WaveStatus } from '@drs-orchestrator/domain';

const executionWords: Readonly<Record<ExecutionStatus['kind'], ExecutionStatusWord>> = {
  pending: 'PENDING',
  running: 'RUNNING',
  paused: 'PAUSED',
  cancelling: 'CANCELLING',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

const waveWords: Readonly<Record<WaveStatus['kind'], WaveStatusWord>> = {
  pending: 'PENDING',
  starting: 'STARTING',
  'in-progress': 'IN_PROGRESS',
  completed: 'COMPLETED',
  failed: 'FAILED',
  'timed-out': 'TIMED_OUT',
  skipped: 'SKIPPED',
  cancelled: 'CANCELLED',
};

export const executionWord = (status: ExecutionStatus): ExecutionStatusWord => executionWords[status.kind];

export const waveWord = (status: WaveStatus): WaveStatusWord => waveWords[status.kind];

/** `2025-01-31T15:30:00.000Z`. */
export const isoTime = (moment: Instant): string => new Date(moment).toISOString();

export const isoTimeOrNull = (moment: Instant | null): string | null => (moment === null ? null : isoTime(moment));

/** `30s`, `45m`, `1h 5m`: the two units in which somebody would say it, never rounded up. */
export const durationText = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
};

/** `wave 2`, `waves 2 and 3`, `waves 1, 2 and 3`. */
export const wavesText = (numbers: readonly number[]): string =>
  numbers.length < 2 ? `wave ${numbers.join('')}` : `waves ${numbers.slice(0, -1).join(', ')} and ${String(numbers.at(-1))}`;

/** All jobs of a wave, oldest first. */
export const jobIdsOf = (wave: WaveState): string[] => wave.chunks.filter(hasJob).map((chunk) => chunk.launch.jobId);

/** One status for all jobs of a wave: COMPLETED once all are, and none is still to come. */
export const jobStatusOf = (wave: WaveState): DrsJobStatus | null => {
  const statuses = wave.chunks.filter(hasJob).map(({ launch }): DrsJobStatus => (launch.kind === 'ended' ? 'COMPLETED' : launch.jobStatus));
  if (statuses.length === 0) return null;
  const moreToCome = wave.chunks.some(({ launch }) => launch.kind === 'waiting' || launch.kind === 'asked');
  if (!moreToCome && statuses.every((status) => status === 'COMPLETED')) return 'COMPLETED';
  return statuses.every((status) => status === 'PENDING') ? 'PENDING' : 'STARTED';
};
