/**
 * How a recovered server is to be launched, as far as a protection group says so.
 *
 * Owns: the shape, and how a group's settings and a server's own come together. A field that is left out is nobody's
 * business: whatever DRS and the launch template say about it stays as it is. Where each field lives at AWS (DRS's launch
 * configuration, or the EC2 launch template behind it) is the adapter's matter.
 */
import type { ServerId } from '../ids.ts';

/** DRS's own words. `NONE` is the only one under which a launch template's instance type survives. */
export type RightSizing = 'NONE' | 'BASIC' | 'IN_AWS';

/** Whether the recovery instance is started, or left stopped. A stopped one is launched all the same. */
export type LaunchDisposition = 'STARTED' | 'STOPPED';

export type LaunchSettings = {
  readonly subnetId?: string;
  readonly securityGroupIds?: readonly string[];
  readonly instanceType?: string;
  readonly instanceProfileName?: string;
  readonly copyPrivateIp?: boolean;
  readonly copyTags?: boolean;
  /** Whether the operating system's licence is the customer's own. */
  readonly osByol?: boolean;
  readonly rightSizing?: RightSizing;
  readonly launchDisposition?: LaunchDisposition;
};

/** One server's own settings: each field given goes before the group's. An address is always one server's. */
export type ServerSettings = LaunchSettings & { readonly staticPrivateIp?: string };

export type ServerOverride = ServerSettings & { readonly serverId: ServerId };

/** What holds for one server; null where neither group nor override says anything. */
export const settingsOf = (
  group: { readonly launchSettings?: LaunchSettings; readonly serverOverrides?: readonly ServerOverride[] },
  server: ServerId,
): ServerSettings | null => {
  const { serverId: _serverId, ...own } = group.serverOverrides?.find((override) => override.serverId === server) ?? { serverId: server };
  const merged: ServerSettings = { ...group.launchSettings, ...own };
  return Object.keys(merged).length === 0 ? null : merged;
};
