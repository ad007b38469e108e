/**
 * What comes of a launch template when a server is launched by it: where the instance goes and what it is, or EC2's refusal.
 *
 * Owns: the checks RunInstances makes. Only the first network interface is modelled; further ones stay in the template.
 */
import type { ServerRecord, Tags, TemplateData, TemplateValue } from '../world/records.ts';
import type { Network, SecurityGroup, Subnet } from '../world/network.ts';
import { defaultGroupOf, subnetById } from '../world/network.ts';
import type { AddressPool } from './addresses.ts';

export type Granted = {
  readonly kind: 'granted';
  readonly subnetId: string;
  readonly zone: string;
  readonly groupIds: readonly string[];
  readonly address: string;
  readonly instanceType: string;
  readonly profileArn?: string;
  /** What the template puts on the instance. */
  readonly tags: Tags;
};

export type Denied = { readonly kind: 'denied'; readonly rawError: string };

export function askEc2(network: Network, addresses: AddressPool, server: ServerRecord, template: TemplateData): Granted | Denied {
  const primary = primaryInterface(template);
  const own = textsAt(template, 'SecurityGroupIds');
  if (primary !== undefined && own.length > 0)
    return deny(
      'InvalidParameterCombination',
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  const attached = textAt(primary, 'NetworkInterfaceId');
  if (attached !== undefined) return deny('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${attached}' does not exist`);
  const subnetId = textAt(primary, 'SubnetId');
  const subnet = subnetById(network, subnetId);
  if (subnet === undefined) return deny('InvalidSubnetID.NotFound', `The subnet ID '${subnetId ?? ''}' does not exist`);
  const groups = groupsIn(network, subnet, [...textsAt(primary, 'Groups'), ...own]);
  if (!Array.isArray(groups)) return groups as Denied;
  const type = instanceType(network, subnet, server, textAt(template, 'InstanceType'));
  if (typeof type !== 'string') return type;
  const address = addresses.take(server, subnet, staticAddress(primary));
  if (address.kind === 'refused') return deny(address.code, address.message);
  const profileArn = profileOf(server, template['IamInstanceProfile']);
  return {
    kind: 'granted',
    subnetId: subnet.id,
    zone: subnet.zone,
    groupIds: (groups as readonly SecurityGroup[]).map(({ id }) => id),
    address: address.address,
    instanceType: type,
    ...(profileArn === undefined ? {} : { profileArn }),
    tags: instanceTags(template),
  };
}

function groupsIn(network: Network, subnet: Subnet, ids: readonly string[]): readonly SecurityGroup[] | Denied {
  const fallback = defaultGroupOf(network, subnet.vpcId);
  if (ids.length === 0) return fallback === undefined ? [] : [fallback];
  const groups: SecurityGroup[] = [];
  for (const id of ids) {
    const group = network.groups.find((one) => one.id === id);
    if (group === undefined) return deny('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
    if (group.vpcId !== subnet.vpcId)
      return deny('InvalidParameter', `Security group ${id} and subnet ${subnet.id} belong to different networks.`);
    groups.push(group);
  }
  return groups;
}

/** With right-sizing on, the service takes what fits the server, whatever the template says. */
function instanceType(network: Network, subnet: Subnet, { launch, hardware }: ServerRecord, given: string | undefined): string | Denied {
  if (launch.targetInstanceTypeRightSizingMethod !== 'NONE' || given === undefined) return hardware.instanceType;
  const zones = network.offered().get(given);
  if (zones === undefined) return deny('InvalidParameterValue', `Invalid value '${given}' for InstanceType.`);
  if (zones.includes(subnet.zone)) return given;
  const other = `Please retry your request by not specifying an Availability Zone or choosing ${zones.join(', ')}.`;
  return deny(
    'Unsupported',
    `Your requested instance type (${given}) is not supported in your requested Availability Zone (${subnet.zone}). ${other}`,
  );
}

function profileOf({ accountId }: ServerRecord, profile: TemplateValue | undefined): string | undefined {
  const name = textAt(profile, 'Name');
  return textAt(profile, 'Arn') ?? (name === undefined ? undefined : `arn:aws:iam::${accountId}:instance-profile/${name}`);
}

function instanceTags(template: TemplateData): Tags {
  const specification = itemsAt(template, 'TagSpecifications').find((one) => textAt(one, 'ResourceType') === 'instance');
  return Object.fromEntries(itemsAt(specification, 'Tags').map((tag) => [textAt(tag, 'Key') ?? '', textAt(tag, 'Value') ?? '']));
}

function primaryInterface(template: TemplateData): TemplateValue | undefined {
  return itemsAt(template, 'NetworkInterfaces').find((one) => (textAt(one, 'DeviceIndex') ?? '0') === '0');
}

function staticAddress(primary: TemplateValue | undefined): string | undefined {
  const listed = itemsAt(primary, 'PrivateIpAddresses').find((one) => textAt(one, 'Primary')?.toLowerCase() === 'true');
  return textAt(listed, 'PrivateIpAddress') ?? textAt(primary, 'PrivateIpAddress');
}

function memberAt(value: TemplateValue | undefined, name: string): TemplateValue | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? (value as TemplateData)[name] : undefined;
}

function textAt(value: TemplateValue | undefined, name: string): string | undefined {
  const member = memberAt(value, name);
  return typeof member === 'string' && member !== '' ? member : undefined;
}

function itemsAt(value: TemplateValue | undefined, name: string): readonly TemplateValue[] {
  const member = memberAt(value, name);
  return Array.isArray(member) ? (member as readonly TemplateValue[]) : [];
}

function textsAt(value: TemplateValue | undefined, name: string): readonly string[] {
  return itemsAt(value, name).filter((item) => typeof item === 'string');
}

function deny(code: string, message: string): Denied {
  return { kind: 'denied', rawError: `An error occurred (${code}) when calling the RunInstances operation: ${message}` };
}
