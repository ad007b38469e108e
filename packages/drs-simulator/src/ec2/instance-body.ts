/** A recovery instance as EC2 describes it. A terminated instance has lost its network and its disks. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import { drawHex } from '../random.ts';
import { isoInstant } from '../instants.ts';
import { stateAt } from '../recovery/instance.ts';
import type { Network, SecurityGroup, Subnet } from '../world/network.ts';
import { defaultGroupOf, networkOf, subnetById } from '../world/network.ts';
import type { InstanceRecord, InstanceState, OperatingSystem, Place } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { ID_DIGITS, unknownRegion } from '../world/seed-world.ts';
import type { World } from '../world/world.ts';

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
  readonly network: Network;
};

export function placeFacts(world: World, place: Place): PlaceFacts {
  const { seed } = world.meta();
  const { accountId, region } = place;
  const drawn = (prefix: string, ...words: readonly string[]): string =>
    `${prefix}-${drawHex(ID_DIGITS, seed, prefix, accountId, region, ...words)}`;
  return {
    seed,
    imageIds: { linux: drawn('ami', 'linux'), windows: drawn('ami', 'windows') },
    network: networkOf(world, world.regions.get(placeKey(place)) ?? unknownRegion(place)),
  };
}

/** An instance with what EC2 knows of it; what only some answers need is drawn when they do. */
export type InstanceFacts = {
  readonly instance: InstanceRecord;
  readonly state: InstanceState;
  readonly place: PlaceFacts;
  readonly subnet: Subnet;
  readonly groups: readonly SecurityGroup[];
};

export function instanceFacts(place: PlaceFacts, instance: InstanceRecord, now: number): InstanceFacts {
  const { network } = place;
  const subnet = subnetById(network, instance.subnetId) ?? network.subnets[0];
  const fallback = defaultGroupOf(network, subnet.vpcId)?.id;
  const ids = new Set(instance.groupIds ?? (fallback === undefined ? [] : [fallback]));
  const groups = network.groups.filter(({ id }) => ids.has(id));
  return { instance, place, subnet, groups, state: stateAt(instance, now) ?? 'pending' };
}

export function interfaceIdOf({ instance, place }: InstanceFacts): string {
  return `eni-${drawHex(ID_DIGITS, place.seed, 'eni', instance.id)}`;
}

export function macAddressOf({ id }: InstanceRecord): string {
  return `0a:${id.slice(-10).match(/../g)?.join(':') ?? ''}`;
}

export function groupSetBody({ groups }: InstanceFacts): Body {
  return { item: groups.map(({ id, name }) => ({ groupId: id, groupName: name })) };
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
  const { instance, state, place, subnet } = facts;
  const isGone = state === 'terminated';
  const groups = groupSetBody(facts);
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
    placement: { availabilityZone: subnet.zone, groupName: '', tenancy: 'default' },
    platform: instance.os === 'windows' ? 'windows' : undefined,
    monitoring: { state: 'disabled' },
    subnetId: isGone ? undefined : subnet.id,
    vpcId: isGone ? undefined : subnet.vpcId,
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
    iamInstanceProfile: instance.profileArn === undefined ? undefined : profileBody(facts, instance.profileArn),
    ebsOptimized: false,
    enaSupport: true,
    platformDetails: instance.os === 'windows' ? 'Windows' : 'Linux/UNIX',
  });
}

function profileBody({ place }: InstanceFacts, arn: string): Body {
  return { arn, id: `AIPA${drawHex(ID_DIGITS, place.seed, 'instance-profile', arn).toUpperCase()}` };
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

function networkBody(facts: InstanceFacts, groups: Body): Body {
  const { instance, subnet } = facts;
  const { privateIp } = instance;
  const privateDnsName = privateDnsNameOf(instance);
  return {
    networkInterfaceId: interfaceIdOf(facts),
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    ownerId: instance.accountId,
    status: 'in-use',
    macAddress: macAddressOf(instance),
    privateIpAddress: privateIp,
    privateDnsName,
    sourceDestCheck: true,
    groupSet: groups,
    attachment: attachmentBody(facts),
    privateIpAddressesSet: { item: [{ privateIpAddress: privateIp, privateDnsName, primary: true }] },
    interfaceType: 'interface',
  };
}

export function attachmentBody({ instance, state, place }: InstanceFacts): Body {
  return {
    attachmentId: `eni-attach-${drawHex(ID_DIGITS, place.seed, 'attachment', instance.id)}`,
    deviceIndex: 0,
    status: state === 'pending' ? 'attaching' : 'attached',
    attachTime: isoInstant(launchedAt(instance)),
    deleteOnTermination: true,
  };
}
