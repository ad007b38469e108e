/** A recovery instance as EC2 describes it. A terminated instance has lost its network and its disks. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import { drawHex, drawOne } from '../random.ts';
import { isoInstant } from '../instants.ts';
import { stateAt } from '../recovery/instance.ts';
import type { InstanceRecord, InstanceState } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';

const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** What EC2 knows of an instance beside its record: drawn once, always the same. */
export type InstanceFacts = {
  readonly instance: InstanceRecord;
  readonly state: InstanceState;
  readonly launchedAt: number;
  readonly reservationId: string;
  readonly imageId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groupId: string;
  readonly availabilityZone: string;
  readonly privateDnsName: string;
};

export function instanceFacts(seed: number, instance: InstanceRecord, now: number): InstanceFacts {
  const { accountId, region } = instance;
  const drawn = (prefix: string, ...words: readonly string[]): string => `${prefix}-${drawHex(ID_DIGITS, seed, prefix, ...words)}`;
  return {
    instance,
    state: stateAt(instance, now) ?? 'pending',
    launchedAt: instance.transitions[0]?.[0] ?? now,
    reservationId: drawn('r', instance.id),
    imageId: drawn('ami', accountId, region, instance.os),
    vpcId: drawn('vpc', accountId, region),
    subnetId: drawn('subnet', accountId, region),
    groupId: drawn('sg', accountId, region),
    availabilityZone: `${region}${drawOne(['a', 'b', 'c'], seed, 'zone', accountId, region)}`,
    privateDnsName: privateDnsName(region, instance.privateIp),
  };
}

/** us-east-1 has a name of its own; every other Region is in the name. */
function privateDnsName(region: string, address: string): string {
  const host = `ip-${address.replaceAll('.', '-')}`;
  return region === 'us-east-1' ? `${host}.ec2.internal` : `${host}.${region}.compute.internal`;
}

export function stateBody(state: InstanceState): Body {
  return { code: STATE_CODES[state], name: state };
}

export function stateCode(state: InstanceState): number {
  return STATE_CODES[state];
}

export function reservationBody(seed: number, facts: InstanceFacts): Body {
  return {
    reservationId: facts.reservationId,
    ownerId: facts.instance.accountId,
    groupSet: {},
    instancesSet: { item: [instanceBody(seed, facts)] },
  };
}

function instanceBody(seed: number, facts: InstanceFacts): Body {
  const { instance, state } = facts;
  const isGone = state === 'terminated';
  const groups = { item: [{ groupId: facts.groupId, groupName: 'default' }] };
  return present({
    instanceId: instance.id,
    imageId: facts.imageId,
    instanceState: stateBody(state),
    privateDnsName: isGone ? '' : facts.privateDnsName,
    dnsName: '',
    reason: '',
    amiLaunchIndex: 0,
    productCodes: {},
    instanceType: instance.instanceType,
    launchTime: isoInstant(facts.launchedAt),
    placement: { availabilityZone: facts.availabilityZone, groupName: '', tenancy: 'default' },
    platform: instance.os === 'windows' ? 'windows' : undefined,
    monitoring: { state: 'disabled' },
    subnetId: isGone ? undefined : facts.subnetId,
    vpcId: isGone ? undefined : facts.vpcId,
    privateIpAddress: isGone ? undefined : instance.privateIp,
    sourceDestCheck: isGone ? undefined : true,
    groupSet: isGone ? {} : groups,
    architecture: 'x86_64',
    rootDeviceType: 'ebs',
    rootDeviceName: '/dev/sda1',
    blockDeviceMapping: isGone ? {} : { item: instance.diskBytes.map((_, disk) => diskBody(seed, facts, disk)) },
    virtualizationType: 'hvm',
    tagSet: { item: Object.entries(instance.tags).map(([key, value]) => ({ key, value })) },
    hypervisor: 'xen',
    networkInterfaceSet: isGone ? {} : { item: [networkBody(seed, facts, groups)] },
    ebsOptimized: false,
    enaSupport: true,
    platformDetails: instance.os === 'windows' ? 'Windows' : 'Linux/UNIX',
  });
}

function diskBody(seed: number, { instance, launchedAt }: InstanceFacts, disk: number): Body {
  return {
    deviceName: disk === 0 ? '/dev/sda1' : `/dev/sd${String.fromCharCode(97 + disk)}`,
    ebs: {
      volumeId: `vol-${drawHex(ID_DIGITS, seed, 'volume', instance.id, disk)}`,
      status: 'attached',
      attachTime: isoInstant(launchedAt),
      deleteOnTermination: true,
    },
  };
}

function networkBody(seed: number, facts: InstanceFacts, groups: Body): Body {
  const { instance, state, launchedAt } = facts;
  const { privateIp } = instance;
  return {
    networkInterfaceId: `eni-${drawHex(ID_DIGITS, seed, 'eni', instance.id)}`,
    subnetId: facts.subnetId,
    vpcId: facts.vpcId,
    ownerId: instance.accountId,
    status: 'in-use',
    macAddress: `0a:${instance.id.slice(-10).match(/../g)?.join(':') ?? ''}`,
    privateIpAddress: privateIp,
    privateDnsName: facts.privateDnsName,
    sourceDestCheck: true,
    groupSet: groups,
    attachment: {
      attachmentId: `eni-attach-${drawHex(ID_DIGITS, seed, 'attachment', instance.id)}`,
      deviceIndex: 0,
      status: state === 'pending' ? 'attaching' : 'attached',
      attachTime: isoInstant(launchedAt),
      deleteOnTermination: true,
    },
    privateIpAddressesSet: { item: [{ privateIpAddress: privateIp, privateDnsName: facts.privateDnsName, primary: true }] },
    interfaceType: 'interface',
  };
}
