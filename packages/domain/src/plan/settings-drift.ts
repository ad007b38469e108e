/**
 * Whether a server would be launched as it was wanted.
 *
 * Owns: the comparison, field by field. Only what somebody has asked for is compared: a field that nobody named is not ours,
 * whatever it says. How the present values are read and changed is the port's matter.
 */
import type { LaunchDisposition, RightSizing, ServerSettings } from './launch-settings.ts';

/** What holds for a server at present; null where neither configuration nor template says anything. */
export type PresentValues = {
  readonly launchDisposition: LaunchDisposition | null;
  readonly rightSizing: RightSizing | null;
  readonly copyPrivateIp: boolean | null;
  readonly copyTags: boolean | null;
  readonly osByol: boolean | null;
  readonly template: {
    readonly subnetId: string | null;
    readonly securityGroupIds: readonly string[];
    readonly instanceType: string | null;
    readonly instanceProfileName: string | null;
    readonly staticPrivateIp: string | null;
  };
};

export type SettingsField = keyof ServerSettings;

/** The wanted fields that the present does not meet, in a fixed order; empty: nothing has to be changed. */
export const driftedFields = (wanted: ServerSettings, present: PresentValues): readonly SettingsField[] =>
  comparedFields.filter((field) => wanted[field] !== undefined && !meets[field](wanted, present));

const meets: Readonly<Record<SettingsField, (wanted: ServerSettings, present: PresentValues) => boolean>> = {
  subnetId: (wanted, { template }) => template.subnetId === wanted.subnetId,
  // A set: EC2 keeps no order of groups.
  securityGroupIds: (wanted, { template }) => sorted(template.securityGroupIds) === sorted(wanted.securityGroupIds ?? []),
  instanceType: (wanted, { template }) => template.instanceType === wanted.instanceType,
  instanceProfileName: (wanted, { template }) => template.instanceProfileName === wanted.instanceProfileName,
  staticPrivateIp: (wanted, { template }) => template.staticPrivateIp === wanted.staticPrivateIp,
  copyPrivateIp: (wanted, present) => present.copyPrivateIp === wanted.copyPrivateIp,
  copyTags: (wanted, present) => present.copyTags === wanted.copyTags,
  osByol: (wanted, present) => present.osByol === wanted.osByol,
  rightSizing: (wanted, present) => present.rightSizing === wanted.rightSizing,
  launchDisposition: (wanted, present) => present.launchDisposition === wanted.launchDisposition,
};

const comparedFields = Object.keys(meets) as readonly SettingsField[];

const sorted = (ids: readonly string[]): string => [...new Set(ids)].sort().join(' ');
