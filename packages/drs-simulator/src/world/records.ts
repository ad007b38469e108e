/**
 * The rows of the world, as they are stored. Each carries `v`, the version of its shape.
 *
 * Invariants
 * 1. A row holds what was decided, never what follows from it and the time: a job's status, a log, an instance's state are derived.
 * 2. Moments are epoch milliseconds of the virtual clock.
 */
import type { InputOf } from '../drs/model/input.ts';
import type { Fault } from '../faults/fault.ts';
import type { ActionRun } from './launch-action.ts';

/** One account in one Region: the scope of every DRS and EC2 call. */
export type Place = { readonly accountId: string; readonly region: string };

export function placeKey(place: Place): string {
  return `${place.accountId}/${place.region}`;
}

export type RoleGrant = {
  readonly roleName: string;
  /** When given, AssumeRole has to name it. */
  readonly externalId?: string;
  readonly maxSessionSeconds: number;
};

export type AccountRecord = { readonly v: 1; readonly accountId: string; readonly roles: readonly RoleGrant[] };

export type Quotas = {
  readonly concurrentJobs: number;
  readonly serversPerJob: number;
  readonly serversInAllJobs: number;
};

export type RegionRecord = Place & {
  readonly v: 1;
  readonly initialized: boolean;
  readonly quotas: Quotas;
  readonly subnetCidr: string;
  /** What the estate says of the network; the rest is drawn. */
  readonly network?: EstateNetwork;
};

/**
 * A list that is left out is drawn; a VPC that is left out is the default one. Zones are letters.
 * `keepsDrawn`: the subnets were added to a world that had its drawn ones before.
 */
export type EstateNetwork = {
  readonly keepsDrawn?: boolean;
  readonly subnets?: readonly { readonly id: string; readonly cidr: string; readonly zone: string; readonly vpcId?: string }[];
  readonly securityGroups?: readonly { readonly id: string; readonly name: string; readonly vpcId?: string }[];
  readonly instanceTypes?: readonly { readonly type: string; readonly zones?: readonly string[] }[];
};

export type OperatingSystem = 'linux' | 'windows';

export const REPLICATION_STATES = [
  'STOPPED',
  'INITIATING',
  'INITIAL_SYNC',
  'BACKLOG',
  'CREATING_SNAPSHOT',
  'CONTINUOUS',
  'PAUSED',
  'RESCAN',
  'STALLED',
  'DISCONNECTED',
] as const;
export type ReplicationState = (typeof REPLICATION_STATES)[number];

export const FAILBACK_STATES = [
  'FAILBACK_NOT_STARTED',
  'FAILBACK_IN_PROGRESS',
  'FAILBACK_READY_FOR_LAUNCH',
  'FAILBACK_COMPLETED',
  'FAILBACK_ERROR',
  'FAILBACK_NOT_READY_FOR_LAUNCH',
  'FAILBACK_LAUNCH_STATE_NOT_AVAILABLE',
] as const;
export type FailbackState = (typeof FAILBACK_STATES)[number];

export type LaunchSettings = {
  readonly name: string;
  readonly ec2LaunchTemplateID: string;
  readonly launchDisposition: 'STARTED' | 'STOPPED';
  readonly targetInstanceTypeRightSizingMethod: 'NONE' | 'BASIC' | 'IN_AWS';
  readonly copyPrivateIp: boolean;
  readonly copyTags: boolean;
  readonly osByol: boolean;
  readonly postLaunchEnabled: boolean;
  readonly launchIntoEC2InstanceID?: string;
  /** The instance type that the launch template began with. */
  readonly templateInstanceType: string;
};

export type Hardware = {
  /** What right-sizing launches. */
  readonly instanceType: string;
  readonly cores: number;
  readonly ramBytes: number;
  readonly diskBytes: readonly number[];
  readonly privateIp: string;
  readonly macAddress: string;
};

export type Tags = Readonly<Record<string, string>>;

export type ServerAddress = Place & { readonly id: string };

/** `instanceId` is given when it is known which instance it is. */
export type Origin = Place & { readonly instanceId?: string };

/** What becomes of replication by itself from a call on, in order of time; before the first moment it is as the first says. */
export type ReplicationCourse = {
  readonly states: readonly [ReplicationChange, ...ReplicationChange[]];
  /** The moment before which there are no recovery points; null: there are none. */
  readonly pointsFrom: number | null;
};
export type ReplicationChange = readonly [at: number, state: ReplicationState];

/** What was set, by the names of DRS's model; the rest is as the service would have it. */
export type ReplicationSettings = Omit<InputOf<'UpdateReplicationConfiguration'>, 'sourceServerID'>;
export type FailbackSettings = Omit<InputOf<'UpdateFailbackReplicationConfiguration'>, 'recoveryInstanceID'>;

