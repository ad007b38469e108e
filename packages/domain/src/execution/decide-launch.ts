/**
 * Starting a wave so that each attempt launches a server at most once (I4).
 *
 * StartRecovery takes no client token and its answer can be lost. So the intent is recorded first, and only who wrote
 * that record calls. Everybody else waits until the answer is overdue, then looks for the job twice, some time apart;
 * only after two looks in vain is the launch asked for again, under the same key.
 *
 * Owns: those steps, and what an answer means. Calling and recording is the engine's step `start_wave_recovery`.
 */
import { between, later, seconds, type Instant } from '../instant.ts';
import type { JobId } from '../ids.ts';
import type { Limits } from '../limits.ts';
import { hasRoom, packChunks, serversOfWave } from '../packing.ts';
import type { LaunchEvent } from './event.ts';
import { presentChunks } from './evolve-waves.ts';
import { isInFlight, waveState } from './outcome.ts';
import { startableWaves } from './readiness.ts';
import { isOverdue } from './deadline.ts';
import type { Chunk, Execution } from './state.ts';

/** What the engine does next for a wave. `events` are recorded before anything is called. */
export type LaunchStep =
  | { readonly kind: 'begin'; readonly events: readonly LaunchEvent[] }
  | { readonly kind: 'ask'; readonly chunk: number; readonly events: readonly LaunchEvent[] }
  /** `decisive`: the answer is overdue, so that finding nothing counts. */
  | { readonly kind: 'look'; readonly chunk: number; readonly decisive: boolean }
  | { readonly kind: 'nothing' };

/** What came of asking. */
export type AskAnswer =
  | { readonly kind: 'job'; readonly jobId: JobId }
  | { readonly kind: 'unsure'; readonly message: string }
  | { readonly kind: 'conflict'; readonly message: string }
  | {
      readonly kind: 'later';
      readonly why: 'quota' | 'throttled' | 'unreachable';
      readonly message: string;
      readonly afterMilliseconds?: number;
    }
  | { readonly kind: 'tagging-denied'; readonly message: string }
  | { readonly kind: 'unknown-server'; readonly server: number; readonly message: string }
  | { readonly kind: 'never'; readonly message: string };

/** Chunks already looked at in this run of the step; a look that decides nothing is made once a run. */
export type LookedAt = ReadonlySet<number>;

export const launchStep = (execution: Execution, waveNumber: number, now: Instant, limits: Limits, lookedAt: LookedAt): LaunchStep => {
  const wave = waveState(execution, waveNumber);
  if (startableWaves(execution).includes(waveNumber)) {
    const chunks = packChunks(execution, wave, serversOfWave(execution, waveNumber), limits);
    return { kind: 'begin', events: [{ type: 'wave-starting', wave: waveNumber, chunks }] };
  }
  if (!isInFlight(wave.status)) return { kind: 'nothing' };
  for (const chunk of presentChunks(wave)) {
    if (!lookedAt.has(chunk.number)) {
      const look = lookAt(chunk, now, limits);
      if (look !== null) return look;
    }
    if (isToBeAsked(execution, waveNumber, chunk, now, limits)) {
      const tagged = chunk.launch.kind !== 'waiting' || chunk.launch.tagged;
      return { kind: 'ask', chunk: chunk.number, events: [{ type: 'launch-asked', wave: waveNumber, chunk: chunk.number, tagged }] };
    }
  }
  return { kind: 'nothing' };
};

/** When `launchStep` will have something to do for this chunk; null: nothing by itself. */
export const launchDueAt = (execution: Execution, chunk: Chunk, now: Instant, limits: Limits): Instant | null => {
  switch (chunk.launch.kind) {
    case 'waiting':
      if (execution.status.kind === 'cancelling' || !hasRoom(execution, chunk, now, limits)) return null;
      return chunk.launch.retryAt;
    case 'asked': {
      const overdueAt = later(chunk.launch.at, limits.answerOverdueMilliseconds);
      const [first] = chunk.launch.looks;
      return first === undefined ? overdueAt : later(first, limits.betweenLooksMilliseconds);
    }
    case 'launched':
    case 'ended':
    case 'refused':
    case 'abandoned':
      return null;
  }
};

/** An ask that was made so long ago that nobody can be waiting for its answer any more. */
export const isAnswerOverdue = (chunk: Chunk, now: Instant, limits: Limits): boolean =>
  chunk.launch.kind === 'asked' && between(chunk.launch.at, now) >= limits.answerOverdueMilliseconds;

