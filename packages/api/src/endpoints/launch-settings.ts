/**
 * Launch settings of the wire as the domain knows them. What has no value is left out.
 */
import type { InputOf } from '@drs-orchestrator/contract';
import { serverId, type LaunchSettings, type ServerOverride } from '@drs-orchestrator/domain';

type Given = NonNullable<InputOf<'create_protection_group'>['launchSettings']>;
type GivenOverride = NonNullable<InputOf<'create_protection_group'>['serverOverrides']>[number];

/** Undefined where nothing is said at all. */
export const launchSettingsOf = (given: Given | undefined): LaunchSettings | undefined => {
  if (given === undefined) return undefined;
  const settings = settingsOf(given);
  return Object.keys(settings).length === 0 ? undefined : settings;
};

export const serverOverrideOf = (given: GivenOverride): ServerOverride => ({
  serverId: serverId(given.sourceServerId),
  ...settingsOf(given),
  ...only('staticPrivateIp', given.staticPrivateIp),
});

const settingsOf = (given: Given): LaunchSettings => ({
  ...only('subnetId', given.subnetId),
  ...only('securityGroupIds', given.securityGroupIds),
  ...only('instanceType', given.instanceType),
  ...only('instanceProfileName', given.instanceProfileName),
  ...only('copyPrivateIp', given.copyPrivateIp),
  ...only('copyTags', given.copyTags),
  ...only('osByol', given.licensing?.osByol),
  ...only('rightSizing', given.targetInstanceTypeRightSizingMethod),
  ...only('launchDisposition', given.launchDisposition),
});

/** The field with its value, or nothing. */
export const only = <Name extends string, Value>(name: Name, value: Value | null | undefined): { readonly [Field in Name]?: Value } =>
  value === null || value === undefined ? {} : ({ [name]: value } as { [Field in Name]: Value });
