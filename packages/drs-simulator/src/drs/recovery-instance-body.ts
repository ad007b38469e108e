/** A recovery instance as DescribeRecoveryInstances tells it. */
import type { Body } from '../answer.ts';
import { drsInstant } from '../instants.ts';
import { drawHex } from '../random.ts';
import { isSeenByEc2, stateAt } from '../recovery/instance.ts';
import type { InstanceRecord, ServerRecord } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import { drsArn } from './arns.ts';
import { AGENT_VERSION, DEVICE_NAMES, OS_NAMES } from './source-server-body.ts';

export function recoveryInstanceBody(seed: number, instance: InstanceRecord, server: ServerRecord | undefined, now: number): Body {
  const appearedAt = instance.transitions[0]?.[0] ?? now;
  return {
    ec2InstanceID: instance.id,
    ec2InstanceState: isSeenByEc2(instance, now) ? stateAt(instance, now)?.toUpperCase() : 'NOT_FOUND',
    jobID: instance.jobId,
    recoveryInstanceID: instance.id,
    sourceServerID: instance.serverId,
    arn: drsArn(instance, 'recovery-instance', instance.id),
    tags: instance.recoveryTags,
    failback: { state: instance.failbackState ?? 'FAILBACK_NOT_STARTED' },
    dataReplicationInfo: { dataReplicationState: 'NOT_STARTED', lagDuration: 'P0D', replicatedDisks: [] },
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
    originEnvironment: 'ON_PREMISES',
    agentVersion: AGENT_VERSION,
  };
}
