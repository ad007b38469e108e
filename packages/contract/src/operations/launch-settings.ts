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

const licensing = z.strictObject({ osByol: z.boolean().describe('True: bring your own licence; false: included in the instance') });

const settings = {
  subnetId: id.nullish().describe('Where it is launched: `subnet-…`'),
  securityGroupIds: z.array(id).max(mostSecurityGroups).nullish().describe('Of the same VPC as the subnet: `sg-…`, one at least'),
  instanceType: id.nullish().describe('Such as `m5.large`; needs `targetInstanceTypeRightSizingMethod: NONE`, or DRS would replace it'),
  instanceProfileName: name.nullish().describe('IAM instance profile, by its name'),
  copyPrivateIp: z.boolean().nullish().describe("Whether it gets the source server's private address"),
  copyTags: z.boolean().nullish().describe("Whether it gets the source server's tags"),
  licensing: licensing.nullish().describe('How its operating system is licensed'),
  targetInstanceTypeRightSizingMethod: z
    .enum(['NONE', 'BASIC', 'IN_AWS'])
    .nullish()
    .describe('How DRS chooses the instance type: not at all, by the source hardware, or by what AWS recommends'),
  launchDisposition: z.enum(['STARTED', 'STOPPED']).nullish().describe('Whether it runs after its launch'),
};

/** For every server of the group. */
export const launchSettingsInput = z.strictObject(settings);

/** One server's own: each field given goes before the group's. */
export const serverOverrideInput = z.strictObject({
  sourceServerId: id.describe('A server of the group, `s-…`'),
  ...settings,
  staticPrivateIp: id.nullish().describe('IPv4 address in the subnet that nobody has'),
});

const shownSettings = {
  subnetId: z.string().nullable(),
  securityGroupIds: z.array(z.string()).nullable(),
  instanceType: z.string().nullable(),
  instanceProfileName: z.string().nullable(),
  copyPrivateIp: z.boolean().nullable(),
  copyTags: z.boolean().nullable(),
  licensing: licensing.nullable().describe('How its operating system is licensed'),
  targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).nullable(),
  launchDisposition: z.enum(['STARTED', 'STOPPED']).nullable(),
};

export const launchSettings = z.strictObject(shownSettings);

export const serverOverride = z.strictObject({ sourceServerId: z.string(), ...shownSettings, staticPrivateIp: z.string().nullable() });

export const launchSettingsStatus = z
  .strictObject({
    status: z
      .enum(['NOT_NEEDED', 'PENDING', 'APPLYING', 'APPLIED', 'FAILED'])
      .describe('FAILED: applied to all servers but those that failed'),
    totalServers: count.nullable().describe('Null until the servers that tags select are known'),
    appliedServers: count,
    failedServers: count,
    failures: z
      .array(
        z.strictObject({
          sourceServerId: z.string().nullable().describe('Null where it is about the whole group'),
          reason: z.string(),
        }),
      )
      .describe('The first hundred'),
    updatedAt: time.nullable(),
  })
  .describe('How far saved settings are: they are applied in the background, and looked at again before each launch');
