/**
 * When something worth seeing will happen next.
 *
 * Owns: the pace of polling. It learns from this very execution: while nothing has launched, the pause between looks is
 * a small share of the time already waited, so that the delay stays proportionate whatever the machines are like; once
 * servers have launched, their durations say when to look closely. No table of stage times is built in.
 */
import { between, minutes, seconds, type Instant } from '../instant.ts';
import type { Limits } from '../limits.ts';
import { launchDueAt } from './decide-launch.ts';
import { preparationDueAt } from './decide-preparation.ts';
import { deadlineOf } from './deadline.ts';
import { isJudging } from './observation-needs.ts';
import { isInFlight, isOver, isSettled, judgedServers } from './outcome.ts';
import { seenDurations, type Durations } from './seen-durations.ts';
import type { Chunk, Execution, WaveState } from './state.ts';

/** Seconds to wait before looking again, between the limits' shortest and longest. */
export const waitSeconds = (execution: Execution, now: Instant, limits: Limits): number => {
  const seen = seenDurations(execution);
  const preparation = preparationDueAt(execution);
  let shortest: number = limits.longestWaitMilliseconds;
  if (preparation !== null) shortest = Math.min(shortest, between(now, preparation));
  for (const wave of execution.waves) {
    for (const chunk of wave.chunks) {
      const wait = waitForChunk(execution, wave, chunk, seen, now, limits);
      if (wait !== null) shortest = Math.min(shortest, wait);
    }
  }
  return Math.ceil(Math.max(shortest, limits.shortestWaitMilliseconds) / seconds(1));
};

/** While a job winds up after its servers are launched, and EC2 tells what became of them, it is looked at closely for so long. */
export const windUp = minutes(1);

/** Whether the execution should not end yet, because DRS is about to close the jobs of waves that are complete. */
export const isWindingUp = (execution: Execution, now: Instant): boolean =>
  execution.waves.some(
    (wave) =>
      wave.status.kind === 'completed' &&
      between(wave.status.endedAt, now) < windUp &&
      wave.chunks.some((chunk) => chunk.launch.kind === 'launched'),
  );

const waitForChunk = (
  execution: Execution,
  wave: WaveState,
  chunk: Chunk,
  seen: Durations,
  now: Instant,
  limits: Limits,
): number | null => {
  const due = isInFlight(wave.status) ? launchDueAt(execution, chunk, now, limits) : null;
  if (due !== null) return between(now, due);
  if (chunk.launch.kind !== 'launched') return null;
  if (isOver(wave.status))
    return isJudging(wave) || !isWindingUp(execution, now) ? limits.longestWaitMilliseconds : limits.shortestWaitMilliseconds;
  const deadline = deadlineOf(execution, wave.number, chunk);
  const untilDeadline = deadline === null || now >= deadline ? limits.longestWaitMilliseconds : between(now, deadline);
  return Math.min(untilDeadline, waitForLaunch(execution, chunk, seen, between(chunk.launch.askedAt, now), limits));
};

/** Share of the time waited so far that is waited before the next look: half of it is the mean delay of a first launch. */
const patience = 0.012;
/** No machine has been seen to launch sooner; until then a look serves only to find early failures. */
const soonestLaunch = seconds(100);
const lookForEarlyFailures = seconds(15);
/** The window around durations seen before. */
const windowOpens = 0.85;
const windowCloses = 1.2;
/** How much longer than the slowest sibling the rest of a job is watched closely. */
const siblingsClose = 1.5;

const waitForLaunch = (execution: Execution, chunk: Chunk, seen: Durations, waited: number, limits: Limits): number => {
  const proportionate = Math.max(limits.shortestWaitMilliseconds, waited * patience);
  const siblings = seen.byChunk.get(chunk);
  if (siblings !== undefined || judgedServers(execution, chunk).some((index) => isSettledAt(execution, index))) {
    return waited <= (siblings?.longest ?? 0) * siblingsClose ? limits.shortestWaitMilliseconds : proportionate;
  }
  const { all } = seen;
  if (all === null) return waited < soonestLaunch ? Math.min(lookForEarlyFailures, soonestLaunch - waited) : proportionate;
  const opens = all.shortest * windowOpens;
  if (waited < opens) return opens - waited;
  return waited <= all.longest * windowCloses ? limits.shortestWaitMilliseconds : proportionate;
};

const isSettledAt = (execution: Execution, index: number): boolean => {
  const server = execution.servers[index];
  return server !== undefined && isSettled(server);
};
