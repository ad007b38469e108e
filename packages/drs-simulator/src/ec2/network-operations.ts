/**
 * What EC2 tells of a network: subnets, security groups, network interfaces. The only interfaces are those of recovery instances.
 */
import type { Answer, Body, Refusal } from '../answer.ts';
import { isRefusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { isSeenByEc2 } from '../recovery/instance.ts';
import { parseSubnet } from '../estate/cidr.ts';
import { listParameter } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import type { SecurityGroup, Subnet } from '../world/network.ts';
import { placeKey } from '../world/records.ts';
import { describe, USUAL_PAGES } from './listing.ts';
import type { FilterValues } from './filters.ts';
import type { InstanceFacts } from './instance-body.ts';
import { attachmentBody, groupSetBody, instanceFacts, interfaceIdOf, macAddressOf, placeFacts, privateDnsNameOf } from './instance-body.ts';
import { ec2Refusal } from './refusals.ts';

export function describeSubnets(context: CallContext, parameters: Parameters): Answer | Refusal {
  const { network } = placeFacts(context.world, context.place);
  const ids = listParameter(parameters, 'SubnetId');
  const found = byIds(network.subnets, ids, /^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, {
    malformed: 'InvalidSubnetID.Malformed',
    missing: (id) => ec2Refusal('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`),
  });
  if (isRefusal(found)) return found;
  const held = new Map<string, number>();
  for (const { subnet } of heldInterfaces(context)) held.set(subnet.id, (held.get(subnet.id) ?? 0) + 1);
  return describe(context, parameters, {
    operation: 'DescribeSubnets',
    items: found,
    keyOf: ({ id }) => id,
    bodyOf: (subnet) => subnetBody(context, subnet, held.get(subnet.id) ?? 0),
    element: 'subnetSet',
    filters: SUBNET_FILTERS,
    tagsOf: () => ({}),
    pages: USUAL_PAGES,
    asked: ids,
  });
}

const SUBNET_FILTERS: FilterValues<Subnet> = new Map<string, (subnet: Subnet) => readonly string[]>([
  ['availability-zone', ({ zone }) => [zone]],
  ['cidr-block', ({ cidr }) => [cidr]],
  ['default-for-az', ({ isDefault }) => [String(isDefault)]],
  ['state', () => ['available']],
  ['subnet-id', ({ id }) => [id]],
  ['vpc-id', ({ vpcId }) => [vpcId]],
]);

function subnetBody({ place }: CallContext, subnet: Subnet, held: number): Body {
  return {
    subnetId: subnet.id,
    subnetArn: `arn:aws:ec2:${place.region}:${place.accountId}:subnet/${subnet.id}`,
    state: 'available',
    vpcId: subnet.vpcId,
    ownerId: place.accountId,
    cidrBlock: subnet.cidr,
    availableIpAddressCount: (parseSubnet(subnet.cidr)?.size ?? 0) - held,
    availabilityZone: subnet.zone,
    defaultForAz: subnet.isDefault,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    ipv6CidrBlockAssociationSet: {},
    tagSet: {},
  };
}

export function describeSecurityGroups(context: CallContext, parameters: Parameters): Answer | Refusal {
  const { network } = placeFacts(context.world, context.place);
  const ids = listParameter(parameters, 'GroupId');
  const names = listParameter(parameters, 'GroupName');
  const found = byIds(network.groups, ids, /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/, {
    malformed: 'InvalidGroupId.Malformed',
    missing: (id) => ec2Refusal('InvalidGroup.NotFound', `The security group '${id}' does not exist`),
  });
  if (isRefusal(found)) return found;
  const unknown = names.find((name) => !found.some((group) => group.name === name));
  if (unknown !== undefined) return ec2Refusal('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`);
  return describe(context, parameters, {
    operation: 'DescribeSecurityGroups',
    items: names.length === 0 ? found : found.filter(({ name }) => names.includes(name)),
    keyOf: ({ id }) => id,
    bodyOf: (group) => groupBody(context, group),
    element: 'securityGroupInfo',
    filters: GROUP_FILTERS,
    tagsOf: () => ({}),
    pages: USUAL_PAGES,
    asked: [ids, names],
  });
}

const GROUP_FILTERS: FilterValues<SecurityGroup> = new Map<string, (group: SecurityGroup) => readonly string[]>([
  ['group-id', ({ id }) => [id]],
  ['group-name', ({ name }) => [name]],
  ['vpc-id', ({ vpcId }) => [vpcId]],
]);

/** Rules are not modelled: nothing here sends a packet. */
function groupBody({ place }: CallContext, group: SecurityGroup): Body {
  return {
    groupId: group.id,
    securityGroupArn: `arn:aws:ec2:${place.region}:${place.accountId}:security-group/${group.id}`,
    groupName: group.name,
    groupDescription: group.name === 'default' ? 'default VPC security group' : group.name,
    ownerId: place.accountId,
    vpcId: group.vpcId,
    ipPermissions: {},
    ipPermissionsEgress: {},
    tagSet: {},
  };
}

export function describeNetworkInterfaces(context: CallContext, parameters: Parameters): Answer | Refusal {
  const ids = listParameter(parameters, 'NetworkInterfaceId');
  const interfaces = heldInterfaces(context);
  const missing = ids.find((id) => !interfaces.some((one) => interfaceIdOf(one) === id));
  if (missing !== undefined) return ec2Refusal('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${missing}' does not exist`);
  return describe(context, parameters, {
    operation: 'DescribeNetworkInterfaces',
    items: ids.length === 0 ? interfaces : interfaces.filter((one) => ids.includes(interfaceIdOf(one))),
    keyOf: interfaceIdOf,
    bodyOf: interfaceBody,
    element: 'networkInterfaceSet',
    filters: INTERFACE_FILTERS,
    tagsOf: () => ({}),
    pages: USUAL_PAGES,
    asked: ids,
  });
}

const INTERFACE_FILTERS: FilterValues<InstanceFacts> = new Map<string, (facts: InstanceFacts) => readonly (string | undefined)[]>([
  ['addresses.private-ip-address', ({ instance }) => [instance.privateIp]],
  ['attachment.instance-id', ({ instance }) => [instance.id]],
  ['availability-zone', ({ subnet }) => [subnet.zone]],
  ['group-id', ({ groups }) => groups.map(({ id }) => id)],
  ['network-interface-id', (facts) => [interfaceIdOf(facts)]],
  ['private-ip-address', ({ instance }) => [instance.privateIp]],
  ['status', () => ['in-use']],
  ['subnet-id', ({ subnet }) => [subnet.id]],
  ['vpc-id', ({ subnet }) => [subnet.vpcId]],
]);

/** An instance's interface goes with it, and its address is free again. */
function heldInterfaces({ world, place, now }: CallContext): readonly InstanceFacts[] {
  const facts = placeFacts(world, place);
  return world.instances
    .where('place', placeKey(place))
    .filter((instance) => isSeenByEc2(instance, now))
    .map((instance) => instanceFacts(facts, instance, now))
    .filter(({ state }) => state !== 'terminated');
}

function interfaceBody(facts: InstanceFacts): Body {
  const { instance, subnet } = facts;
  const privateDnsName = privateDnsNameOf(instance);
  return {
    networkInterfaceId: interfaceIdOf(facts),
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.zone,
    description: '',
    ownerId: instance.accountId,
    requesterManaged: false,
    status: 'in-use',
    macAddress: macAddressOf(instance),
    privateIpAddress: instance.privateIp,
    privateDnsName,
    sourceDestCheck: true,
    groupSet: groupSetBody(facts),
    attachment: { ...attachmentBody(facts), instanceId: instance.id, instanceOwnerId: instance.accountId },
    privateIpAddressesSet: { item: [{ privateIpAddress: instance.privateIp, privateDnsName, primary: true }] },
    interfaceType: 'interface',
    tagSet: {},
  };
}

type IdErrors = { readonly malformed: string; missing(id: string): Refusal };

/** All or none: one id that is not there refuses the whole call, as EC2 does. */
function byIds<Item extends { readonly id: string }>(
  items: readonly Item[],
  ids: readonly string[],
  form: RegExp,
  errors: IdErrors,
): readonly Item[] | Refusal {
  if (ids.length === 0) return items;
  const malformed = ids.find((id) => !form.test(id));
  if (malformed !== undefined) return ec2Refusal(errors.malformed, `Invalid id: "${malformed}"`);
  const known = new Map(items.map((item) => [item.id, item]));
  const missing = ids.find((id) => !known.has(id));
  return missing === undefined ? [...new Set(ids)].flatMap((id) => known.get(id) ?? []) : errors.missing(missing);
}
