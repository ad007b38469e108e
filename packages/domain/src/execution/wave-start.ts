/**
 * When the launch of a wave began, in its latest attempt.
 *
 * Owns: what is left to know of it once somebody has skipped the wave. A skip says that nobody waits for it any more, and takes
 * nothing away of what was launched before: its jobs tell when they were asked for.
 */
import { instant, type Instant } from '../instant.ts';
import { presentChunks } from './evolve-waves.ts';
import { hasJob } from './outcome.ts';
import type { WaveState } from './state.ts';

/** Null: not yet, or never. */
export const waveStartedAt = (wave: WaveState): Instant | null => {
  const { status } = wave;
  switch (status.kind) {
    case 'starting':
    case 'in-progress':
    case 'completed':
    case 'failed':
    case 'timed-out':
      return status.since;
    case 'skipped': {
      const asked = presentChunks(wave)
        .filter(hasJob)
        .map(({ launch }) => launch.askedAt);
      return asked.length === 0 ? null : instant(Math.min(...asked));
    }
    case 'pending':
    case 'cancelled':
      return null;
  }
};
