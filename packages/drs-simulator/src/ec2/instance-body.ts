/** A recovery instance as EC2 describes it. A terminated instance has lost its network and its disks. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import { drawHex, drawOne } from '../random.ts';
import { isoInstant } from '../instants.ts';
import { stateAt } from '../recovery/instance.ts';
import type { InstanceRecord, InstanceState, OperatingSystem, Place } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';

const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** The network and images of an account and Region: the same for all its instances, so drawn once for a call. */
export type PlaceFacts = {
  readonly seed: number;
  readonly imageIds: Readonly<Record<OperatingSystem, string>>;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groupId: string;
  readonly availabilityZone: string;
};

export function placeFacts(seed: number, { accountId, region }: Place): PlaceFacts {
  const drawn = (prefix: string, ...words: readonly string[]): string =>
    `${prefix}-${drawHex(ID_DIGITS, seed, prefix, accountId, region, ...words)}`;
  return {
    seed,
    imageIds: { linux: drawn('ami', 'linux'), windows: drawn('ami', 'windows') },
    vpcId: drawn('vpc'),
    subnetId: drawn('subnet'),
    groupId: drawn('sg'),
    availabilityZone: `${region}${drawOne(['a', 'b', 'c'], seed, 'zone', accountId, region)}`,
  };
}

/** An instance with what EC2 knows of it; what only some answers need is drawn when they do. */
export type InstanceFacts = { readonly instance: InstanceRecord; readonly state: InstanceState; readonly place: PlaceFacts };

export function instanceFacts(place: PlaceFacts, instance: InstanceRecord, now: number): InstanceFacts {
  return { instance, place, state: stateAt(instance, now) ?? 'pending' };
}

export function reservationIdOf({ instance, place }: InstanceFacts): string {
  return `r-${drawHex(ID_DIGITS, place.seed, 'r', instance.id)}`;
}

/** us-east-1 has a name of its own; every other Region is in the name. */
export function privateDnsNameOf({ region, privateIp }: InstanceRecord): string {
  const host = `ip-${privateIp.replaceAll('.', '-')}`;
  return region === 'us-east-1' ? `${host}.ec2.internal` : `${host}.${region}.compute.internal`;
}

export function stateBody(state: InstanceState): Body {
  return { code: STATE_CODES[state], name: state };
}

export function stateCode(state: InstanceState): number {
  return STATE_CODES[state];
}

export function reservationBody(facts: InstanceFacts): Body {
  return {
    reservationId: reservationIdOf(facts),
    ownerId: facts.instance.accountId,
    groupSet: {},
    instancesSet: { item: [instanceBody(facts)] },
  };
}

function instanceBody(facts: InstanceFacts): Body {
  const { instance, state, place } = facts;
  const isGone = state === 'terminated';
  const groups = { item: [{ groupId: place.groupId, groupName: 'default' }] };
  return present({
    instanceId: instance.id,
    imageId: place.imageIds[instance.os],
    instanceState: stateBody(state),
    privateDnsName: isGone ? '' : privateDnsNameOf(instance),
    dnsName: '',
    reason: '',
    amiLaunchIndex: 0,
    productCodes: {},
    instanceType: instance.instanceType,
    launchTime: isoInstant(launchedAt(instance)),
    placement: { availabilityZone: place.availabilityZone, groupName: '', tenancy: 'default' },
    platform: instance.os === 'windows' ? 'windows' : undefined,
    monitoring: { state: 'disabled' },
    subnetId: isGone ? undefined : place.subnetId,
    vpcId: isGone ? undefined : place.vpcId,
    privateIpAddress: isGone ? undefined : instance.privateIp,
    sourceDestCheck: isGone ? undefined : true,
    groupSet: isGone ? {} : groups,
    architecture: 'x86_64',
    rootDeviceType: 'ebs',
    rootDeviceName: '/dev/sda1',
    blockDeviceMapping: isGone ? {} : { item: instance.diskBytes.map((_, disk) => diskBody(facts, disk)) },
    virtualizationType: 'hvm',
    tagSet: { item: Object.entries(instance.tags).map(([key, value]) => ({ key, value })) },
    hypervisor: 'xen',
    networkInterfaceSet: isGone ? {} : { item: [networkBody(facts, groups)] },
    ebsOptimized: false,
    enaSupport: true,
    platformDetails: instance.os === 'windows' ? 'Windows' : 'Linux/UNIX',
  });
}

/** When EC2 was asked for it. */
function launchedAt({ transitions }: InstanceRecord): number {
  return transitions[0]?.[0] ?? 0;
}

function diskBody({ instance, place }: InstanceFacts, disk: number): Body {
  return {
    deviceName: disk === 0 ? '/dev/sda1' : `/dev/sd${String.fromCharCode(97 + disk)}`,
    ebs: {
      volumeId: `vol-${drawHex(ID_DIGITS, place.seed, 'volume', instance.id, disk)}`,
      status: 'attached',
      attachTime: isoInstant(launchedAt(instance)),
      deleteOnTermination: true,
    },
  };
}

function networkBody({ instance, state, place }: InstanceFacts, groups: Body): Body {
  const { privateIp } = instance;
  const privateDnsName = privateDnsNameOf(instance);
  return {
    networkInterfaceId: `eni-${drawHex(ID_DIGITS, place.seed, 'eni', instance.id)}`,
    subnetId: place.subnetId,
    vpcId: place.vpcId,
    ownerId: instance.accountId,
    status: 'in-use',
    macAddress: `0a:${instance.id.slice(-10).match(/../g)?.join(':') ?? ''}`,
    privateIpAddress: privateIp,
    privateDnsName,
    sourceDestCheck: true,
    groupSet: groups,
    attachment: {
      attachmentId: `eni-attach-${drawHex(ID_DIGITS, place.seed, 'attachment', instance.id)}`,
      deviceIndex: 0,
      status: state === 'pending' ? 'attaching' : 'attached',
      attachTime: isoInstant(launchedAt(instance)),
      deleteOnTermination: true,
    },
    privateIpAddressesSet: { item: [{ privateIpAddress: privateIp, privateDnsName, primary: true }] },
    interfaceType: 'interface',
  };
}
