/** The world for a reader: per account and Region, what became of each server. Proves "launched exactly once". */
import { isSeenByDrs, stateAt } from '../recovery/instance.ts';
import { isLiveAt, jobStatusAt, launchStatusAt } from '../recovery/job.ts';
import type { JobStatus, LaunchStatus } from '../recovery/job.ts';
import type { InstanceState } from './records.ts';
import { placeKey } from './records.ts';
import type { World } from './world.ts';

export type ServerSummary = {
  readonly sourceServerID: string;
  readonly hostname: string;
  /** How many jobs of StartRecovery have had this server. */
  readonly launches: number;
  readonly recoveryInstance: {
    readonly instanceId: string;
    readonly state: InstanceState;
    readonly privateIp: string;
    readonly jobID: string;
  } | null;
};

export type RegionSummary = {
  readonly accountId: string;
  readonly region: string;
  readonly initialized: boolean;
  readonly jobs: { readonly total: number; readonly live: number };
  readonly servers: readonly ServerSummary[];
};

export type WorldSummary = { readonly seed: number; readonly newestTime: string; readonly regions: readonly RegionSummary[] };

/** A job as it really is, whatever anybody was told of it. */
export type JobSummary = {
  readonly accountId: string;
  readonly region: string;
  readonly status: JobStatus;
  readonly servers: readonly {
    readonly sourceServerID: string;
    readonly launchStatus: LaunchStatus;
    /** What a launch makes of it, or has terminated, also before it is there and where DRS does not name it; null: nothing. */
    readonly instanceId: string | null;
  }[];
};

export function summariseJob(world: World, jobId: string, now: number): JobSummary | undefined {
  const job = world.jobs.get(jobId);
  if (job === undefined) return undefined;
  const servers = job.runs.map((run) => ({
    sourceServerID: run.serverId,
    launchStatus: launchStatusAt(job, run, now),
    instanceId: 'instanceId' in run.end ? run.end.instanceId : null,
  }));
  return { accountId: job.accountId, region: job.region, status: jobStatusAt(job, now), servers };
}

export function summariseWorld(world: World, now: number): WorldSummary {
  const launches = new Map<string, number>();
  for (const job of world.jobs.all()) {
    if (job.kind !== 'drill' && job.kind !== 'recovery') continue;
    for (const { serverId } of job.runs) launches.set(serverId, (launches.get(serverId) ?? 0) + 1);
  }
  const regions = world.regions.all().toSorted((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
  return {
    seed: world.meta().seed,
    newestTime: new Date(world.meta().newestAt).toISOString(),
    regions: regions.map((region): RegionSummary => {
      const jobs = world.jobs.where('place', placeKey(region));
      return {
        accountId: region.accountId,
        region: region.region,
        initialized: region.initialized,
        jobs: { total: jobs.length, live: jobs.filter((job) => isLiveAt(job, now)).length },
        servers: world.servers
          .where('place', placeKey(region))
          .toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1))
          .map(({ id, hostname }) => ({
            sourceServerID: id,
            hostname,
            launches: launches.get(id) ?? 0,
            recoveryInstance: currentInstance(world, id, now),
          })),
      };
    }),
  };
}

function currentInstance(world: World, serverId: string, now: number): ServerSummary['recoveryInstance'] {
  const [newest] = world.instances
    .where('server', serverId)
    .filter((instance) => isSeenByDrs(instance, now))
    .toSorted((a, b) => (b.transitions[0]?.[0] ?? 0) - (a.transitions[0]?.[0] ?? 0));
  const state = newest === undefined ? undefined : stateAt(newest, now);
  if (newest === undefined || state === undefined) return null;
  return { instanceId: newest.id, state, privateIp: newest.privateIp, jobID: newest.jobId };
}
