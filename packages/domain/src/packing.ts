/**
 * Packing a wave into DRS jobs.
 *
 * Owns: how a wave's servers become chunks (one place each, never more than a job may have), and how many jobs a place
 * still has room for. A wave larger than the quotas becomes a sequence of jobs; nothing is ever too large for that
 * (lifecycle: the scheduler waits, it does not fail).
 */
import type { Instant } from './instant.ts';
import type { NewChunk } from './execution/event.ts';
import type { Chunk, Execution, WaveState } from './execution/state.ts';
import { isOverdue } from './execution/deadline.ts';
import { waveState } from './execution/outcome.ts';
import { quotasAt, type Limits } from './limits.ts';
import { placeKey } from './place.ts';
import { frozenWave } from './plan/frozen-plan.ts';
import type { Quotas } from './quotas.ts';

/** Chunks for these servers (indexes into the plan's), numbered on from those the wave already has. */
export const packChunks = (execution: Execution, wave: WaveState, servers: readonly number[], limits: Limits): readonly NewChunk[] => {
  const byPlace = new Map<number, number[]>();
  for (const index of servers) {
    const place = execution.plan.servers[index]?.place ?? 0;
    byPlace.set(place, [...(byPlace.get(place) ?? []), index]);
  }
  const chunks: NewChunk[] = [];
  for (const [place, indexes] of [...byPlace].sort(([one], [other]) => one - other)) {
    const quotas = quotasOfPlace(execution, place, limits);
    // A start refuses quotas that allow no job; one lowered to nothing meanwhile must not make an endless wave.
    const size = Math.max(1, Math.min(quotas.serversPerJob, quotas.serversInJobs));
    for (let from = 0; from < indexes.length; from += size) {
      chunks.push({ number: wave.chunks.length + chunks.length + 1, place, servers: indexes.slice(from, from + size) });
    }
  }
  return chunks;
};

/** All servers of a wave. */
export const serversOfWave = (execution: Execution, waveNumber: number): readonly number[] => {
  const { firstServer, serverCount } = frozenWave(execution.plan, waveNumber);
  return Array.from({ length: serverCount }, (_, offset) => firstServer + offset);
};

/** Servers of a wave that its present attempt is to launch: those of the attempt that have not failed before it could begin. */
export const serversToLaunch = (execution: Execution, waveNumber: number): readonly number[] => {
  const { attempt } = waveState(execution, waveNumber);
  return serversOfWave(execution, waveNumber).filter((index) => {
    const server = execution.servers[index];
    return server?.attempt === attempt && server.failureReason === null;
  });
};

/** Whether this execution's own jobs leave room for the chunk. Other people's jobs show as the service's refusal. */
export const hasRoom = (execution: Execution, chunk: Chunk, now: Instant, limits: Limits): boolean => {
  const quotas = quotasOfPlace(execution, chunk.place, limits);
  const busy = execution.waves.flatMap((wave) =>
    wave.chunks.filter((other) => other.place === chunk.place && occupiesSlot(execution, wave, other, now)),
  );
  // Packed under quotas that have been lowered since, it is for the service to refuse.
  if (busy.length === 0) return true;
  const servers = busy.reduce((sum, other) => sum + other.servers.length, 0);
  return busy.length < quotas.concurrentJobs && servers + chunk.servers.length <= quotas.serversInJobs;
};

/** A job past its wave's time limit may hang for ever; it is not waited for, and the service itself refuses while it blocks. */
const occupiesSlot = (execution: Execution, wave: WaveState, chunk: Chunk, now: Instant): boolean => {
  if (chunk.launch.kind === 'asked') return true;
  return chunk.launch.kind === 'launched' && chunk.launch.jobStatus !== 'COMPLETED' && !isOverdue(execution, wave.number, chunk, now);
};

const quotasOfPlace = (execution: Execution, place: number, limits: Limits): Quotas => {
  const at = execution.plan.places[place];
  return at === undefined ? limits.quotas : quotasAt(limits, placeKey(at));
};