export type ServerRecord = Place & {
  readonly v: 1;
  readonly id: string;
  readonly hostname: string;
  readonly os: OperatingSystem;
  readonly tags: Tags;
  readonly replicationState: ReplicationState;
  readonly lagSeconds: number;
  /** Left out: as its replication state suggests. */
  readonly recoveryPoints?: boolean;
  /** Since an operation started or stopped it; left out, it is as `replicationState` and `recoveryPoints` say. */
  readonly replication?: ReplicationCourse;
  readonly replicationSettings?: ReplicationSettings;
  /** Where it runs, when that is EC2. */
  readonly origin?: Origin;
  /** Of replication: left out, from the source to here. */
  readonly direction?: 'FAILBACK';
  /** The server on the way back of this one, or that this one is the way back of. */
  readonly reversedServer?: ServerAddress;
  /** The server in a staging account that this one extends. */
  readonly staging?: ServerAddress;
  readonly addedAt: number;
  readonly hardware: Hardware;
  readonly launch: LaunchSettings;
};

/** A template's version as a key; the number is never compared. */
export function versionId(templateId: string, number: number): string {
  return `${templateId}/${String(number)}`;
}

/** By the names of EC2's model; numbers and flags are the texts they are on the wire. */
export type TemplateValue = string | readonly TemplateValue[] | TemplateData;
export type TemplateData = { readonly [member: string]: TemplateValue };

export type LaunchTemplateRecord = Place & {
  readonly v: 1;
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly defaultVersion: number;
  /** The last number given, also where that version is deleted. */
  readonly latestVersion: number;
  readonly tags: Tags;
};

export type TemplateVersionRecord = {
  readonly v: 1;
  readonly templateId: string;
  readonly number: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly description?: string;
  readonly data: TemplateData;
  /** The request that made it, where that had a client token. */
  readonly request?: { readonly token: string; readonly fingerprint: string };
};

export type JobEvent =
  | 'SERVER_SKIPPED'
  | 'CLEANUP_START'
  | 'CLEANUP_END'
  | 'SNAPSHOT_START'
  | 'SNAPSHOT_END'
  | 'SNAPSHOT_FAIL'
  | 'CONVERSION_START'
  | 'CONVERSION_END'
  | 'CONVERSION_FAIL'
  | 'LAUNCH_START'
  | 'LAUNCH_END'
  | 'LAUNCH_FAILED';

/** One line of a server's timeline; a pair, because a job of 100 servers has a thousand of them. */
export type Step = readonly [at: number, event: JobEvent];

export type RunEnd =
  | {
      readonly kind: 'launched';
      readonly at: number;
      readonly instanceId: string;
      /** Whether the job's participating server names the instance. */ readonly named: boolean;
    }
  | { readonly kind: 'failed'; readonly at: number; readonly rawError: string }
  | { readonly kind: 'terminated'; readonly at: number; readonly instanceId: string }
  /** A snapshot, for a launch in the account that extends the server. */
  | { readonly kind: 'converted'; readonly at: number }
  | { readonly kind: 'hangs' };

/** One server's part in one job, drawn whole when the job was made. */
export type Run = {
  readonly serverId: string;
  readonly steps: readonly Step[];
  readonly end: RunEnd;
  /** Left out where the server runs none. */
  readonly actions?: readonly ActionRun[];
};

export const JOB_KINDS = ['drill', 'recovery', 'terminate', 'failback', 'convert'] as const;

export type JobRecord = Place & {
  readonly v: 1;
  readonly id: string;
  /** Counts up over the whole world: the order of creation. */
  readonly number: number;
  readonly kind: (typeof JOB_KINDS)[number];
  readonly createdAt: number;
  readonly startsAt: number;
  /** null: a server hangs, so the job never ends. */
  readonly endsAt: number | null;
  /** Nobody is told of it any more; what came of its launches stays. */
  readonly isDeleted?: true;
  readonly tags: Tags;
  readonly runs: readonly Run[];
};

export const INSTANCE_STATES = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'] as const;
export type InstanceState = (typeof INSTANCE_STATES)[number];
export type Transition = readonly [at: number, state: InstanceState];

/** Replication back from a recovery instance: drawn when it was asked for. */
export type Failback = { readonly askedAt: number; readonly beginsAt: number; readonly readyAt: number; readonly to: ServerAddress };

