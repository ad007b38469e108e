/**
 * A launch template's version in our words.
 *
 * Owns: where in a template each setting stands. Subnet, security groups and address are those of the first network
 * interface; security groups of a template without interfaces stand beside them.
 */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { PresentTemplate } from '@drs-orchestrator/application';
import type { TemplateVersion } from '../ec2/launch-templates.ts';

export type TemplateInterface = Ec2.LaunchTemplateInstanceNetworkInterfaceSpecification;

export const presentTemplate = ({ templateId, number, data }: TemplateVersion): PresentTemplate => {
  const primary = primaryInterface(data);
  return {
    templateId,
    version: number,
    subnetId: primary?.SubnetId ?? null,
    securityGroupIds: primary?.Groups ?? data.SecurityGroupIds ?? [],
    instanceType: data.InstanceType ?? null,
    instanceProfileName: profileName(data.IamInstanceProfile),
    staticPrivateIp: staticAddress(primary),
  };
};

/** The interface that an instance has in any case; its index may be left out, since 0 is what it is then. */
export const isPrimaryInterface = ({ DeviceIndex = 0, NetworkCardIndex = 0 }: TemplateInterface): boolean =>
  DeviceIndex === 0 && NetworkCardIndex === 0;

export const primaryInterface = (data: Ec2.ResponseLaunchTemplateData): TemplateInterface | undefined =>
  (data.NetworkInterfaces ?? []).find(isPrimaryInterface);

/** Either of two members may hold it. */
const staticAddress = (primary: TemplateInterface | undefined): string | null => {
  const listed = (primary?.PrivateIpAddresses ?? []).find(({ Primary }) => Primary === true);
  return listed?.PrivateIpAddress ?? primary?.PrivateIpAddress ?? null;
};

/** An instance profile is given by its name or by its ARN, which ends in the name. */
const profileName = (profile: Ec2.LaunchTemplateIamInstanceProfileSpecification | undefined): string | null =>
  profile?.Name ?? profile?.Arn?.split('/').at(-1) ?? null;
