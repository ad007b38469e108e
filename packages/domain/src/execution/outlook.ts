/**
 * When waves and the whole are expected to be over, by what this very execution has shown.
 *
 * Owns: the critical path over `dependsOn`, with the longest launch seen so far as the length of every wave still to come.
 * An outlook is the earliest that can be expected: a pause to come counts as none, what is late may be over at any moment. Where
 * nothing has launched yet, or where it is for a person to say how it goes on, there is none: null. When to look again is
 * forecast.ts's matter, which learns from the same durations.
 */
import { instant, later, minutes, type Instant } from '../instant.ts';
import { frozenWave } from '../plan/frozen-plan.ts';
import { deadlineOf } from './deadline.ts';
import { isInFlight, isOver, isSettled, isTerminal, judgedServers, waveState } from './outcome.ts';
import { hasPassed, heldFailures, isStopped } from './readiness.ts';
import { seenDurations } from './seen-durations.ts';
import type { Chunk, Execution, WaveState } from './state.ts';

/** `startsAt`: of a wave that has not begun. `endsAt`: of one that is not over. Null for every other, and where nothing is known. */
export type WaveOutlook = {
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** When the next time limit of its launches is reached; null while none is running. */
  readonly deadline: Instant | null;
};

/** `waves`: in the order of the plan. `endsAt`: of the whole; null also when it has ended, and while it is paused. */
export type Outlook = { readonly waves: readonly WaveOutlook[]; readonly endsAt: Instant | null };

export const outlookOf = (execution: Execution, now: Instant): Outlook => {
  const waves = waveOutlooks(execution, now);
  return { waves, endsAt: endOf(execution, waves, now) };
};

/** When the plan's time objective is reached; null where it has none. */
export const rtoDueAt = ({ startedAt, plan }: Pick<Execution, 'startedAt' | 'plan'>): Instant | null =>
  plan.rtoMinutes === null ? null : later(startedAt, minutes(plan.rtoMinutes));

/**
 * Whether the plan's time objective was met: true where it has completed in time. False where it has failed, because nothing was recovered
 * within the time however early it gave up, and from the moment on when it is late. Null without an objective, while it may still be
 * met, and for ever from when somebody cancels: what would have become of it, nobody knows.
 */
export const rtoMet = (execution: Pick<Execution, 'startedAt' | 'plan' | 'status'>, now: Instant): boolean | null => {
  const due = rtoDueAt(execution);
  if (due === null) return null;
  const { status } = execution;
  switch (status.kind) {
    case 'completed':
      return status.endedAt <= due;
    case 'failed':
      return false;
    case 'cancelling':
    case 'cancelled':
      return null;
    case 'pending':
    case 'running':
    case 'paused':
      return now > due ? false : null;
  }
};

const endOf = (execution: Execution, waves: readonly WaveOutlook[], now: Instant): Instant | null => {
  const { kind } = execution.status;
  if (isTerminal(execution) || kind === 'pending' || kind === 'paused') return null;
  const startsNoMore = kind === 'cancelling' || isStopped(execution);
  if (!startsNoMore && heldFailures(execution).length > 0) return null;
  const awaited = execution.waves.filter(({ status }) => (startsNoMore ? isInFlight(status) : !isOver(status)));
  const ends = awaited.map(({ number }) => waves[number - 1]?.endsAt ?? null);
  return latest(now, ends);
};

/** A wave is asked for once, however many depend on it. Plans have no circles; one that had would have no outlook. */
const waveOutlooks = (execution: Execution, now: Instant): readonly WaveOutlook[] => {
  const longest = seenDurations(execution).all?.longest ?? null;
  const known = new Map<number, WaveOutlook>();
  const outlook = (number: number): WaveOutlook => {
    const present = known.get(number);
    if (present !== undefined) return present;
    known.set(number, nothingKnown);
    const found = judge(waveState(execution, number));
    known.set(number, found);
    return found;
  };
  const judge = (wave: WaveState): WaveOutlook => {
    if (isOver(wave.status) || isTerminal(execution)) return nothingKnown;
    if (isInFlight(wave.status)) return inFlight(execution, wave, longest, now);
    const startsAt = mayGoOn(execution) ? latest(now, frozenWave(execution.plan, wave.number).dependsOn.map(passedAt)) : null;
    return { startsAt, endsAt: startsAt === null || longest === null ? null : later(startsAt, longest), deadline: null };
  };
  const passedAt = (number: number): Instant | null => {
    if (hasPassed(execution, number)) return now;
    return isOver(waveState(execution, number).status) ? null : outlook(number).endsAt;
  };
  return execution.waves.map(({ number }) => outlook(number));
};

const nothingKnown: WaveOutlook = { startsAt: null, endsAt: null, deadline: null };

/** Whether waves start without anybody's word. */
const mayGoOn = (execution: Execution): boolean =>
  execution.status.kind === 'running' && !isStopped(execution) && heldFailures(execution).length === 0;

const inFlight = (execution: Execution, wave: WaveState, longest: number | null, now: Instant): WaveOutlook => {
  const open = wave.chunks.filter((chunk) => isOpen(execution, chunk));
  const limits = open.map((chunk) => deadlineOf(execution, wave.number, chunk)).filter((limit) => limit !== null);
  const ends = open.map((chunk) => (longest === null ? null : later(begunAt(chunk, now), longest)));
  return { startsAt: null, endsAt: latest(now, ends), deadline: limits.length === 0 ? null : instant(Math.min(...limits)) };
};

/** DRS has servers of it that are neither launched nor failed, or is still to be asked for them. */
const isOpen = (execution: Execution, chunk: Chunk): boolean =>
  chunk.launch.kind !== 'refused' &&
  chunk.launch.kind !== 'abandoned' &&
  judgedServers(execution, chunk).some((index) => {
    const server = execution.servers[index];
    return server !== undefined && !isSettled(server);
  });

/** Of a chunk that is put off: when it is to be asked for again. */
const begunAt = ({ launch }: Chunk, now: Instant): Instant => {
  switch (launch.kind) {
    case 'launched':
    case 'ended':
      return launch.askedAt;
    case 'asked':
      return launch.at;
    case 'waiting':
      return instant(Math.max(now, launch.retryAt));
    case 'refused':
    case 'abandoned':
      return now;
  }
};

/** Null where one of them is not known; never before `now`. */
const latest = (now: Instant, moments: readonly (Instant | null)[]): Instant | null =>
  moments.reduce<Instant | null>((last, moment) => (last === null || moment === null ? null : instant(Math.max(last, moment))), now);
