/**
 * Starting a wave so that each attempt launches a server at most once (I4).
 *
 * StartRecovery takes no client token and its answer can be lost. So the intent is recorded first, and only who wrote
 * that record calls. Everybody else waits until the answer is overdue, then looks for the job twice, some time apart;
 * only after two looks in vain is the launch asked for again, under the same key.
 *
 * Owns: those steps, and what an answer means. Calling and recording is the engine's step `start_wave_recovery`.
 */
import { between, instant, later, seconds, type Instant } from '../instant.ts';
import type { JobId } from '../ids.ts';
import type { Limits } from '../limits.ts';
import { hasRoom, packChunks, serversToLaunch } from '../packing.ts';
import { isPrepared } from './decide-preparation.ts';
import type { LaunchEvent, ObservationEvent } from './event.ts';
import { presentChunks } from './evolve-waves.ts';
import { isInFlight, waveState } from './outcome.ts';
import { startableWaves } from './readiness.ts';
import { isOverdue } from './deadline.ts';
import { failuresOf } from './list-servers.ts';
import type { Chunk, ChunkLaunch, Execution, WaveState } from './state.ts';

/** What the engine does next for a wave. `events` are recorded before anything is called. */
export type LaunchStep =
  | { readonly kind: 'begin'; readonly events: readonly (LaunchEvent | ObservationEvent)[] }
  | { readonly kind: 'ask'; readonly chunk: number; readonly events: readonly LaunchEvent[] }
  | Look
  | { readonly kind: 'nothing' };

/** `decisive`: the answer is overdue, so that finding nothing counts; but only for the try and after the looks that it was made for. */
export type Look = {
  readonly kind: 'look';
  readonly chunk: number;
  readonly decisive: boolean;
  readonly tries: number;
  readonly looks: number;
};

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
  if (startableWaves(execution).includes(waveNumber)) return isPrepared(execution, waveNumber) ? begin(execution, wave, limits) : nothing;
  if (!isInFlight(wave.status)) return nothing;
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
  return nothing;
};

/**
 * A wave that has nothing to launch is over at once: failed, where its servers were refused before it could begin; completed,
 * where a wave that timed out is retried whose servers have all been launched since, late.
 */
const begin = (execution: Execution, wave: WaveState, limits: Limits): LaunchStep => {
  const chunks = packChunks(execution, wave, serversToLaunch(execution, wave.number), limits);
  const starting = { type: 'wave-starting', wave: wave.number, chunks } as const;
  if (chunks.length > 0) return { kind: 'begin', events: [starting] };
  const reason = failuresOf(execution, wave.number);
  const ending =
    reason === ''
      ? ({ type: 'wave-completed', wave: wave.number } as const)
      : ({ type: 'wave-failed', wave: wave.number, reason } as const);
  return { kind: 'begin', events: [starting, ending] };
};

const nothing: LaunchStep = { kind: 'nothing' };

