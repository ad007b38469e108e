/**
 * What the tests read of the answers: members by their names on the wire. Loose where a test only compares, never `any`.
 */

export type Tags = Record<string, string>;

export type Job = {
  readonly jobID: string;
  readonly arn: string;
  readonly type: string;
  readonly initiatedBy: string;
  readonly status: string;
  readonly creationDateTime: string;
  readonly endDateTime?: string;
  readonly tags: Tags;
  readonly participatingServers: readonly {
    readonly sourceServerID: string;
    readonly launchStatus: string;
    readonly recoveryInstanceID?: string;
    readonly launchActionsStatus?: { readonly runs: readonly { readonly status: string; readonly action: { readonly name: string } }[] };
  }[];
};

export type LogItem = {
  readonly logDateTime: string;
  readonly event: string;
  readonly eventData: {
    readonly sourceServerID?: string;
    readonly conversionServerID?: string;
    readonly targetInstanceID?: string;
    readonly rawError?: string;
  };
};

export type SourceServer = {
  readonly sourceServerID: string;
  readonly tags: Tags;
  readonly dataReplicationInfo: { readonly dataReplicationState: string; readonly lagDuration?: string };
  readonly sourceProperties: { readonly recommendedInstanceType: string };
  readonly replicationDirection: string;
  readonly reversedDirectionSourceServerArn?: string;
  readonly stagingArea: { readonly status: string };
};

export type RecoveryInstance = {
  readonly recoveryInstanceID: string;
  readonly failback: { readonly state: string; readonly failbackJobID?: string };
  readonly dataReplicationInfo: { readonly dataReplicationState: string };
  readonly arn: string;
  readonly jobID: string;
  readonly ec2InstanceState: string;
  readonly pointInTimeSnapshotDateTime: string;
  readonly tags: Tags;
};

export type RecoverySnapshot = { readonly snapshotID: string; readonly timestamp: string };
export type LaunchConfiguration = {
  readonly name: string;
  readonly launchDisposition: string;
  readonly ec2LaunchTemplateID: string;
};
type Page<Item> = { readonly items: readonly Item[]; readonly nextToken?: string };

type LaunchTemplate = { readonly launchConfigurationTemplateID: string; readonly arn: string };
type ReplicationTemplate = { readonly replicationConfigurationTemplateID: string; readonly arn: string };

/** By operation; an operation that a test only expects to fail has none. */
export type DrsBodies = {
  readonly DescribeSourceServers: Page<SourceServer>;
  readonly StartRecovery: { readonly job: Job };
  readonly DescribeJobs: Page<Job>;
  readonly DescribeJobLogItems: Page<LogItem>;
  readonly DescribeRecoveryInstances: Page<RecoveryInstance>;
  readonly DescribeRecoverySnapshots: Page<RecoverySnapshot>;
  readonly TerminateRecoveryInstances: { readonly job: Job };
  readonly ReverseReplication: { readonly reversedDirectionSourceServerArn: string };
  readonly StartFailbackLaunch: { readonly job: Job };
  readonly StartReplication: { readonly sourceServer: SourceServer };
  readonly StopReplication: { readonly sourceServer: SourceServer };
  readonly GetLaunchConfiguration: LaunchConfiguration;
  readonly CreateLaunchConfigurationTemplate: { readonly launchConfigurationTemplate: LaunchTemplate };
  readonly UpdateLaunchConfigurationTemplate: { readonly launchConfigurationTemplate: LaunchTemplate };
  readonly DescribeLaunchConfigurationTemplates: Page<LaunchTemplate>;
  readonly CreateReplicationConfigurationTemplate: ReplicationTemplate;
  readonly DescribeReplicationConfigurationTemplates: Page<ReplicationTemplate>;
  readonly GetReplicationConfiguration: Readonly<Record<string, unknown>>;
  readonly ListLaunchActions: Page<{ readonly actionId: string; readonly order: number }>;
  readonly CreateExtendedSourceServer: { readonly sourceServer: SourceServer };
  readonly ListExtensibleSourceServers: Page<{ readonly hostname: string; readonly arn: string }>;
  readonly UpdateLaunchConfiguration: LaunchConfiguration;
};

