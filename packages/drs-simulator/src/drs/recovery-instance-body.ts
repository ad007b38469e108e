/** A recovery instance as DescribeRecoveryInstances tells it. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import { drsInstant } from '../instants.ts';
import { drawHex } from '../random.ts';
import { failbackReplicationAt, failbackStateAt } from '../recovery/failback.ts';
import { isSeenByEc2, stateAt } from '../recovery/instance.ts';
import type { InstanceRecord } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import type { World } from '../world/world.ts';
import { drsArn } from './arns.ts';
import { AGENT_VERSION, DEVICE_NAMES, OS_NAMES } from './source-server-body.ts';

export function recoveryInstanceBody(world: World, instance: InstanceRecord, now: number): Body {
  const { seed } = world.meta();
  const server = world.servers.get(instance.serverId);
  const appearedAt = instance.transitions[0]?.[0] ?? now;
  return {
    ec2InstanceID: instance.id,
    ec2InstanceState: isSeenByEc2(instance, now) ? stateAt(instance, now)?.toUpperCase() : 'NOT_FOUND',
    jobID: instance.jobId,
    recoveryInstanceID: instance.id,
    sourceServerID: instance.serverId,
    arn: drsArn(instance, 'recovery-instance', instance.id),
    tags: instance.recoveryTags,
    failback: failbackBody(world, instance, now),
    dataReplicationInfo: replicationBody(world, instance, now),
    recoveryInstanceProperties: {
      lastUpdatedDateTime: drsInstant(appearedAt),
      identificationHints: { hostname: server?.hostname ?? instance.tags['Name'] ?? '', awsInstanceID: instance.id },
      networkInterfaces: [
        { macAddress: `0a:${instance.id.slice(-10).match(/../g)?.join(':') ?? ''}`, ips: [instance.privateIp], isPrimary: true },
      ],
      disks: instance.diskBytes.map((bytes, disk) => ({
        internalDeviceName: DEVICE_NAMES[instance.os],
        bytes,
        ebsVolumeID: `vol-${drawHex(ID_DIGITS, seed, 'volume', instance.id, disk)}`,
      })),
      cpus: server === undefined ? [] : [{ cores: server.hardware.cores }],
      ramBytes: server?.hardware.ramBytes ?? 0,
      os: { fullString: OS_NAMES[instance.os] },
    },
    pointInTimeSnapshotDateTime: drsInstant(instance.pointInTimeAt),
    isDrill: instance.isDrill,
    ...(server?.origin === undefined
      ? { originEnvironment: 'ON_PREMISES' }
      : { originEnvironment: 'AWS', originAvailabilityZone: `${server.origin.region}a` }),
    agentVersion: AGENT_VERSION,
  };
}

function failbackBody(world: World, instance: InstanceRecord, now: number): Body {
  const { failback, failbackJobId } = instance;
  const hasBegun = failback !== undefined && now >= failback.beginsAt;
  return present({
    state: failbackStateAt(world, instance, now),
    failbackInitiationTime: failback === undefined ? undefined : drsInstant(failback.askedAt),
    firstByteDateTime: hasBegun ? drsInstant(failback.beginsAt) : undefined,
    failbackJobID: failbackJobId,
    failbackLaunchType: failbackJobId === undefined ? undefined : 'RECOVERY',
    failbackToOriginalServer: failback === undefined ? undefined : true,
  });
}

/** Of what flows back. */
function replicationBody(world: World, instance: InstanceRecord, now: number): Body {
  const state = failbackReplicationAt(instance, failbackStateAt(world, instance, now), now);
  const bytesOf = (bytes: number): number => (state === 'CONTINUOUS' ? bytes : state === 'INITIAL_SYNC' ? Math.floor(bytes / 2) : 0);
  const isCutOff = state === 'DISCONNECTED';
  const { failback, diskBytes, os } = instance;
  const begun = state === 'INITIATING' || state === 'INITIAL_SYNC' ? failback : undefined;
  return present({
    dataReplicationState: state,
    lagDuration: isCutOff ? undefined : 'P0D',
    etaDateTime: begun === undefined ? undefined : drsInstant(begun.readyAt),
    dataReplicationInitiation: begun === undefined ? undefined : { startDateTime: drsInstant(begun.askedAt), steps: [] },
    replicatedDisks: (state === 'NOT_STARTED' ? [] : diskBytes).map((bytes) => ({
      deviceName: DEVICE_NAMES[os],
      totalStorageBytes: isCutOff ? 0 : bytes,
      replicatedStorageBytes: bytesOf(bytes),
      rescannedStorageBytes: 0,
      backloggedStorageBytes: 0,
    })),
  });
}
