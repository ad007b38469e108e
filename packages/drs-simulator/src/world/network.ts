/**
 * The network of an account and Region: subnets, security groups, and which instance types each zone offers.
 *
 * Owns: what is there where the estate says nothing, drawn by the world's seed: a default VPC with a subnet in each of three
 * zones and its default security group. Nothing of it ever changes, so none of it is a row of its own.
 */
import { parseSubnet } from '../estate/cidr.ts';
import { drawHex, drawOne } from '../random.ts';
import { STANDARD_TYPES } from './instance-types.ts';
import type { Place, RegionRecord } from './records.ts';
import { placeKey } from './records.ts';
import { ID_DIGITS } from './seed-world.ts';
import type { World } from './world.ts';

export type Subnet = {
  readonly id: string;
  readonly vpcId: string;
  /** With the Region: `us-east-1a`. */
  readonly zone: string;
  readonly cidr: string;
  /** Whether an instance goes here that names the zone, or nothing, and no subnet. */
  readonly isDefault: boolean;
};

export type SecurityGroup = { readonly id: string; readonly vpcId: string; readonly name: string };

export type Network = {
  /** The first is where an instance goes that names no subnet. */
  readonly subnets: readonly [Subnet, ...Subnet[]];
  readonly groups: readonly SecurityGroup[];
  /** Zones that offer it, by type; drawn up when it is first asked for. */
  offered(): ReadonlyMap<string, readonly string[]>;
};

export type NetworkIds = { readonly subnetId: string; readonly groupId: string };

const ZONES = ['a', 'b', 'c'] as const;

/** Of the subnet and the security group that are there in any case. */
export function networkIds(seed: number, place: Place): NetworkIds {
  return { subnetId: drawId(seed, 'subnet', place), groupId: drawId(seed, 'sg', place) };
}

export function networkOf(world: World, region: RegionRecord): Network {
  const { seed } = world.meta();
  const vpcId = drawId(seed, 'vpc', region);
  const subnets = subnetsOf(seed, region, vpcId);
  const zones = [...new Set([...ZONES.map((letter) => `${region.region}${letter}`), ...subnets.map(({ zone }) => zone)])].toSorted();
  let offered: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    subnets,
    groups: groupsOf(seed, region, vpcId, subnets),
    offered: () => (offered ??= offeredIn(world, region, zones)),
  };
}

export function subnetById({ subnets }: Network, id: string | undefined): Subnet | undefined {
  return id === undefined ? subnets[0] : subnets.find((subnet) => subnet.id === id);
}

export function defaultGroupOf({ groups }: Network, vpcId: string): SecurityGroup | undefined {
  return groups.find((group) => group.vpcId === vpcId && group.name === 'default');
}

/** `words` tell further things of one kind apart. */
function drawId(seed: number, prefix: string, { accountId, region }: Place, ...words: readonly string[]): string {
  return `${prefix}-${drawHex(ID_DIGITS, seed, prefix, accountId, region, ...words)}`;
}

function subnetsOf(seed: number, region: RegionRecord, vpcId: string): Network['subnets'] {
  const letter = drawOne(ZONES, seed, 'zone', region.accountId, region.region);
  const zoneOf = (one: string): string => `${region.region}${one}`;
  const first: Subnet = { id: drawId(seed, 'subnet', region), vpcId, zone: zoneOf(letter), cidr: region.subnetCidr, isDefault: true };
  const given = region.network?.subnets?.map((subnet): Subnet => ({
    id: subnet.id,
    vpcId: subnet.vpcId ?? vpcId,
    zone: zoneOf(subnet.zone),
    cidr: subnet.cidr,
    isDefault: false,
  }));
  if (given !== undefined && region.network?.keepsDrawn !== true) return [first, ...given];
  const others = ZONES.filter((one) => one !== letter).map((one, position): Subnet => {
    const cidr = parseSubnet(region.subnetCidr)?.next(position + 1) ?? region.subnetCidr;
    return { id: drawId(seed, 'subnet', region, one), vpcId, zone: zoneOf(one), cidr, isDefault: true };
  });
  return [first, ...others, ...(given ?? [])];
}

/** Every VPC has a security group called default. */
function groupsOf(seed: number, region: RegionRecord, vpcId: string, subnets: readonly Subnet[]): readonly SecurityGroup[] {
  const given = (region.network?.securityGroups ?? []).map((group): SecurityGroup => ({
    id: group.id,
    name: group.name,
    vpcId: group.vpcId ?? vpcId,
  }));
  const vpcs = new Set([vpcId, ...subnets.map((subnet) => subnet.vpcId), ...given.map((group) => group.vpcId)]);
  const defaults = [...vpcs].map((vpc): SecurityGroup => {
    const words = vpc === vpcId ? [] : [vpc];
    return { id: drawId(seed, 'sg', region, ...words), name: 'default', vpcId: vpc };
  });
  return [...defaults, ...given];
}

/** What the estate lists or the standard list, and whatever the servers began with: those are there in any case. */
function offeredIn(world: World, region: RegionRecord, zones: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const offered = new Map<string, readonly string[]>();
  for (const { hardware, launch } of world.servers.where('place', placeKey(region))) {
    offered.set(hardware.instanceType, zones);
    offered.set(launch.templateInstanceType, zones);
  }
  const listed = region.network?.instanceTypes ?? [...STANDARD_TYPES.keys()].map((type) => ({ type, zones: undefined }));
  for (const { type, zones: letters } of listed) {
    offered.set(type, letters === undefined ? zones : letters.map((letter) => `${region.region}${letter}`));
  }
  return offered;
}