export type InstanceRecord = Place & {
  readonly v: 1;
  readonly id: string;
  readonly serverId: string;
  readonly jobId: string;
  readonly isDrill: boolean;
  /** As the estate began; left out: it has not begun. */
  readonly failbackState?: FailbackState;
  readonly failback?: Failback;
  /** The newest job that launched the machine which it goes back to. */
  readonly failbackJobId?: string;
  readonly failbackSettings?: FailbackSettings;
  /** Since when DRS has nothing more to do with it but to show it. */
  readonly disconnectedAt?: number;
  readonly os: OperatingSystem;
  readonly instanceType: string;
  readonly privateIp: string;
  /** Left out where nothing was asked for: the Region's first subnet, its VPC's default group, no profile. */
  readonly subnetId?: string;
  readonly groupIds?: readonly string[];
  readonly profileArn?: string;
  readonly tags: Tags;
  /** The tags DRS keeps of the recovery instance; EC2's own are `tags`. */
  readonly recoveryTags: Tags;
  readonly pointInTimeAt: number;
  readonly diskBytes: readonly number[];
  /** In order of time; the first is when the instance comes into being, and may lie ahead. */
  readonly transitions: readonly Transition[];
  /** When DRS forgets the recovery instance (terminated through DRS, or cleaned up by a later launch). */
  readonly leavesDrsAt: number | null;
};

export type CredentialRecord = {
  readonly v: 1;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly accountId: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
};

export type TopicRecord = Place & { readonly v: 1; readonly arn: string };

/** Somebody's e-mail address on a topic. */
export type SubscriptionRecord = {
  readonly v: 1;
  readonly arn: string;
  readonly topicArn: string;
  readonly endpoint: string;
  /** What the address has to send back before it gets anything. */
  readonly token: string;
  readonly isConfirmed: boolean;
  /** As it was given. */
  readonly filterPolicy: string | null;
  readonly askedAt: number;
};

export const MESSAGE_KINDS = ['notification', 'event', 'mail', 'metric'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** By the names of CloudWatch's model where a member has some of its own; `time` is epoch milliseconds. */
export type CapturedMetric = {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly time: number;
  readonly value?: number;
  readonly statistics?: Readonly<Record<'SampleCount' | 'Sum' | 'Minimum' | 'Maximum', number>>;
  readonly values?: readonly number[];
  readonly counts?: readonly number[];
  readonly unit: string;
  readonly storageResolution: number;
  readonly entity?: Readonly<Record<string, unknown>>;
};

export type CapturedContent =
  | (Place & { readonly kind: 'metric'; readonly namespace: string; readonly metrics: readonly CapturedMetric[] })
  | (Place & {
      readonly kind: 'notification';
      readonly topicArn: string;
      readonly messageId: string;
      readonly subject: string | null;
      readonly message: string;
      readonly attributes: Readonly<Record<string, unknown>>;
    })
  | (Place & {
      readonly kind: 'event';
      readonly eventBusName: string;
      readonly eventId: string;
      readonly time: number;
      readonly source: string;
      readonly detailType: string;
      readonly resources: readonly string[];
      readonly detail: Readonly<Record<string, unknown>>;
    })
  | (Place & {
      readonly kind: 'mail';
      readonly to: string;
      readonly subject: string;
      readonly body: string;
      readonly subscriptionArn: string;
    });

/** `size` counts the characters of its content. */
export type CapturedMessage = {
  readonly v: 1;
  readonly number: number;
  readonly at: number;
  readonly size: number;
  readonly content: CapturedContent;
};

export type FaultRecord = {
  readonly v: 1;
  readonly number: number;
  /** Its `count` is what remains. */
  readonly fault: Fault;
  /** Epoch milliseconds; a side left out is open. */
  readonly inForce?: { readonly from?: number; readonly until?: number };
  readonly addedAt?: number;
  /** How often it fired. */
  readonly fired?: number;
  /** How often it could have fired, where chance decides. */
  readonly drawn?: number;
  /** The servers that were drawn, where a number of them is limited whose replication it stops. */
  readonly serverIds?: readonly string[];
  /** It came from the script that the world is kept with, and goes with it. */
  readonly isKept?: boolean;
};

/** The world's own facts; one row. */
export type MetaRecord = {
  readonly v: 1;
  readonly seed: number;
  readonly hubAccountId: string;
  /** The estate text last merged into the world. */
  readonly estateFingerprint: string;
  /** The fault script that the world is kept with, where it is. */
  readonly faultsFingerprint?: string;
  /** The newest moment at which anything was written. */
  readonly newestAt: number;
  /** Times up to this one may have been told by a clock that nobody else remembers. */
  readonly toldUntil?: number;
  /** The last number given to anything that is numbered: a job, a fault, a credential, a message. */
  readonly lastNumber: number;
};
