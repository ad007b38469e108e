/**
 * What a new version of a launch template has to contain, so that wanted settings hold and nothing else changes.
 *
 * Owns: the decision; pure. A version made from another one takes over what it does not name, but a list that it names
 * replaces the other's whole: so the interfaces are repeated with everything that is in them.
 */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { ApplyRefusal, PresentTemplate } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { Result, ServerSettings } from '@drs-orchestrator/domain';
import type { TemplateVersion } from '../ec2/launch-templates.ts';
import { isPrimaryInterface, presentTemplate, primaryInterface } from './template-facts.ts';
import type { TemplateInterface } from './template-facts.ts';

/** `parts` go on top of the version they are made from; `whole` is all there is, because only so a member can be taken away. */
export type TemplateChange = { readonly kind: 'none' } | { readonly kind: 'parts' | 'whole'; readonly data: Ec2.RequestLaunchTemplateData };

export type TemplateField = 'subnetId' | 'securityGroupIds' | 'instanceType' | 'instanceProfileName' | 'staticPrivateIp';

/** The wanted settings that the template does not have. */
export const differingFields = (present: PresentTemplate, wanted: ServerSettings): readonly TemplateField[] =>
  templateFields.filter((field) =>
    field === 'securityGroupIds'
      ? wanted[field] !== undefined && !sameMembers(wanted[field], present[field])
      : wanted[field] !== undefined && wanted[field] !== present[field],
  );

export const templateChange = (version: TemplateVersion, wanted: ServerSettings): Result<TemplateChange, ApplyRefusal> => {
  const differing = differingFields(presentTemplate(version), wanted);
  if (differing.length === 0) return ok({ kind: 'none' });
  const { data } = version;
  const changed = only(wanted, differing);
  const named: Ec2.RequestLaunchTemplateData = {
    ...(changed.instanceType === undefined ? {} : { InstanceType: changed.instanceType as Ec2._InstanceType }),
    ...(changed.instanceProfileName === undefined ? {} : { IamInstanceProfile: { Name: changed.instanceProfileName } }),
  };
  const needsInterface = differing.includes('subnetId') || differing.includes('staticPrivateIp');
  if (!needsInterface && !differing.includes('securityGroupIds')) return ok({ kind: 'parts', data: named });
  if (hasInterfaces(data) || !hasOwnGroups(data)) {
    const interfaces = changedInterfaces(data.NetworkInterfaces ?? [], changed);
    return interfaces.ok ? ok({ kind: 'parts', data: { ...named, NetworkInterfaces: [...interfaces.value] } }) : interfaces;
  }
  return withOwnGroups(data, changed, named, needsInterface);
};

const templateFields: readonly TemplateField[] = ['subnetId', 'securityGroupIds', 'instanceType', 'instanceProfileName', 'staticPrivateIp'];

const only = (wanted: ServerSettings, fields: readonly TemplateField[]): ServerSettings =>
  Object.fromEntries(fields.map((field) => [field, wanted[field]]));

const sameMembers = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((member) => other.includes(member));

const hasInterfaces = ({ NetworkInterfaces = [] }: Ec2.ResponseLaunchTemplateData): boolean => NetworkInterfaces.length > 0;

const hasOwnGroups = ({ SecurityGroupIds = [], SecurityGroups = [] }: Ec2.ResponseLaunchTemplateData): boolean =>
  SecurityGroupIds.length + SecurityGroups.length > 0;

/** All interfaces again, the primary one changed; where there is none, one with what is wanted. */
const changedInterfaces = (
  present: readonly TemplateInterface[],
  changed: ServerSettings,
): Result<readonly TemplateInterface[], ApplyRefusal> => {
  const primary = primaryInterface({ NetworkInterfaces: [...present] });
  if (primary?.NetworkInterfaceId !== undefined && primary.NetworkInterfaceId !== '')
    return refused(takesInterface(primary.NetworkInterfaceId));
  if (primary === undefined) return ok([changedInterface({ DeviceIndex: 0 }, changed), ...present]);
  return ok(present.map((one) => (isPrimaryInterface(one) ? changedInterface(one, changed) : one)));
};

const changedInterface = (present: TemplateInterface, changed: ServerSettings): TemplateInterface => ({
  ...present,
  ...(changed.subnetId === undefined ? {} : { SubnetId: changed.subnetId }),
  ...(changed.securityGroupIds === undefined ? {} : { Groups: [...changed.securityGroupIds] }),
  ...(changed.staticPrivateIp === undefined ? {} : primaryAddress(present, changed.staticPrivateIp)),
});

/** EC2 takes the primary address from one of two members, and refuses the list beside a number of addresses to be drawn. */
const primaryAddress = (present: TemplateInterface, address: string): TemplateInterface => {
  const others = (present.PrivateIpAddresses ?? []).filter(({ Primary }) => Primary !== true);
  return (present.SecondaryPrivateIpAddressCount ?? 0) > 0
    ? { PrivateIpAddress: address, PrivateIpAddresses: undefined }
    : { PrivateIpAddress: undefined, PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }, ...others] };
};

/** Security groups that belong to no interface: they may stay where they are, unless an interface has to be named beside them. */
const withOwnGroups = (
  data: Ec2.ResponseLaunchTemplateData,
  changed: ServerSettings,
  named: Ec2.RequestLaunchTemplateData,
  needsInterface: boolean,
): Result<TemplateChange, ApplyRefusal> => {
  const { SecurityGroupIds = [], SecurityGroups = [], ...rest } = data;
  if (SecurityGroups.length > 0 && (needsInterface || SecurityGroupIds.length === 0)) return refused(namesGroups(SecurityGroups));
  if (!needsInterface)
    return ok({ kind: 'parts', data: { ...named, SecurityGroupIds: [...(changed.securityGroupIds ?? SecurityGroupIds)] } });
  const one = changedInterface({ DeviceIndex: 0, Groups: SecurityGroupIds }, changed);
  return ok({ kind: 'whole', data: { ...(rest as Ec2.RequestLaunchTemplateData), ...named, NetworkInterfaces: [one] } });
};

const takesInterface = (id: string): ApplyRefusal => ({
  kind: 'never',
  code: 'TemplateTakesInterface',
  message: `The launch template takes the network interface ${id}, which brings its own subnet, address and security groups`,
});

const namesGroups = (names: readonly string[]): ApplyRefusal => ({
  kind: 'never',
  code: 'TemplateNamesGroups',
  message: `The launch template gives security groups by name (${names.join(', ')}), beside which no others can be set`,
});
