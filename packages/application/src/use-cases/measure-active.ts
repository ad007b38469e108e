/**
 * What the reconciler measures each minute of all active executions together, zeros included: an alarm then knows trouble from silence.
 *
 * Owns: when an execution counts as stuck, and when its recovery time is at risk. Both only look; nothing is decided by them.
 */
import { between, nextStep, type Execution, type Instant, type Limits, type NextStep } from '@drs-orchestrator/domain';
import type { FindAnswer } from '../answers.ts';
import type { Application } from '../application.ts';
import type { Loaded } from '../journal/journal.ts';

type Row = FindAnswer['results'][number];

/** `loaded` as found, before this minute's look; `rows` as answered, those of executions that could not be looked after among them. */
export const measureActive = (
  app: Pick<Application, 'clock' | 'limits' | 'log'>,
  loaded: readonly Loaded[],
  rows: readonly Row[],
): void => {
  const now = app.clock.now();
  const failed = new Set(rows.flatMap((row) => (row.success ? [] : [row.executionId])));
  const unread = failed.size - loaded.filter(({ execution }) => failed.has(execution.id)).length;
  const stuck = loaded.filter((one) => isStuck(one, failed.has(one.execution.id), now, app.limits));
  app.log.metric('PollFailures', failed.size, 'Count');
  app.log.metric('ExecutionsStuck', unread + stuck.length, 'Count');
  app.log.metric('RtoAtRisk', loaded.filter(({ execution }) => isRtoAtRisk(execution, now)).length, 'Count');
};

/** One that cannot be looked at, that was never accepted, or whose engine should have done something for a long time. */
const isStuck = ({ execution, head }: Loaded, hasFailed: boolean, now: Instant, limits: Limits): boolean => {
  const isLong = (since: Instant): boolean => between(since, now) > limits.stuckMilliseconds;
  if (hasFailed && head.nextPollAt !== null && isLong(head.nextPollAt)) return true;
  if (execution.status.kind === 'pending') return isLong(execution.startedAt);
  return enginesTurn.has(nextStep(execution, now, limits).kind) && isLong(lastProgress(execution));
};

/** What an engine does within seconds. Making launch settings true (`act`) may take many minutes, and waiting is no standstill. */
const enginesTurn: ReadonlySet<NextStep['kind']> = new Set(['start', 'finalize', 'settle']);

const lastProgress = (execution: Execution): Instant => {
  const ofWaves = execution.waves.flatMap(({ status, chunks }) => [
    ...('since' in status ? [status.since] : []),
    ...('endedAt' in status ? [status.endedAt] : []),
    ...chunks.flatMap(({ launch }) => ('askedAt' in launch ? [launch.askedAt] : [])),
  ]);
  return ofWaves.reduce((latest, at) => (at > latest ? at : latest), execution.startedAt);
};

/** Of the time that the plan allows: so late that somebody should look, early enough to do something. */
const riskyShare = 0.8;
const millisecondsPerMinute = 60_000;

const isRtoAtRisk = ({ plan, startedAt }: Execution, now: Instant): boolean =>
  plan.rtoMinutes !== null && between(startedAt, now) >= riskyShare * plan.rtoMinutes * millisecondsPerMinute;
