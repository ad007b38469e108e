/**
 * Whether launch settings make sense in themselves: formats, and what contradicts what.
 *
 * Owns: the rules that need no look outside, and the wire's names of settings, under which complaints are made. Whether a subnet
 * exists or an address is free is a question to EC2.
 */
import type { PlanIssue } from './check-plan.ts';
import type { LaunchSettings, ServerSettings } from './launch-settings.ts';

/** Security groups on one network interface, the most that AWS can be made to allow. */
const mostSecurityGroups = 16;

/** What callers know a setting as. */
const wireNames = {
  subnetId: 'subnetId',
  securityGroupIds: 'securityGroupIds',
  instanceType: 'instanceType',
  instanceProfileName: 'instanceProfileName',
  copyPrivateIp: 'copyPrivateIp',
  copyTags: 'copyTags',
  osByol: 'licensing.osByol',
  rightSizing: 'targetInstanceTypeRightSizingMethod',
  launchDisposition: 'launchDisposition',
  staticPrivateIp: 'staticPrivateIp',
} as const satisfies Readonly<Record<keyof ServerSettings, string>>;

/** `launchSettings` and `osByol` → `launchSettings.licensing.osByol`. */
export const settingField = (at: string, setting: keyof ServerSettings): string => `${at}.${wireNames[setting]}`;

/**
 * `at`: where the settings stand in the request. `group`: what the group says, where these are a server's own: the two hold
 * together, the server's first.
 */
export const checkSettings = (own: ServerSettings, at: string, group: LaunchSettings = {}): readonly PlanIssue[] => [
  ...checkForms(own, at),
  ...checkRightSizing(own, at, group),
];

const forms: readonly (readonly [keyof ServerSettings, RegExp, string])[] = [
  ['subnetId', /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, 'a subnet id: subnet- and 8 or 17 hexadecimal digits'],
  ['instanceType', /^[a-z0-9-]+\.[a-z0-9-]+$/, 'an instance type, like m5.large'],
  ['instanceProfileName', /^[\w+=,.@-]{1,128}$/, 'the name of an instance profile: letters, digits and +=,.@_-'],
  ['staticPrivateIp', /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/, 'an IPv4 address'],
];

const checkForms = (own: ServerSettings, at: string): readonly PlanIssue[] => [
  ...forms.flatMap(([setting, form, what]) => {
    const value = own[setting];
    return typeof value !== 'string' || form.test(value) ? [] : [{ field: settingField(at, setting), message: `Must be ${what}` }];
  }),
  ...checkSecurityGroups(own.securityGroupIds, settingField(at, 'securityGroupIds')),
];

const checkSecurityGroups = (ids: readonly string[] | undefined, field: string): readonly PlanIssue[] => {
  if (ids === undefined) return [];
  if (ids.length === 0) return [{ field, message: 'Names no security group; leave it out to keep what the server has' }];
  if (ids.length > mostSecurityGroups) return [{ field, message: `At most ${String(mostSecurityGroups)} security groups` }];
  return ids.flatMap((id, index) => {
    const entry = `${field}[${String(index)}]`;
    if (!/^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
      return [{ field: entry, message: 'Must be a security group id: sg- and 8 or 17 hexadecimal digits' }];
    return ids.indexOf(id) < index ? [{ field: entry, message: `${id} is named twice` }] : [];
  });
};

/** Only with right-sizing NONE does DRS leave the template's instance type alone; with any other it would be without effect. */
const checkRightSizing = (own: ServerSettings, at: string, group: LaunchSettings): readonly PlanIssue[] => {
  const instanceType = own.instanceType ?? group.instanceType;
  const rightSizing = own.rightSizing ?? group.rightSizing;
  if (instanceType === undefined || rightSizing === 'NONE') return [];
  if (own.instanceType !== undefined) {
    const needed = `${wireNames.rightSizing} must be NONE`;
    return [{ field: settingField(at, 'instanceType'), message: `DRS would replace the instance type: ${needed}` }];
  }
  if (own.rightSizing === undefined) return [];
  return [{ field: settingField(at, 'rightSizing'), message: `DRS would replace the group's instance type ${instanceType}: must be NONE` }];
};