export type Ec2Instance = {
  readonly instanceId: string;
  readonly instanceState: { readonly code: string; readonly name: string };
  readonly instanceType: string;
  readonly privateIpAddress?: string;
  readonly subnetId?: string;
  readonly privateDnsName: string;
  readonly tagSet: { readonly item?: readonly { readonly key: string; readonly value: string }[] };
};

type QueryError = { readonly Code: string; readonly Message: string };
type StateChanges = { readonly instancesSet: { readonly item: readonly { readonly currentState: { readonly name: string } }[] } };

/** A set without items is an empty text. */
type Items<Item> = { readonly item?: readonly Item[] };
type Set<Name extends string, Item> = { readonly [name in Name]: Items<Item> } & { readonly nextToken?: string };

export type TemplateVersion = {
  readonly launchTemplateId: string;
  readonly versionNumber: string;
  readonly launchTemplateData: Readonly<Record<string, unknown>>;
};
type Subnet = {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly availableIpAddressCount: string;
};
type SecurityGroup = { readonly groupId: string; readonly groupName: string; readonly vpcId: string };
type NetworkInterface = { readonly networkInterfaceId: string; readonly privateIpAddress: string };
type Offering = { readonly instanceType: string; readonly location: string };

/** EC2's answers as parsed from XML; every text is a string. */
export type Ec2Body = {
  readonly DescribeInstancesResponse?: {
    readonly reservationSet: { readonly item?: readonly { readonly instancesSet: { readonly item: readonly Ec2Instance[] } }[] } | '';
    readonly nextToken?: string;
  };
  readonly CreateLaunchTemplateVersionResponse?: { readonly launchTemplateVersion: TemplateVersion };
  readonly DeleteLaunchTemplateVersionsResponse?: unknown;
  readonly DescribeInstanceTypeOfferingsResponse?: Set<'instanceTypeOfferingSet', Offering>;
  readonly DescribeInstanceTypesResponse?: Set<'instanceTypeSet', unknown>;
  readonly DescribeLaunchTemplatesResponse?: Set<'launchTemplates', unknown>;
  readonly DescribeLaunchTemplateVersionsResponse?: Set<'launchTemplateVersionSet', TemplateVersion>;
  readonly DescribeNetworkInterfacesResponse?: Set<'networkInterfaceSet', NetworkInterface>;
  readonly DescribeSecurityGroupsResponse?: Set<'securityGroupInfo', SecurityGroup>;
  readonly DescribeSubnetsResponse?: Set<'subnetSet', Subnet>;
  readonly ModifyLaunchTemplateResponse?: { readonly launchTemplate: unknown };
  readonly StartInstancesResponse?: StateChanges;
  readonly StopInstancesResponse?: StateChanges;
  readonly Response?: { readonly Errors: { readonly Error: QueryError } };
};

type Credentials = { readonly AccessKeyId: string; readonly SessionToken: string; readonly Expiration: string };

/** SNS's answers as parsed from XML: one member of a list is no list. */
export type SnsBody = {
  readonly CreateTopicResponse?: { readonly CreateTopicResult: { readonly TopicArn: string } };
  readonly ListTopicsResponse?: { readonly ListTopicsResult: { readonly Topics: unknown } };
  readonly PublishResponse?: { readonly PublishResult: { readonly MessageId: string } };
  readonly SubscribeResponse?: { readonly SubscribeResult: { readonly SubscriptionArn: string } };
  readonly ConfirmSubscriptionResponse?: { readonly ConfirmSubscriptionResult: { readonly SubscriptionArn: string } };
  readonly ListSubscriptionsByTopicResponse?: { readonly ListSubscriptionsByTopicResult: { readonly Subscriptions: unknown } };
  readonly ErrorResponse?: { readonly Error: QueryError };
};

export type StsBody = {
  readonly GetCallerIdentityResponse?: { readonly GetCallerIdentityResult: { readonly Account: string; readonly Arn: string } };
  readonly AssumeRoleResponse?: { readonly AssumeRoleResult: { readonly Credentials: Credentials } };
  readonly ErrorResponse?: { readonly Error: QueryError };
};
