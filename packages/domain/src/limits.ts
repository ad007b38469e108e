/**
 * The numbers that decisions depend on and that an installation may set.
 *
 * Owns: names, units and defaults. A laptop whose clock runs fast raises the spans that stand for real network time.
 */
import { defaultQuotas, type Quotas } from './quotas.ts';

export type Limits = {
  readonly quotas: Quotas;
  /** Quotas by place key where they differ. */
  readonly quotasByPlace: Readonly<Record<string, Quotas>>;
  /** In one call of TerminateRecoveryInstances, by its model; the quota of servers in a job is for LAUNCH jobs. */
  readonly instancesPerTermination: number;
  /** After this long, an asked launch whose answer is not on record counts as lost: longer than a call may take, and a process may live on after it. */
  readonly answerOverdueMilliseconds: number;
  /** Between the two looks that must both find nothing before a launch is asked again: time for DRS to list what it made. */
  readonly betweenLooksMilliseconds: number;
  /** After this long, a termination that DRS puts off, or a job of it that has not ended, is given up. A job takes about a minute. */
  readonly terminationPatienceMilliseconds: number;
  /** How long instances may still be there after their job: EC2 shuts one down in a minute or two. */
  readonly terminationCheckMilliseconds: number;
  /** How long one run drives a termination, as whoever asked for it waits; the schedule goes on with the rest. */
  readonly terminationRunMilliseconds: number;
  /** How late an engine's own look may be before the reconciler looks itself. */
  readonly lookOverdueMilliseconds: number;
  /** After this long without a sign of progress, an execution whose engine should act is counted as stuck. */
  readonly stuckMilliseconds: number;
  /** A start takes seconds; one that has not been accepted after this long died halfway. */
  readonly neverStartedMilliseconds: number;
  /** For all questions outside of a request that somebody waits for, together: API Gateway gives up on an answer after 29 s. */
  readonly answerMilliseconds: number;
  /** For the checks that a start makes before it answers: API Gateway gives up on an answer after 29 s. */
  readonly readinessMilliseconds: number;
  /** For those of a large plan that nobody waits for over HTTP; a function lives for 300 s. */
  readonly longReadinessMilliseconds: number;
  /** For deleting executions: no further one is looked at afterwards, so that the answer is in time. */
  readonly deleteMilliseconds: number;
  /** How long a name may be reserved, or a turn taken, by somebody who has not finished; older, whoever it was is taken for dead. */
  readonly reservationMilliseconds: number;
  /** How old an unacknowledged effect is before the reconciler carries it out for whoever left it. */
  readonly effectOverdueMilliseconds: number;
  /** Before a notification that could not be sent is tried again; doubles with each try. Longer than a try may take. */
  readonly deliveryPauseMilliseconds: number;
  /** News that nobody could be told for so long is no news. */
  readonly giveUpDeliveryMilliseconds: number;
  /** The closest that anybody polls. */
  readonly shortestWaitMilliseconds: number;
  /** The longest the engine sleeps; an operator's button is felt within this. */
  readonly longestWaitMilliseconds: number;
};

export const defaultLimits: Limits = {
  quotas: defaultQuotas,
  quotasByPlace: {},
  instancesPerTermination: 200,
  answerOverdueMilliseconds: 90_000,
  betweenLooksMilliseconds: 10_000,
  terminationPatienceMilliseconds: 3_600_000,
  terminationCheckMilliseconds: 900_000,
  terminationRunMilliseconds: 15_000,
  lookOverdueMilliseconds: 30_000,
  stuckMilliseconds: 300_000,
  neverStartedMilliseconds: 300_000,
  answerMilliseconds: 20_000,
  readinessMilliseconds: 20_000,
  longReadinessMilliseconds: 120_000,
  deleteMilliseconds: 20_000,
  reservationMilliseconds: 60_000,
  effectOverdueMilliseconds: 10_000,
  deliveryPauseMilliseconds: 30_000,
  giveUpDeliveryMilliseconds: 86_400_000,
  shortestWaitMilliseconds: 2_000,
  longestWaitMilliseconds: 60_000,
};

export const quotasAt = (limits: Limits, placeKey: string): Quotas => limits.quotasByPlace[placeKey] ?? limits.quotas;
