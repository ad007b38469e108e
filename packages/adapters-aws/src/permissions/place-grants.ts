/**
 * What a role needs in an account and Region that servers are recovered in: to look, to change how they are launched, to launch them,
 * and to remove what was launched.
 *
 * Owns: this one table. The functions' own roles, the role of target accounts, the simulation before a launch and the documents are
 * all made from it. The launch itself is ./launch-grants.ts.
 *
 * Invariant: an action is granted on all resources only where the service authorises it on none.
 */
import type { Grant } from './grant.ts';
import { arnsAt, drsMark } from './place-arns.ts';
import type { PlaceNames } from './place-arns.ts';
import { buildGrants, launchGrants } from './launch-grants.ts';

/** For `looking`, an API that only reads is enough; the others are for what recovers. `building` is DRS's part of `launching`. */
export type PlacePurpose = 'looking' | 'preparing' | 'launching' | 'building' | 'removing';

export const placeGrants = (place: PlaceNames): Readonly<Record<PlacePurpose, readonly Grant[]>> => ({
  looking: lookingGrants(place),
  preparing: preparingGrants(place),
  launching: launchGrants(place),
  building: buildGrants(place),
  removing: removingGrants(place),
});

const isMarked = { Null: { [`aws:ResourceTag/${drsMark}`]: 'false' } };

const lookingGrants = (place: PlaceNames): readonly Grant[] => {
  const { drs } = arnsAt(place);
  return [
    {
      sid: 'LookAtService',
      actions: ['drs:DescribeSourceServers', 'drs:DescribeJobs', 'drs:DescribeRecoveryInstances'],
      on: { any: 'DRS authorises lists on no resource' },
      why: 'Servers, jobs and recovery instances are listed, and looked at while a recovery runs',
    },
    {
      sid: 'LookAtServers',
      actions: ['drs:DescribeRecoverySnapshots'],
      on: [drs('source-server')],
      why: 'Recovery points are chosen, and their age is judged',
    },
    { sid: 'LookAtJobs', actions: ['drs:DescribeJobLogItems'], on: [drs('job')], why: 'The log of a job says what it is doing' },
    {
      sid: 'LookAtEc2',
      actions: [
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceTypeOfferings',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeTags',
      ],
      on: { any: 'EC2 authorises Describe calls on no resource' },
      why: 'Instances are shown with their state and addresses, and launch settings checked against the network',
    },
  ];
};

const preparingGrants = (place: PlaceNames): readonly Grant[] => {
  const { drs, ec2 } = arnsAt(place);
  return [
    {
      sid: 'ChangeLaunchConfiguration',
      actions: ['drs:GetLaunchConfiguration', 'drs:UpdateLaunchConfiguration'],
      on: [drs('source-server')],
      why: 'Launch settings of groups are applied when they are saved, and again before a wave where they have drifted',
    },
    {
      sid: 'ReadLaunchTemplates',
      actions: ['ec2:DescribeLaunchTemplateVersions'],
      on: { any: 'EC2 authorises Describe calls on no resource' },
      why: 'What holds now is compared with what a group says, and only what differs is changed',
    },
    {
      sid: 'ChangeLaunchTemplates',
      actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
      on: [ec2('launch-template')],
      when: isMarked,
      why: 'Subnet, security groups, type and address stand in the template that DRS made for the server; DRS changes it too',
    },
  ];
};

const removingGrants = (place: PlaceNames): readonly Grant[] => [
  {
    sid: 'Terminate',
    actions: ['drs:TerminateRecoveryInstances'],
    on: [arnsAt(place).drs('recovery-instance')],
    why: 'Instances of a drill are terminated when somebody asks for it',
  },
];