/** Events for the answer of an ask made under `tries`; none where the record has moved on meanwhile (somebody adopted the job). */
export const afterAsk = (
  execution: Execution,
  waveNumber: number,
  chunkNumber: number,
  tries: number,
  answer: AskAnswer,
  now: Instant,
): readonly LaunchEvent[] => {
  const chunk = chunkOf(execution, waveNumber, chunkNumber);
  if (chunk?.launch.kind !== 'asked' || chunk.launch.tries !== tries) return [];
  const at = { wave: waveNumber, chunk: chunkNumber };
  const { tagged } = chunk.launch;
  switch (answer.kind) {
    case 'job':
      return [{ type: 'job-known', ...at, jobId: answer.jobId, adopted: false }];
    case 'unsure':
      return [{ type: 'launch-unsure', ...at, cause: answer.message }];
    case 'conflict':
      return [{ type: 'launch-deferred', ...at, retryAt: later(now, conflictPause), tagged, reason: answer.message, byService: true }];
    case 'later':
      return [
        {
          type: 'launch-deferred',
          ...at,
          retryAt: later(now, pauseBefore(answer, tries)),
          tagged,
          reason: answer.message,
          byService: true,
        },
      ];
    case 'tagging-denied':
      return tagged
        ? [{ type: 'launch-deferred', ...at, retryAt: now, tagged: false, reason: answer.message, byService: false }]
        : [{ type: 'launch-refused', ...at, reason: answer.message }];
    case 'unknown-server':
      return [{ type: 'launch-refused', ...at, servers: [answer.server], reason: answer.message }];
    case 'never':
      return [{ type: 'launch-refused', ...at, reason: answer.message }];
  }
};

/** Events for a look; `found` undefined: DRS lists no such job. */
export const afterLook = (
  execution: Execution,
  waveNumber: number,
  chunkNumber: number,
  decisive: boolean,
  found: JobId | undefined,
  now: Instant,
): readonly LaunchEvent[] => {
  const chunk = chunkOf(execution, waveNumber, chunkNumber);
  if (chunk?.launch.kind !== 'asked') return [];
  const at = { wave: waveNumber, chunk: chunkNumber };
  if (found !== undefined) return [{ type: 'job-known', ...at, jobId: found, adopted: true }];
  if (!decisive) return [];
  if (chunk.launch.looks.length === 0) return [{ type: 'launch-looked', ...at }];
  if (execution.status.kind === 'cancelling') return [{ type: 'launch-abandoned', ...at }];
  const reason = 'Its answer was lost, and two looks found no job';
  return [{ type: 'launch-deferred', ...at, retryAt: now, tagged: chunk.launch.tagged, reason, byService: false }];
};

const lookAt = (chunk: Chunk, now: Instant, limits: Limits): LaunchStep | null => {
  if (chunk.launch.kind !== 'asked') return null;
  const { unsure, looks } = chunk.launch;
  const decisive = isAnswerOverdue(chunk, now, limits);
  const [first] = looks;
  if (decisive && (first === undefined || between(first, now) >= limits.betweenLooksMilliseconds)) {
    return { kind: 'look', chunk: chunk.number, decisive: true };
  }
  return unsure && !decisive ? { kind: 'look', chunk: chunk.number, decisive: false } : null;
};

const isToBeAsked = (execution: Execution, waveNumber: number, chunk: Chunk, now: Instant, limits: Limits): boolean =>
  chunk.launch.kind === 'waiting' &&
  execution.status.kind !== 'cancelling' &&
  now >= chunk.launch.retryAt &&
  !isOverdue(execution, waveNumber, chunk, now) &&
  hasRoom(execution, chunk, now, limits);

const chunkOf = (execution: Execution, waveNumber: number, chunkNumber: number): Chunk | undefined =>
  waveState(execution, waveNumber).chunks.find((chunk) => chunk.number === chunkNumber);

/** A server in another job: jobs take minutes, so this is often enough. */
const conflictPause = seconds(15);
/** A slot becomes free when some job ends. */
const quotaPause = seconds(15);
const firstPause = seconds(2);
const longestPause = seconds(60);

const pauseBefore = (answer: Extract<AskAnswer, { kind: 'later' }>, tries: number): number => {
  if (answer.afterMilliseconds !== undefined) return Math.min(answer.afterMilliseconds, longestPause);
  return answer.why === 'quota' ? quotaPause : Math.min(firstPause * 2 ** Math.min(tries, 10), longestPause);
};
