/**
 * What AWS documents that DRS does with the rights of whoever starts or terminates a recovery.
 *
 * Owns: the two lists, by their source. A job lacks what its caller lacks, and says so only in its log, after minutes.
 */
import type { Action } from './grant.ts';

/** Service Authorization Reference, AWS Elastic Disaster Recovery: dependent actions of StartRecovery and TerminateRecoveryInstances. */
export const dependentActions: readonly Action[] = [
  'drs:CreateRecoveryInstanceForDrs',
  'drs:DescribeSourceServers',
  'drs:ListTagsForResource',
  'ec2:AttachVolume',
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:CreateLaunchTemplate',
  'ec2:CreateLaunchTemplateVersion',
  'ec2:CreateSnapshot',
  'ec2:CreateTags',
  'ec2:CreateVolume',
  'ec2:DeleteLaunchTemplateVersions',
  'ec2:DeleteSnapshot',
  'ec2:DeleteVolume',
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceAttribute',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSnapshots',
  'ec2:DescribeSubnets',
  'ec2:DescribeVolumes',
  'ec2:DetachVolume',
  'ec2:ModifyInstanceAttribute',
  'ec2:ModifyLaunchTemplate',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RunInstances',
  'ec2:StartInstances',
  'ec2:StopInstances',
  'ec2:TerminateInstances',
  'iam:PassRole',
];

/**
 * AWS's managed policy AWSElasticDisasterRecoveryConsoleFullAccess_v2: what it grants to a launch beyond that list. Its rights for
 * post-launch actions (SSM) are left out: who uses them attaches AWSElasticDisasterRecoveryLaunchActionsPolicy too.
 */
export const managedLaunchActions: readonly Action[] = [
  'drs:TagResource',
  'ec2:AssociateIamInstanceProfile',
  'ec2:CreateFleet',
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:CreateSecurityGroup',
  'ec2:GetConsoleOutput',
  'ec2:GetConsoleScreenshot',
  'ec2:GetInstanceTypesFromInstanceRequirements',
];
