/**
 * What a launch needs: the call that starts it, and all that DRS then does in EC2 with the rights of whoever made the call.
 *
 * Owns: DRS's part, as AWS documents it (./documented-actions.ts) and under the conditions that its managed policy for the console sets:
 * only through a service, and only on what DRS has marked as its own, or marks in the same request.
 */
import type { Conditions, Grant } from './grant.ts';
import { arnsAt, drsMark } from './place-arns.ts';
import type { PlaceNames } from './place-arns.ts';

const throughService = { Bool: { 'aws:ViaAWSService': 'true' } } as const;
const throughDrs = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'drs.amazonaws.com' } } as const;
const onManaged: Conditions = { ...throughService, Null: { [`aws:ResourceTag/${drsMark}`]: 'false' } };
const markedInRequest: Conditions = { ...throughService, Null: { [`aws:RequestTag/${drsMark}`]: 'false' } };

/** Made by DRS when it is initialised; all below `service-role/`. */
const drsRoles = [
  'AWSElasticDisasterRecoveryConversionServerRole',
  'AWSElasticDisasterRecoveryRecoveryInstanceRole',
  'AWSElasticDisasterRecoveryRecoveryInstanceWithLaunchActionsRole',
];

/** What is looked up, started and passed on. */
export const launchGrants = (place: PlaceNames): readonly Grant[] => [...startGrants(place), ...templateGrants(place)];

/** What DRS builds for it in EC2. */
export const buildGrants = (place: PlaceNames): readonly Grant[] => [
  ...diskGrants(place),
  ...instanceGrants(place),
  ...networkGrants(place),
];

const startGrants = (place: PlaceNames): readonly Grant[] => {
  const { drs, ec2, role } = arnsAt(place);
  return [
    {
      sid: 'StartRecovery',
      actions: ['drs:StartRecovery', 'drs:CreateRecoveryInstanceForDrs'],
      on: [drs('source-server')],
      why: 'The start itself, and the recovery instance that DRS registers for each server',
    },
    {
      sid: 'TagRecovery',
      actions: ['drs:TagResource'],
      on: [drs('job'), drs('recovery-instance'), drs('source-server')],
      why: 'Jobs are started with a tag, by which a lost answer is found again; DRS hands it on',
    },
    {
      sid: 'LookDuringLaunch',
      actions: [
        'drs:ListTagsForResource',
        'ec2:DescribeAccountAttributes',
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceStatus',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplates',
        'ec2:DescribeSnapshots',
        'ec2:DescribeVolumes',
        'ec2:GetInstanceTypesFromInstanceRequirements',
      ],
      on: { any: 'These are authorised on no resource' },
      why: 'DRS looks up what it launches from and into',
    },
    {
      sid: 'LookAtInstances',
      actions: ['ec2:DescribeInstanceAttribute'],
      on: [ec2('instance')],
      why: 'And how an instance is set up, marked or not',
    },
    {
      sid: 'PassRoles',
      actions: ['iam:PassRole'],
      on: [...drsRoles.map((name) => role(`service-role/${name}`)), ...place.instanceRoles.map(role)],
      when: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      why: 'Conversion servers and recovery instances run with roles that DRS has made, or that launch settings name',
    },
  ];
};

const diskGrants = (place: PlaceNames): readonly Grant[] => {
  const { ec2 } = arnsAt(place);
  return [
    {
      sid: 'MakeVolumes',
      actions: ['ec2:CreateVolume'],
      on: [ec2('volume')],
      when: markedInRequest,
      why: 'Disks are made from recovery points',
    },
    {
      sid: 'ReadSnapshots',
      actions: ['ec2:CreateVolume', 'ec2:DeleteSnapshot'],
      on: [ec2('snapshot')],
      when: onManaged,
      why: 'The recovery points that disks are made from; temporary ones are removed',
    },
    {
      sid: 'MakeSnapshots',
      actions: ['ec2:CreateSnapshot'],
      on: [ec2('snapshot')],
      when: markedInRequest,
      why: 'A point of this moment, where the latest is asked for',
    },
    {
      sid: 'UseVolumes',
      actions: ['ec2:AttachVolume', 'ec2:CreateSnapshot', 'ec2:DeleteVolume'],
      on: [ec2('volume')],
      when: onManaged,
      why: 'Disks go from the conversion server to the instance, and go with it',
    },
    {
      sid: 'DetachVolumes',
      actions: ['ec2:DetachVolume'],
      on: [ec2('volume')],
      when: throughService,
      why: 'The disk that an instance was launched with has no mark yet when it gives way to the recovered one',
    },
  ];
};

