/**
 * What is wrong with wanted settings, by the facts of a network; pure.
 *
 * An address held by the server's own recovery instance is no hindrance: DRS removes that instance before it launches the next.
 */
import type { SettingsIssue } from '@drs-orchestrator/application';
import { placeKey } from '@drs-orchestrator/domain';
import type { Place, ServerId, ServerSettings } from '@drs-orchestrator/domain';
import type { HeldAddress, Offering, Subnet } from '../ec2/network.ts';
import { placeInRange } from '../parse/cidr.ts';

export type Asked = { readonly serverId: ServerId | null; readonly settings: ServerSettings };

export type NetworkFacts = {
  /** Those that were asked for and are there, by id. */
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Of servers that want an address and name no subnet. */
  readonly templateSubnets: ReadonlyMap<ServerId, string>;
  readonly defaultSubnets: readonly Subnet[];
  readonly vpcOfGroup: ReadonlyMap<string, string>;
  readonly offerings: readonly Offering[];
  readonly held: readonly HeldAddress[];
  /** Whose recovery instance an instance is. */
  readonly serverOfInstance: ReadonlyMap<string, ServerId>;
};

type Field = keyof ServerSettings;
type Problem = { readonly field: Field; readonly message: string };

export const settingsIssues = (at: Place, asked: readonly Asked[], facts: NetworkFacts): readonly SettingsIssue[] => {
  const takers = new Map<string, ServerId | null>();
  return asked.flatMap((one) => {
    const problems = [
      ...subnetProblems(at, one, facts),
      ...addressProblems(one, facts, takers),
      ...groupProblems(at, one, facts),
      ...typeProblems(at, one, facts),
    ];
    return problems.map((problem) => ({ serverId: one.serverId, ...problem }));
  });
};

const subnetProblems = (at: Place, { settings: { subnetId } }: Asked, { subnets }: NetworkFacts): readonly Problem[] => {
  if (subnetId === undefined) return [];
  const subnet = subnets.get(subnetId);
  if (subnet === undefined) return [{ field: 'subnetId', message: `There is no subnet ${subnetId} in ${placeKey(at)}` }];
  return subnet.state === 'available' ? [] : [{ field: 'subnetId', message: `Subnet ${subnetId} is ${subnet.state}` }];
};

/** `takers` remembers who was given which address, so that the second to want one is told. */
const addressProblems = (one: Asked, facts: NetworkFacts, takers: Map<string, ServerId | null>): readonly Problem[] => {
  const { staticPrivateIp: address } = one.settings;
  if (address === undefined) return [];
  const problem = (message: string): readonly Problem[] => [{ field: 'staticPrivateIp', message }];
  const candidates = subnetsFor(one, facts);
  // A subnet that is not there is told of by its own field.
  if (candidates === undefined) return [];
  const subnet = candidates.find(({ cidr }) => placeInRange(address, cidr) !== 'outside');
  if (subnet === undefined) return problem(outside(address, candidates));
  const { subnetId, cidr } = subnet;
  if (placeInRange(address, cidr) === 'kept')
    return problem(`AWS keeps ${address} of ${cidr}, the range of subnet ${subnetId}, for itself`);
  const holder = facts.held.find((held) => held.address === address && held.subnetId === subnetId);
  if (holder !== undefined && !isOwn(one, holder, facts)) return problem(inUse(address, subnetId, holder));
  const spot = `${subnetId} ${address}`;
  if (takers.has(spot)) return problem(`${address} in subnet ${subnetId} is asked for by ${takers.get(spot) ?? 'another server'} too`);
  takers.set(spot, one.serverId);
  return [];
};

/** Where the address would have to lie; undefined: in a subnet that is not there. */
const subnetsFor = ({ serverId, settings }: Asked, facts: NetworkFacts): readonly Subnet[] | undefined => {
  const named = settings.subnetId ?? (serverId === null ? undefined : facts.templateSubnets.get(serverId));
  if (named === undefined) return facts.defaultSubnets;
  const subnet = facts.subnets.get(named);
  if (subnet !== undefined) return [subnet];
  return settings.subnetId === undefined ? [] : undefined;
};

const outside = (address: string, candidates: readonly Subnet[]): string => {
  if (candidates.length === 0) return `${address} lies in no subnet: neither the settings nor the launch template name one that is there`;
  const ranges = candidates.map(({ cidr, subnetId }) => `${cidr}, the range of subnet ${subnetId}`);
  return `${address} does not lie in ${ranges.join(', nor in ')}`;
};

const isOwn = ({ serverId }: Asked, { instanceId }: HeldAddress, { serverOfInstance }: NetworkFacts): boolean =>
  serverId !== null && instanceId !== null && serverOfInstance.get(instanceId) === serverId;

const inUse = (address: string, subnetId: string, { interfaceId, instanceId }: HeldAddress): string =>
  `${address} in subnet ${subnetId} is in use by ${instanceId === null ? `network interface ${interfaceId}` : `instance ${instanceId}`}`;

const groupProblems = (at: Place, { settings }: Asked, { subnets, vpcOfGroup }: NetworkFacts): readonly Problem[] => {
  const { securityGroupIds = [], subnetId } = settings;
  const problem = (message: string): Problem => ({ field: 'securityGroupIds', message });
  const missing = securityGroupIds.filter((id) => !vpcOfGroup.has(id));
  if (missing.length > 0) return missing.map((id) => problem(`There is no security group ${id} in ${placeKey(at)}`));
  const subnet = subnetId === undefined ? undefined : subnets.get(subnetId);
  if (subnet !== undefined) {
    const strangers = securityGroupIds.filter((id) => vpcOfGroup.get(id) !== subnet.vpcId);
    return strangers.map((id) =>
      problem(`Security group ${id} belongs to ${vpcOfGroup.get(id) ?? ''}, and subnet ${subnet.subnetId} to ${subnet.vpcId}`),
    );
  }
  const vpcs = new Set(securityGroupIds.map((id) => vpcOfGroup.get(id)));
  return vpcs.size > 1 ? [problem(`Security groups ${securityGroupIds.join(', ')} belong to different VPCs`)] : [];
};

const typeProblems = (at: Place, { settings }: Asked, { subnets, offerings }: NetworkFacts): readonly Problem[] => {
  const { instanceType, subnetId } = settings;
  if (instanceType === undefined) return [];
  const zones = offerings.filter((offering) => offering.instanceType === instanceType).map(({ zone }) => zone);
  const subnet = subnetId === undefined ? undefined : subnets.get(subnetId);
  if (zones.length === 0) return [{ field: 'instanceType', message: `${instanceType} is not offered in ${at.region}` }];
  if (subnet === undefined || zones.includes(subnet.zone)) return [];
  const message = `${instanceType} is not offered in ${subnet.zone}, the zone of subnet ${subnet.subnetId}`;
  return [{ field: 'instanceType', message }];
};
