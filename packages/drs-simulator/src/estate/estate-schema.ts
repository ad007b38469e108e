/**
 * The YAML estate as a schema: names, limits and defaults of every field. Checks across fields are in `parse-estate.ts`.
 *
 * Invariant: an unknown field is an error, since a misspelt one would silently have no effect.
 */
import * as z from 'zod';
import { faultSchema } from '../faults/fault.ts';
import { DEFAULT_TIMINGS } from '../recovery/timings.ts';
import type { StageTimings } from '../recovery/timings.ts';
import { FAILBACK_STATES, REPLICATION_STATES } from '../world/records.ts';
import { documentsSchema } from '../ssm/document-schema.ts';
import { isIpv4, parseSubnet } from './cidr.ts';

/** Above DRS's own 4,000 per account and Region there is nothing to emulate. */
const MAX_SERVERS = 4000;
const MAX_ACCOUNTS = 100;
const MAX_REGIONS = 40;
const MAX_ROLES = 100;
const MAX_FAULTS = 1000;
const MAX_STAGE_SECONDS = 86_400;
const MAX_TAGS = 50;
/** AWS's own bounds for a VPC and a Region. */
const MAX_SUBNETS = 200;
const MAX_SECURITY_GROUPS = 2500;
const MAX_INSTANCE_TYPES = 1000;
const DEFAULT_SUBNET = '10.0.0.0/16';
const DEFAULT_SESSION_SECONDS = 3600;
const DEFAULT_UNNAMED_SHARE = 0.1;

const tags = z
  .record(z.string().max(256), z.string().max(256))
  .refine((given) => Object.keys(given).length <= MAX_TAGS, `at most ${String(MAX_TAGS)} tags`)
  .default({});
const instanceType = z.string().min(1).max(255);
const seconds = z.number().min(0).max(MAX_STAGE_SECONDS);
const range = z.tuple([seconds, seconds]).refine(([low, high]) => low <= high, 'the first number must not be above the second');
const quota = (standard: number) => z.int().min(0).max(100_000).default(standard);

function stages(standard: StageTimings) {
  return z
    .strictObject({
      cleanupSeconds: range.default([...standard.cleanupSeconds]),
      snapshotSeconds: range.default([...standard.snapshotSeconds]),
      converterWaitSeconds: range.default([...standard.converterWaitSeconds]),
      conversionSeconds: range.default([...standard.conversionSeconds]),
      launchSeconds: range.default([...standard.launchSeconds]),
      tailSeconds: range.default([...standard.tailSeconds]),
    })
    .prefault({});
}

const launch = z
  .strictObject({
    launchDisposition: z.enum(['STARTED', 'STOPPED']),
    targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']),
    copyPrivateIp: z.boolean(),
    copyTags: z.boolean(),
    osByol: z.boolean(),
    postLaunchEnabled: z.boolean(),
    templateInstanceType: instanceType,
  })
  .partial()
  .default({});

const regionName = z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'must be a Region, like us-east-1');
const accountId = z.string({ error: 'must be 12 digits, in quotes' }).regex(/^\d{12}$/, 'must be 12 digits, in quotes');

const described = {
  os: z.enum(['linux', 'windows']),
  tags,
  instanceType: instanceType.optional(),
  replicationState: z.enum(REPLICATION_STATES).default('CONTINUOUS'),
  lagSeconds: z
    .number()
    .min(0)
    .max(365 * 86_400)
    .default(0),
  recoveryPoints: z.boolean().optional(),
  origin: z.strictObject({ region: regionName, accountId: accountId.optional() }).optional(),
  recoveryInstance: z
    .strictObject({ isDrill: z.boolean(), failbackState: z.enum(FAILBACK_STATES).default('FAILBACK_NOT_STARTED') })
    .optional(),
  launch,
};

const server = z.strictObject({
  id: z
    .string()
    .regex(/^s-[0-9a-zA-Z]{17}$/, 'must be s- and 17 letters or digits')
    .optional(),
  hostname: z.string().min(1).max(256),
  privateIp: z.string().refine(isIpv4, 'must be an IPv4 address').optional(),
  ...described,
});

const generator = z.strictObject({
  count: z.int().min(1).max(MAX_SERVERS),
  hostnamePrefix: z.string().min(1).max(200),
  ...described,
});

/** Chosen by the presence of `count`, so that a message speaks of the form that was meant. */
export const serverSchema = z.unknown().transform((value, context) => {
  const meant = typeof value === 'object' && value !== null && 'count' in value ? generator : server;
  const parsed = meant.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path, ...unknown] });
  }
  return z.NEVER;
});

const zone = z.string().regex(/^[a-f]$/, 'must be the letter of a zone, like a');
const idOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`), `must be ${prefix}- and 8 or 17 hexadecimal digits`);
const subnetCidr = z.string().refine((cidr) => parseSubnet(cidr) !== undefined, 'must be an IPv4 subnet from /16 to /28');

const network = {
  subnets: z
    .array(z.strictObject({ id: idOf('subnet'), cidr: subnetCidr, zone, vpcId: idOf('vpc').optional() }))
    .max(MAX_SUBNETS)
    .optional(),
  securityGroups: z
    .array(z.strictObject({ id: idOf('sg'), name: z.string().min(1).max(255), vpcId: idOf('vpc').optional() }))
    .max(MAX_SECURITY_GROUPS)
    .optional(),
  instanceTypes: z
    .array(
      z.union([
        instanceType.transform((type) => ({ type, zones: undefined })),
        z.strictObject({ type: instanceType, zones: z.array(zone).min(1).optional() }),
      ]),
    )
    .max(MAX_INSTANCE_TYPES)
    .optional(),
};

const region = z.strictObject({
  region: regionName,
  initialized: z.boolean().default(true),
  quotas: z.strictObject({ concurrentJobs: quota(20), serversPerJob: quota(100), serversInAllJobs: quota(500) }).prefault({}),
  subnetCidr: subnetCidr.default(DEFAULT_SUBNET),
  ...network,
  servers: z.array(serverSchema).max(MAX_SERVERS).default([]),
});

const role = z.strictObject({
  roleName: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'must be a role name'),
  externalId: z.string().min(2).max(1224).optional(),
  maxSessionSeconds: z.int().min(3600).max(43_200).default(DEFAULT_SESSION_SECONDS),
});

const account = z.strictObject({
  accountId,
  roles: z.array(role).max(MAX_ROLES).default([]),
  regions: z.array(region).min(1).max(MAX_REGIONS),
});

export const estateSchema = z.strictObject({
  accounts: z.array(account).min(1).max(MAX_ACCOUNTS),
  faults: z.array(faultSchema).max(MAX_FAULTS).default([]),
  documents: documentsSchema.default([]),
  timings: z
    .strictObject({
      startSeconds: range.default([...DEFAULT_TIMINGS.startSeconds]),
      terminateSeconds: range.default([...DEFAULT_TIMINGS.terminateSeconds]),
      linux: stages(DEFAULT_TIMINGS.linux),
      windows: stages(DEFAULT_TIMINGS.windows),
    })
    .prefault({}),
  unnamedInstanceShare: z.number().min(0).max(1).default(DEFAULT_UNNAMED_SHARE),
});

export type ParsedEstate = z.infer<typeof estateSchema>;
export type ParsedRegion = z.infer<typeof region>;
export type ParsedServer = z.infer<typeof server> | z.infer<typeof generator>;
