/**
 * When a launch is late.
 *
 * Owns: from which moment a wave's `launchTimeoutMinutes` counts: for a job from when it was asked for, for a launch that
 * is put off again and again (refused for now, or its answer lost) from the first time. Waiting for our own earlier jobs
 * is not counted, or a wave larger than the quotas could never end.
 */
import { later, minutes, type Instant } from '../instant.ts';
import { frozenWave } from '../plan/frozen-plan.ts';
import type { Chunk, Execution } from './state.ts';

/** Null while no time limit is running. */
export const deadlineOf = (execution: Execution, waveNumber: number, chunk: Chunk): Instant | null => {
  const limit = minutes(frozenWave(execution.plan, waveNumber).launchTimeoutMinutes);
  switch (chunk.launch.kind) {
    case 'launched':
      return later(chunk.launch.askedAt, limit);
    case 'waiting':
      return chunk.launch.deferredSince === null ? null : later(chunk.launch.deferredSince, limit);
    case 'asked':
    case 'ended':
    case 'refused':
    case 'abandoned':
      return null;
  }
};

export const isOverdue = (execution: Execution, waveNumber: number, chunk: Chunk, now: Instant): boolean => {
  const deadline = deadlineOf(execution, waveNumber, chunk);
  return deadline !== null && now >= deadline;
};
