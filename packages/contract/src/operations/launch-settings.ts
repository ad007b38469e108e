/**
 * How servers are to be launched, as requests and answers say it. A field without a value is nobody's business: what DRS and the
 * launch template say about it stays as it is.
 *
 * Owns: the fields. Their forms, and what contradicts what, are judged where a group is saved.
 */
import * as z from 'zod';
import { count, id, name, time } from '../fields.ts';

/** Far above what AWS allows on one network interface. */
const mostSecurityGroups = 64;

const settings = {
  subnetId: id.nullish(),
  securityGroupIds: z.array(id).max(mostSecurityGroups).nullish(),
  /** Needs `targetInstanceTypeRightSizingMethod: NONE`. */
  instanceType: id.nullish(),
  instanceProfileName: name.nullish(),
  copyPrivateIp: z.boolean().nullish(),
  copyTags: z.boolean().nullish(),
  licensing: z.strictObject({ osByol: z.boolean() }).nullish(),
  targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).nullish(),
  launchDisposition: z.enum(['STARTED', 'STOPPED']).nullish(),
};

/** For every server of the group. */
export const launchSettingsInput = z.strictObject(settings);

/** One server's own: each field given goes before the group's. */
export const serverOverrideInput = z.strictObject({ sourceServerId: id, ...settings, staticPrivateIp: id.nullish() });

const shownSettings = {
  subnetId: z.string().nullable(),
  securityGroupIds: z.array(z.string()).nullable(),
  instanceType: z.string().nullable(),
  instanceProfileName: z.string().nullable(),
  copyPrivateIp: z.boolean().nullable(),
  copyTags: z.boolean().nullable(),
  licensing: z.strictObject({ osByol: z.boolean() }).nullable(),
  targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).nullable(),
  launchDisposition: z.enum(['STARTED', 'STOPPED']).nullable(),
};

export const launchSettings = z.strictObject(shownSettings);

export const serverOverride = z.strictObject({ sourceServerId: z.string(), ...shownSettings, staticPrivateIp: z.string().nullable() });

/** Saved settings are applied in the background, and looked at again before each launch. */
export const launchSettingsStatus = z.strictObject({
  /** FAILED: applied to all servers but those that failed. */
  status: z.enum(['NOT_NEEDED', 'PENDING', 'APPLYING', 'APPLIED', 'FAILED']),
  /** Null until the servers that tags select are known. */
  totalServers: count.nullable(),
  appliedServers: count,
  failedServers: count,
  /** At most 100 are named. `sourceServerId` null: it is about the whole group. */
  failures: z.array(z.strictObject({ sourceServerId: z.string().nullable(), reason: z.string() })),
  updatedAt: time.nullable(),
});
