/**
 * Every bound on how AWS is called, with its reason.
 *
 * Owns: the numbers. What the service model allows per request is beside the request it belongs to.
 */

export type AwsLimits = {
  /** Tries of one read, the first included: with the waits below some 10 s, well inside a poll. */
  readonly readAttempts: number;
  /** Waits grow from here by doubling; each is drawn evenly between nothing and its bound ("full jitter"). */
  readonly backoffBaseMilliseconds: number;
  readonly backoffCapMilliseconds: number;
  /** A service that wants a longer pause than this gets it from the caller, who is told `later`. */
  readonly longestRetryAfterMilliseconds: number;
  /** Retries a place may spend at once; where a place is throttled, everybody's retries together are held to this. */
  readonly retryBudget: number;
  readonly retryBudgetPerSecond: number;
  /** One try of a read. Real time, because it bounds a socket and not a recovery. */
  readonly readTimeoutMilliseconds: number;
  /** The one try of StartRecovery. Real time. */
  readonly startTimeoutMilliseconds: number;
  /** What AssumeRole is asked for: the most that a role assumed by a role may have. */
  readonly sessionSeconds: number;
  /** A read does not begin on a session that ends sooner than this. */
  readonly readSessionMilliseconds: number;
  /** DRS works as the caller for as long as the job runs, so a job begins on a session that outlives it. */
  readonly startSessionMilliseconds: number;
  /** Pages of one answer. At the smallest pages seen (50) still several times an account's 4,000 source servers. */
  readonly pages: number;
  /** EC2 allows an account some 100 describe calls and refills 20 a second, for everybody in it; this leaves most to others. */
  readonly ec2Burst: number;
  readonly ec2CallsPerSecond: number;
  /** Tries of one notification, and the time of each: together some 6 s, which an engine's step waits at the most. Later tries are the application's. */
  readonly notifyAttempts: number;
  readonly notifyTimeoutMilliseconds: number;
  /** Tries of one message to the worker, and the time of each: together some 5 s of a caller who waits for an answer. */
  readonly wakeAttempts: number;
  readonly wakeTimeoutMilliseconds: number;
  /** Clients kept; the one unused the longest goes first. Two of them serve a place. */
  readonly cachedClients: number;
};

export const defaultAwsLimits: AwsLimits = {
  readAttempts: 5,
  backoffBaseMilliseconds: 500,
  backoffCapMilliseconds: 8_000,
  longestRetryAfterMilliseconds: 20_000,
  retryBudget: 30,
  retryBudgetPerSecond: 0.5,
  readTimeoutMilliseconds: 15_000,
  startTimeoutMilliseconds: 30_000,
  sessionSeconds: 3_600,
  readSessionMilliseconds: 5 * 60_000,
  startSessionMilliseconds: 45 * 60_000,
  pages: 400,
  ec2Burst: 30,
  ec2CallsPerSecond: 8,
  notifyAttempts: 2,
  notifyTimeoutMilliseconds: 3_000,
  wakeAttempts: 2,
  wakeTimeoutMilliseconds: 2_000,
  cachedClients: 200,
};
