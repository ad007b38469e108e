/**
 * The inputs of the modelled operations, as DRS's service model (2020-02-26) restricts them.
 *
 * Invariants
 * 1. Members the model does not know are ignored, as AWS does.
 * 2. A list without a limit in the model gets one of ours, so that no request is unbounded.
 */
import * as z from 'zod';

/** For `sourceServerIDs` of DescribeRecoveryInstances and `tagKeys`, which the model leaves open. */
const MAX_UNLIMITED_LIST = 1000;
const MAX_TAGS = 50;

const serverId = z.string().regex(/^s-[0-9a-zA-Z]{17}$/, 'must match s-[0-9a-zA-Z]{17}');
const jobId = z.string().regex(/^drsjob-[0-9a-zA-Z]{17}$/, 'must match drsjob-[0-9a-zA-Z]{17}');
const recoveryInstanceId = z.string().regex(/^i-[0-9a-fA-F]{8,17}$/, 'must match i-[0-9a-fA-F]{8,}');
const recoverySnapshotId = z.string().regex(/^pit-[0-9a-zA-Z]{17}$/, 'must match pit-[0-9a-zA-Z]{17}');
const accountId = z.string().regex(/^[0-9]{12}$/, 'must be 12 digits');
const instant = z
  .string()
  .min(19)
  .max(32)
  .regex(
    /^[1-9][0-9]*-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([0-1][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?Z$/,
    'must be a time in UTC, like 2024-01-31T12:00:00Z',
  )
  .transform((text) => Date.parse(text))
  .refine((at) => !Number.isNaN(at), 'must be a real date');
const tags = z
  .record(z.string().max(256), z.string().max(256))
  .refine((given) => Object.keys(given).length <= MAX_TAGS, `at most ${String(MAX_TAGS)} tags`)
  .refine((given) => !Object.keys(given).some((key) => key.toLowerCase().startsWith('aws:')), 'keys that begin with aws: are reserved');
const paging = { maxResults: z.int().min(1).optional(), nextToken: z.string().max(2048).optional() };

function distinct<T>(list: readonly T[]): boolean {
  return new Set(list).size === list.length;
}

export const initializeService = z.object({});

export const describeSourceServers = z.object({
  filters: z
    .object({
      sourceServerIDs: z.array(serverId).max(200).optional(),
      hardwareId: z.string().max(256).optional(),
      stagingAccountIDs: z.array(accountId).max(200).optional(),
    })
    .optional(),
  ...paging,
});

export const startRecovery = z.object({
  sourceServers: z
    .array(z.object({ sourceServerID: serverId, recoverySnapshotID: recoverySnapshotId.optional() }))
    .min(1)
    .max(200)
    .refine((list) => distinct(list.map((entry) => entry.sourceServerID)), 'must not name a source server twice'),
  isDrill: z.boolean().optional(),
  tags: tags.optional(),
});

export const describeJobs = z.object({
  filters: z.object({ jobIDs: z.array(jobId).max(1000).optional(), fromDate: instant.optional(), toDate: instant.optional() }).optional(),
  ...paging,
});

export const describeJobLogItems = z.object({ jobID: jobId, ...paging });

export const describeRecoveryInstances = z.object({
  filters: z
    .object({
      recoveryInstanceIDs: z.array(recoveryInstanceId).max(200).optional(),
      sourceServerIDs: z.array(serverId).max(MAX_UNLIMITED_LIST).optional(),
    })
    .optional(),
  ...paging,
});

export const describeRecoverySnapshots = z.object({
  sourceServerID: serverId,
  filters: z.object({ fromDateTime: instant.optional(), toDateTime: instant.optional() }).optional(),
  order: z.enum(['ASC', 'DESC']).optional(),
  ...paging,
});

export const terminateRecoveryInstances = z.object({
  recoveryInstanceIDs: z.array(recoveryInstanceId).min(1).max(200).refine(distinct, 'must not name a recovery instance twice'),
});

export const getLaunchConfiguration = z.object({ sourceServerID: serverId });

export const updateLaunchConfiguration = z.object({
  sourceServerID: serverId,
  name: z.string().max(128).optional(),
  launchDisposition: z.enum(['STOPPED', 'STARTED']).optional(),
  targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).optional(),
  copyPrivateIp: z.boolean().optional(),
  copyTags: z.boolean().optional(),
  licensing: z.object({ osByol: z.boolean().optional() }).optional(),
  postLaunchEnabled: z.boolean().optional(),
  launchIntoInstanceProperties: z
    .object({
      launchIntoEC2InstanceID: z
        .string()
        .max(255)
        .regex(/^(i-[0-9a-fA-F]{8,})?$/, 'must match i-[0-9a-fA-F]{8,}')
        .optional(),
    })
    .optional(),
});

const arn = z
  .string()
  .min(20)
  .max(2048)
  .regex(/^arn:.{16,2044}$/, 'must be an ARN');

export const tagResource = z.object({ resourceArn: arn, tags });
export const untagResource = z.object({ resourceArn: arn, tagKeys: z.array(z.string().max(256)).min(1).max(MAX_UNLIMITED_LIST) });
export const listTagsForResource = z.object({ resourceArn: arn });
