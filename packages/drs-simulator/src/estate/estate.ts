/**
 * The estate: which accounts, Regions and servers there are when a world begins. Parsed from YAML by `parse-estate.ts`.
 * What is left out here (ids, addresses, hardware) is drawn by the world's seed in `../world/seed-world.ts`.
 */
import type { Fault } from '../faults/fault.ts';
import type { Timings } from '../recovery/timings.ts';
import type {
  EstateNetwork,
  FailbackState,
  LaunchSettings,
  OperatingSystem,
  Quotas,
  ReplicationState,
  RoleGrant,
  Tags,
} from '../world/records.ts';

import type { DocumentScript } from '../world/ssm-records.ts';

export type EstateServer = {
  readonly id?: string | undefined;
  readonly hostname: string;
  readonly os: OperatingSystem;
  readonly tags: Tags;
  readonly instanceType?: string | undefined;
  readonly privateIp?: string | undefined;
  readonly replicationState: ReplicationState;
  readonly lagSeconds: number;
  /** Whether there are recovery points, whatever the replication state suggests. */
  readonly recoveryPoints?: boolean | undefined;
  /** The Region of EC2 it runs in; the account is the one it recovers in unless named. Left out: it runs outside AWS. */
  readonly origin?: { readonly region: string; readonly accountId?: string | undefined } | undefined;
  /** One that lives when the world is born, from a job before it. */
  readonly recoveryInstance?: { readonly isDrill: boolean; readonly failbackState: FailbackState } | undefined;
  readonly launch: {
    readonly [Setting in keyof Omit<LaunchSettings, 'name' | 'ec2LaunchTemplateID' | 'launchIntoEC2InstanceID'>]?:
      LaunchSettings[Setting] | undefined;
  };
};

export type EstateRegion = {
  readonly region: string;
  readonly initialized: boolean;
  readonly quotas: Quotas;
  readonly subnetCidr: string;
  readonly network: EstateNetwork;
  readonly servers: readonly EstateServer[];
};

export type EstateAccount = {
  readonly accountId: string;
  readonly roles: readonly RoleGrant[];
  readonly regions: readonly EstateRegion[];
};

export type Estate = {
  readonly sourceName: string;
  /** Of the text: a world merges an estate whose fingerprint it has not seen. */
  readonly fingerprint: string;
  /** At least one; the first is the hub, where credentials without an account of their own belong. */
  readonly accounts: readonly EstateAccount[];
  readonly faults: readonly Fault[];
  /** Of Systems Manager, in every account and Region. */
  readonly documents?: readonly DocumentScript[];
  readonly timings: Timings;
  /** Share of launched servers, 0 to 1, whose finished job does not name their instance: seen in real answers. */
  readonly unnamedInstanceShare: number;
};