/** When `launchStep` will have something to do for this chunk; null: nothing by itself. */
export const launchDueAt = (execution: Execution, chunk: Chunk, now: Instant, limits: Limits): Instant | null => {
  switch (chunk.launch.kind) {
    case 'waiting':
      if (execution.status.kind === 'cancelling' || !hasRoom(execution, chunk, now, limits)) return null;
      return chunk.launch.retryAt;
    case 'asked': {
      const overdueAt = later(chunk.launch.at, limits.answerOverdueMilliseconds);
      const [first] = chunk.launch.looks;
      const dueAt = first === undefined ? overdueAt : later(first, limits.betweenLooksMilliseconds);
      return instant(Math.max(dueAt, chunk.launch.lookFrom ?? dueAt));
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
  const at = { wave: waveNumber, chunk: chunkNumber };
  // A job is a fact, however late the answer that names it.
  if (answer.kind === 'job' && (chunk?.launch.kind === 'asked' || chunk?.launch.kind === 'waiting')) return answerJob(at, answer.jobId);
  if (chunk?.launch.kind !== 'asked' || chunk.launch.tries !== tries) return [];
  const events = answerEvents(at, chunk.launch, answer, now);
  const waitsAgain = answer.kind === 'unknown-server' ? chunk.servers.length > 1 : events.some((event) => event.type === 'launch-deferred');
  // Under a cancellation nobody would ever ask again, and a chunk that waits for ever would never let the execution end (I7).
  if (!waitsAgain || execution.status.kind !== 'cancelling') return events;
  return [...events.filter((event) => event.type === 'launch-refused'), { type: 'launch-abandoned', ...at }];
};

const answerJob = (at: { readonly wave: number; readonly chunk: number }, jobId: JobId): readonly LaunchEvent[] => [
  { type: 'job-known', ...at, jobId, adopted: false },
];

const answerEvents = (
  at: { readonly wave: number; readonly chunk: number },
  { tagged, tries }: Extract<ChunkLaunch, { kind: 'asked' }>,
  answer: AskAnswer,
  now: Instant,
): readonly LaunchEvent[] => {
  switch (answer.kind) {
    case 'job':
      return answerJob(at, answer.jobId);
    case 'unsure':
      return [{ type: 'launch-unsure', ...at, cause: answer.message }];
    case 'conflict':
      return [{ type: 'launch-deferred', ...at, retryAt: later(now, conflictPause), tagged, reason: answer.message }];
    case 'later':
      return [
        {
          type: 'launch-deferred',
          ...at,
          retryAt: later(now, pauseBefore(answer, tries)),
          tagged,
          reason: answer.message,
        },
      ];
    case 'tagging-denied':
      return tagged
        ? [{ type: 'launch-deferred', ...at, retryAt: now, tagged: false, reason: answer.message }]
        : [{ type: 'launch-refused', ...at, reason: answer.message }];
    case 'unknown-server':
      return [{ type: 'launch-refused', ...at, servers: [answer.server], reason: answer.message }];
    case 'never':
      return [{ type: 'launch-refused', ...at, reason: answer.message }];
  }
};

/** Events for a look. `found` undefined: DRS lists no such job; 'unread': it could not be asked, which says nothing (I12). */
export const afterLook = (
  execution: Execution,
  waveNumber: number,
  look: Look,
  found: JobId | undefined | 'unread',
  now: Instant,
): readonly LaunchEvent[] => {
  const chunk = chunkOf(execution, waveNumber, look.chunk);
  if (chunk?.launch.kind !== 'asked') return [];
  const at = { wave: waveNumber, chunk: look.chunk };
  const { tries, looks, tagged } = chunk.launch;
  if (found !== undefined && found !== 'unread') return [{ type: 'job-known', ...at, jobId: found, adopted: true }];
  // Somebody else has looked or asked meanwhile: what was not there then says nothing about what is asked now.
  if (!look.decisive || tries !== look.tries || looks.length !== look.looks) return [];
  if (found === 'unread') return [{ type: 'launch-unseen', ...at, lookFrom: later(now, blindPause) }];
  if (looks.length === 0) return [{ type: 'launch-looked', ...at }];
  if (execution.status.kind === 'cancelling') return [{ type: 'launch-abandoned', ...at }];
  const reason = 'Its answer was lost, and two looks found no job';
  return [{ type: 'launch-deferred', ...at, retryAt: now, tagged, reason }];
};

const lookAt = (chunk: Chunk, now: Instant, limits: Limits): Look | null => {
  if (chunk.launch.kind !== 'asked') return null;
  const { unsure, looks, tries, lookFrom } = chunk.launch;
  const decisive = isAnswerOverdue(chunk, now, limits);
  const look = { kind: 'look', chunk: chunk.number, decisive, tries, looks: looks.length } as const;
  if (!decisive) return unsure ? look : null;
  const [first] = looks;
  const isSpaced = first === undefined || between(first, now) >= limits.betweenLooksMilliseconds;
  return isSpaced && (lookFrom === null || now >= lookFrom) ? look : null;
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
/** Between looks that could not be made. */
const blindPause = seconds(10);
/** A slot becomes free when some job ends. */
const quotaPause = seconds(15);
const firstPause = seconds(2);
const longestPause = seconds(60);

const pauseBefore = (answer: Extract<AskAnswer, { kind: 'later' }>, tries: number): number => {
  if (answer.afterMilliseconds !== undefined) return Math.min(answer.afterMilliseconds, longestPause);
  return answer.why === 'quota' ? quotaPause : Math.min(firstPause * 2 ** Math.min(tries, 10), longestPause);
};
