/** A source server as DescribeSourceServers tells it: what the estate says of it, and what its launches have come to. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import { DAY_MS, drsInstant, HOUR_MS, isoDuration, MINUTE_MS } from '../instants.ts';
import { isSeenByDrs } from '../recovery/instance.ts';
import { launchStatusAt, runOf } from '../recovery/job.ts';
import type { LaunchStatus } from '../recovery/job.ts';
import { replicationAt } from '../recovery/replication.ts';
import { isGivenUp, replicationBeganAt } from '../recovery/replication-course.ts';
import type { Replication } from '../recovery/replication.ts';
import type { JobRecord, OperatingSystem, ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { drsArn } from './arns.ts';

export const AGENT_VERSION = '1.0.0';
export const OS_NAMES: Readonly<Record<OperatingSystem, string>> = {
  linux: 'Ubuntu 22.04.4 LTS',
  windows: 'Microsoft Windows Server 2019 Datacenter 10.0.17763 x64',
};
export const DEVICE_NAMES: Readonly<Record<OperatingSystem, string>> = { linux: '/dev/sda1', windows: 'c:0' };
/** How long the first synchronisation took; only ever shown. */
const INITIAL_SYNC_MS = 5 * HOUR_MS;

export function sourceServerBody(world: World, server: ServerRecord, now: number): Body {
  const launch = newestLaunch(world, server, now);
  const replicated = replicationAt(world, server, now);
  return present({
    sourceServerID: server.id,
    arn: drsArn(server, 'source-server', server.id),
    tags: server.tags,
    recoveryInstanceId: currentRecoveryInstance(world, server, now),
    lastLaunchResult: lastLaunchResult(launch?.status),
    dataReplicationInfo: replication(server, replicated, now),
    lifeCycle: {
      addedToServiceDateTime: drsInstant(server.addedAt),
      ...(replicated.firstByteAt === undefined ? {} : { firstByteDateTime: drsInstant(replicated.firstByteAt) }),
      elapsedReplicationDuration: isoDuration(INITIAL_SYNC_MS / 1000),
      lastSeenByServiceDateTime: drsInstant(lastSeenAt(replicated, now)),
      lastLaunch: lastLaunch(launch),
    },
    sourceProperties: sourceProperties(server, now),
    stagingArea: stagingArea(world, server),
    sourceCloudProperties: cloudProperties(server),
    replicationDirection: server.direction ?? 'FAILOVER',
    reversedDirectionSourceServerArn:
      server.reversedServer === undefined ? undefined : drsArn(server.reversedServer, 'source-server', server.reversedServer.id),
    agentVersion: AGENT_VERSION,
  });
}

/** The instance DRS holds as the server's recovery instance, once its launch has succeeded. */
export function currentRecoveryInstance(world: World, server: ServerRecord, now: number): string | undefined {
  return world.instances
    .where('server', server.id)
    .filter((instance) => isSeenByDrs(instance, now) && hasLaunched(world, instance.jobId, server.id, now))
    .toSorted((a, b) => (b.transitions[0]?.[0] ?? 0) - (a.transitions[0]?.[0] ?? 0))[0]?.id;
}

function hasLaunched(world: World, jobId: string, serverId: string, now: number): boolean {
  const job = world.jobs.get(jobId);
  // An instance that the estate began with: its job is none of this world's.
  if (job === undefined) return true;
  const run = runOf(job, serverId);
  return run?.end.kind === 'launched' && now >= run.end.at;
}

type NewestLaunch = { readonly job: JobRecord; readonly status: LaunchStatus };

function newestLaunch(world: World, server: ServerRecord, now: number): NewestLaunch | undefined {
  const job = world.newestLaunchOf(server.id);
  const run = job === undefined ? undefined : runOf(job, server.id);
  return job === undefined || run === undefined ? undefined : { job, status: launchStatusAt(job, run, now) };
}

