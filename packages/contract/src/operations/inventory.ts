/**
 * What AWS DRS has in a place: source servers, their recovery points, and how much of its quotas is in use.
 */
import * as z from 'zod';
import { accountId, answer, asOf, calledRegion, count, id, listPage, pageEnd, time, timeInput } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forReaders } from './audiences.ts';
import { tagFilter } from '../tag-filter.ts';

const recoveryPointStatus = z.enum(['RECENT', 'OLD', 'NONE', 'UNKNOWN']);

const sourceServer = z.strictObject({
  sourceServerId: z.string(),
  hostname: z.string().nullable(),
  accountId: z.string(),
  region: z.string(),
  tags: z.record(z.string(), z.string()),
  replicationState: z.string().nullable().describe("DRS's own word; null where it says none"),
  lagSeconds: z.number().min(0).nullable().describe('How far its replication is behind; null where DRS does not say'),
  newestRecoveryPoint: z
    .strictObject({ snapshotId: z.string(), time })
    .nullable()
    .describe('Null where there is none, and where `recoveryPointKnown` is false'),
  recoveryPointKnown: z.boolean().describe('False: DRS did not answer for this server, so nobody knows whether it has a recovery point'),
  recoveryPointStatus: recoveryPointStatus.describe(
    'Whether a launch now would bring back data of the last hour: by the lag of a server that replicates continuously, else by its newest point',
  ),
  groupId: z.string().nullable().describe('The first, in order of ids, of the groups that select it'),
  groupName: z.string().nullable(),
  groupIds: z.array(z.string()).describe('Every group that selects it'),
});

export const listSourceServers = {
  ...forReaders,
  name: 'list_source_servers',
  summary: 'Source servers of one account and Region, in order of their ids, each with its newest recovery point and its group.',
  http: [{ method: 'GET', path: '/source-servers', statusCode: 200 }],
  input: z.object({
    accountId,
    region: calledRegion,
    tags: tagFilter.optional().describe('Tags that a server must all have, with exactly these values; as text `key=value,key=value`'),
    recoveryPointStatuses: z
      .array(recoveryPointStatus)
      .min(1)
      .optional()
      .describe(
        'Only servers whose `recoveryPointStatus` is one of these; a page may have fewer rows than asked for and still be continued',
      ),
    ...listPage,
  }),
  output: answer({ sourceServers: z.array(sourceServer), ...pageEnd }),
  errors: ['ACCOUNT_NOT_FOUND', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

const recoveryPoint = z.strictObject({
  snapshotId: z.string().describe('To be named in `recoveryPoint.snapshots` of a start'),
  time: time.describe("By which it is ordered and chosen: DRS's `timestamp`, and `expectedTimestamp` where it tells none"),
  timestamp: time.nullable().describe('When it was taken, as DRS tells it; null where it does not'),
  expectedTimestamp: time.nullable().describe('For when it was due, as DRS tells it; null where it does not'),
});

export const listRecoveryPoints = {
  ...forReaders,
  name: 'list_recovery_points',
  summary: 'Recovery points of one source server, newest first, as DRS lists them at that moment.',
  http: [{ method: 'GET', path: '/source-servers/{sourceServerId}/recovery-points', statusCode: 200 }],
  input: z.object({
    sourceServerId: id.describe('The source server, `s-…`'),
    accountId,
    region: calledRegion,
    from: timeInput.optional().describe('Only points of then or later'),
    to: timeInput.optional().describe('Only points of then or earlier'),
    ...listPage,
  }),
  output: answer({
    asOf,
    sourceServerId: z.string(),
    accountId: z.string(),
    region: z.string(),
    recoveryPoints: z.array(recoveryPoint).describe('None: DRS has none of this server, or none within the times'),
    ...pageEnd,
  }),
  errors: ['ACCOUNT_NOT_FOUND', 'NOT_FOUND', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

const quota = z.strictObject({
  limit: count.describe('As configured'),
  used: count.nullable().describe('Null where nobody could say; never 0 for want of an answer'),
});

export const getQuotas = {
  ...forReaders,
  name: 'get_quotas',
  summary: "DRS's quotas and what is in use, for every account and Region of the groups and plans, or for those that are named.",
  http: [{ method: 'GET', path: '/quotas', statusCode: 200 }],
  input: z.object({
    accountId: accountId.optional().describe('Only places of this account; with a Region that very place, whether it is in use or not'),
    region: calledRegion.optional().describe('Only places in this Region'),
  }),
  output: answer({
    quotas: z.array(
      z.strictObject({
        accountId: z.string(),
        region: z.string(),
        serversPerJob: count.describe('Servers that one job may have'),
        concurrentJobs: quota.describe('Jobs that have not ended, whoever started them'),
        serversInJobs: quota.describe('Servers in those jobs'),
        sourceServers: quota.describe('Source servers in any state'),
        replicatingServers: quota.describe('Source servers whose replication has not stopped'),
        known: z.boolean().describe('False: something could not be asked'),
        message: z.string().nullable().describe('What could not be asked, and why; null where all is known'),
      }),
    ),
    count: count.describe('Places'),
  }),
  errors: ['ACCOUNT_NOT_FOUND'],
} as const satisfies Operation;
