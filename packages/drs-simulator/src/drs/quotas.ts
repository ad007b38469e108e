/** The quotas of an account and Region that a job can run into. */
import type { Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { liveJobsOf } from '../recovery/job.ts';
import type { RegionRecord } from '../world/records.ts';
import { quotaExceeded } from './refusals.ts';

/** Of a LAUNCH job. */
export function refuseTooMany({ quotas }: RegionRecord, count: number): Refusal | undefined {
  if (count <= quotas.serversPerJob) return undefined;
  return quotaExceeded('serversPerJob', `A job may have at most ${String(quotas.serversPerJob)} source servers.`);
}

export function refuseOverQuota({ world, now }: CallContext, region: RegionRecord, count: number): Refusal | undefined {
  const { concurrentJobs, serversInAllJobs } = region.quotas;
  const live = liveJobsOf(world, region, now);
  if (live.length >= concurrentJobs) return quotaExceeded('concurrentJobs', `At most ${String(concurrentJobs)} jobs may be in progress.`);
  const busyServers = live.reduce((sum, job) => sum + job.runs.length, 0);
  if (busyServers + count <= serversInAllJobs) return undefined;
  return quotaExceeded('serversInAllJobs', `All jobs together may have at most ${String(serversInAllJobs)} source servers.`);
}
