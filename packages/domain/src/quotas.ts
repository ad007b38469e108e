/**
 * What DRS allows at once in one account and Region.
 *
 * Owns: the numbers and their names. They are adjustable at AWS, so they are configuration everywhere else.
 */

export type Quotas = {
  /** Servers in one LAUNCH job. The API's shape allows 200, the service's quota is lower. */
  readonly serversPerJob: number;
  /** Jobs that have not ended. */
  readonly concurrentJobs: number;
  /** Servers in all jobs that have not ended. */
  readonly serversInJobs: number;
  /** Source servers, whatever their state. */
  readonly sourceServers: number;
  /** Source servers that replicate; counted by AWS for each staging account, and not to be raised. */
  readonly replicatingServers: number;
};

/** The documented defaults of AWS DRS. */
export const defaultQuotas: Quotas = {
  serversPerJob: 100,
  concurrentJobs: 20,
  serversInJobs: 500,
  sourceServers: 4_000,
  replicatingServers: 300,
};