const instanceGrants = (place: PlaceNames): readonly Grant[] => {
  const { ec2 } = arnsAt(place);
  return [
    {
      sid: 'RunInstances',
      actions: ['ec2:RunInstances'],
      on: [ec2('instance')],
      when: markedInRequest,
      why: 'Conversion servers and recovery instances',
    },
    {
      sid: 'RunInstancesWith',
      actions: ['ec2:RunInstances'],
      on: (['image', 'launch-template', 'network-interface', 'security-group', 'subnet', 'volume'] as const).map(ec2),
      when: throughService,
      why: 'What an instance is launched from and into is the account’s own, without a mark',
    },
    {
      sid: 'RunFleets',
      actions: ['ec2:CreateFleet'],
      on: (['fleet', 'image', 'instance', 'launch-template', 'subnet', 'volume'] as const).map(ec2),
      when: throughDrs,
      why: 'Where a server may be launched as one of several types',
    },
    {
      sid: 'ChangeInstances',
      actions: [
        'ec2:AssociateIamInstanceProfile',
        'ec2:AttachVolume',
        'ec2:DetachVolume',
        'ec2:GetConsoleOutput',
        'ec2:GetConsoleScreenshot',
        'ec2:ModifyInstanceAttribute',
        'ec2:StartInstances',
        'ec2:StopInstances',
        'ec2:TerminateInstances',
      ],
      on: [ec2('instance')],
      when: onManaged,
      why: 'Instances are started with their recovered disks; conversion servers, and instances of earlier drills, are terminated',
    },
    {
      sid: 'LaunchIntoInstances',
      actions: ['ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:StartInstances'],
      on: [ec2('instance')],
      when: { ...throughDrs, StringEquals: { 'ec2:ResourceTag/AWSDRS': 'AllowLaunchingIntoThisInstance' } },
      why: 'A server may be recovered into an instance that is there already, and that its owner has tagged for it',
    },
    {
      sid: 'TagNewThings',
      actions: ['ec2:CreateTags'],
      on: (['instance', 'network-interface', 'security-group', 'snapshot', 'volume'] as const).map(ec2),
      when: {
        ...throughService,
        StringEquals: {
          'ec2:CreateAction': [
            'CreateFleet',
            'CreateNetworkInterface',
            'CreateSecurityGroup',
            'CreateSnapshot',
            'CreateVolume',
            'RunInstances',
          ],
        },
      },
      why: 'DRS marks what it makes as it makes it',
    },
  ];
};

const networkGrants = (place: PlaceNames): readonly Grant[] => {
  const { ec2 } = arnsAt(place);
  return [
    {
      sid: 'MakeNetworkInterfaces',
      actions: ['ec2:CreateNetworkInterface'],
      on: [ec2('network-interface')],
      when: markedInRequest,
      why: 'Interfaces of instances that are launched',
    },
    {
      sid: 'MakeNetworkInterfacesIn',
      actions: ['ec2:CreateNetworkInterface'],
      on: [ec2('security-group'), ec2('subnet')],
      when: throughService,
      why: 'The network that they are made in is the account’s own, without a mark',
    },
    {
      sid: 'LendNetworkInterfaces',
      actions: ['ec2:CreateNetworkInterfacePermission'],
      on: [ec2('network-interface')],
      when: onManaged,
      why: 'An interface is made before its instance, which is then allowed to use it',
    },
    {
      sid: 'MakeSecurityGroups',
      actions: ['ec2:CreateSecurityGroup'],
      on: [ec2('security-group')],
      when: markedInRequest,
      why: 'Conversion servers have a group of their own',
    },
    {
      sid: 'MakeSecurityGroupsIn',
      actions: ['ec2:CreateSecurityGroup'],
      on: [ec2('vpc')],
      when: throughService,
      why: 'The network that the group is made in is the account’s own, without a mark',
    },
    {
      sid: 'ChangeSecurityGroups',
      actions: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
      on: [ec2('security-group')],
      when: onManaged,
      why: 'Rules of that group',
    },
  ];
};

const templateGrants = (place: PlaceNames): readonly Grant[] => {
  const { ec2 } = arnsAt(place);
  return [
    {
      sid: 'MakeLaunchTemplates',
      actions: ['ec2:CreateLaunchTemplate'],
      on: [ec2('launch-template')],
      when: { Null: { [`aws:RequestTag/${drsMark}`]: 'false' } },
      why: 'DRS makes the template of a server that has none',
    },
    {
      sid: 'TagLaunchTemplates',
      actions: ['ec2:CreateTags'],
      on: [ec2('launch-template')],
      when: { StringEquals: { 'ec2:CreateAction': 'CreateLaunchTemplate' } },
      why: 'And marks it as it makes it',
    },
    {
      sid: 'TrimLaunchTemplates',
      actions: ['ec2:DeleteLaunchTemplateVersions'],
      on: [ec2('launch-template')],
      when: { Null: { [`aws:ResourceTag/${drsMark}`]: 'false' } },
      why: 'DRS removes versions that it made for one launch',
    },
  ];
};
