/**
 * How long launches have taken in this very execution.
 *
 * Owns: the durations that both the pace of polling and the outlook learn from. Nothing else is known of the machines.
 */
import { between } from '../instant.ts';
import { judgedServers } from './outcome.ts';
import type { Chunk, Execution } from './state.ts';

/** From asking to seeing the launch, in milliseconds. */
export type DurationRange = { readonly shortest: number; readonly longest: number };
/** Of this execution's launches so far; a chunk without any has no entry. */
export type Durations = { readonly all: DurationRange | null; readonly byChunk: ReadonlyMap<Chunk, DurationRange> };

export const seenDurations = (execution: Execution): Durations => {
  const byChunk = new Map<Chunk, DurationRange>();
  for (const wave of execution.waves) {
    for (const chunk of wave.chunks) {
      const { launch } = chunk;
      if (launch.kind !== 'launched' && launch.kind !== 'ended') continue;
      for (const index of judgedServers(execution, chunk)) {
        const launchedAt = execution.servers[index]?.launchedAt ?? null;
        if (launchedAt === null) continue;
        const duration = between(launch.askedAt, launchedAt);
        byChunk.set(chunk, widened(byChunk.get(chunk), { shortest: duration, longest: duration }));
      }
    }
  }
  const all = [...byChunk.values()].reduce<DurationRange | undefined>(widened, undefined);
  return { all: all ?? null, byChunk };
};

const widened = (range: DurationRange | undefined, more: DurationRange): DurationRange =>
  range === undefined ? more : { shortest: Math.min(range.shortest, more.shortest), longest: Math.max(range.longest, more.longest) };