function lastLaunchResult(status: LaunchStatus | undefined): 'NOT_STARTED' | 'PENDING' | 'SUCCEEDED' | 'FAILED' {
  switch (status) {
    case undefined:
      return 'NOT_STARTED';
    case 'PENDING':
    case 'IN_PROGRESS':
      return 'PENDING';
    case 'LAUNCHED':
    case 'TERMINATED':
      return 'SUCCEEDED';
    case 'FAILED':
      return 'FAILED';
  }
}

/** A server that was never launched has an empty `initiated`, as in real answers. */
function lastLaunch(launch: NewestLaunch | undefined): Body {
  if (launch === undefined) return { initiated: {} };
  const { job, status } = launch;
  return {
    initiated: { apiCallDateTime: drsInstant(job.createdAt), jobID: job.id, type: job.kind === 'drill' ? 'DRILL' : 'RECOVERY' },
    status,
  };
}

/** The account whose replication servers it uses: its own, or that of the server it extends, which may have gone. */
function stagingArea(world: World, server: ServerRecord): Body {
  const { staging } = server;
  if (staging === undefined) {
    return {
      status: 'NOT_EXTENDED',
      stagingAccountID: server.accountId,
      stagingSourceServerArn: drsArn(server, 'source-server', server.id),
    };
  }
  const isThere = world.servers.get(staging.id) !== undefined;
  return {
    status: isThere ? 'EXTENDED' : 'EXTENSION_ERROR',
    stagingAccountID: staging.accountId,
    stagingSourceServerArn: drsArn(staging, 'source-server', staging.id),
    ...(isThere ? {} : { errorMessage: 'The staging source server does not exist.' }),
  };
}

function cloudProperties({ origin }: ServerRecord): Body {
  if (origin === undefined) return {};
  return { originAccountID: origin.accountId, originRegion: origin.region, originAvailabilityZone: `${origin.region}a` };
}

function lastSeenAt({ state, cutOffAt }: Replication, now: number): number {
  return state === 'DISCONNECTED' ? (cutOffAt ?? now - DAY_MS) : Math.floor(now / MINUTE_MS) * MINUTE_MS;
}

function replication(server: ServerRecord, { state, lagSeconds }: Replication, now: number): Body {
  const isSynced = state !== 'INITIATING' && state !== 'INITIAL_SYNC';
  // The service forgets what it had copied.
  const isCutOff = isGivenUp(server);
  return present({
    lagDuration: isCutOff ? undefined : isoDuration(lagSeconds),
    etaDateTime: isSynced ? undefined : drsInstant(now + HOUR_MS),
    replicatedDisks: server.hardware.diskBytes.map((bytes) => ({
      deviceName: DEVICE_NAMES[server.os],
      totalStorageBytes: isCutOff ? 0 : bytes,
      replicatedStorageBytes: isCutOff ? 0 : isSynced ? bytes : Math.floor(bytes / 2),
      rescannedStorageBytes: 0,
      backloggedStorageBytes: lagSeconds > 0 ? Math.floor(bytes / 100) : 0,
      volumeStatus: 'REGULAR',
    })),
    dataReplicationState: state,
    dataReplicationInitiation: isSynced ? undefined : { startDateTime: drsInstant(replicationBeganAt(server)), steps: [] },
    dataReplicationError: state === 'STALLED' ? { error: 'NOT_CONVERGING' } : undefined,
    stagingAvailabilityZone: `${server.region}a`,
  });
}

function sourceProperties(server: ServerRecord, now: number): Body {
  const { hardware } = server;
  return {
    lastUpdatedDateTime: drsInstant(Math.floor(now / HOUR_MS) * HOUR_MS),
    recommendedInstanceType: hardware.instanceType,
    identificationHints: present({ fqdn: server.hostname, hostname: server.hostname, awsInstanceID: server.origin?.instanceId }),
    networkInterfaces: [{ macAddress: hardware.macAddress, ips: [hardware.privateIp], isPrimary: true }],
    disks: hardware.diskBytes.map((bytes) => ({ deviceName: DEVICE_NAMES[server.os], bytes })),
    cpus: [{ cores: hardware.cores, modelName: 'Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz' }],
    ramBytes: hardware.ramBytes,
    os: { fullString: OS_NAMES[server.os] },
    supportsNitroInstances: true,
  };
}
