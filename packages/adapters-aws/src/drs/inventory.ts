/**
 * The port `Inventory` on AWS DRS: source servers and their recovery points.
 *
 * An item that cannot be read refuses the whole answer: a source server left out would be left out of every group chosen by
 * tags as well, and a server whose recovery points cannot be read would seem to have none; nobody would miss them (I12).
 */
import { DescribeRecoverySnapshotsCommand, DescribeSourceServersCommand } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { Inventory, ListedPoint, ReadRefusal, SourceServer } from '@drs-orchestrator/application';
import { ok, refused, serverId, snapshotId } from '@drs-orchestrator/domain';
import type { Place, Result, ServerId } from '@drs-orchestrator/domain';
import { allPages, inPortions } from '../calls/pages.ts';
import { isServerIdForm } from '../parse/ids.ts';
import { readable } from '../parse/readable.ts';
import { parseDuration, parseInstant } from '../parse/times.ts';
import type { DrsDeps } from './drs-deps.ts';

/** Ids in one filter, by the service's model. */
const idsPerCall = 200;

export const createInventory = (deps: DrsDeps): Inventory => ({
  sourceServers: (at, servers) =>
    servers === undefined
      ? describeServers(deps, at, undefined)
      : inPortions([...new Set(servers)].filter(isServerIdForm), idsPerCall, (portion) => describeServers(deps, at, portion)),
  recoveryPoints: async (at, server) => {
    const points = await describePoints(deps, at, server);
    return points.ok ? ok(points.value.toSorted((a, b) => b.at - a.at)) : points;
  },
});

const describeServers = (
  { calls, client, limits, log }: DrsDeps,
  at: Place,
  servers: readonly ServerId[] | undefined,
): Promise<Result<readonly SourceServer[], ReadRefusal>> =>
  allPages(limits.pages, async (from) => {
    const filters = servers === undefined ? {} : { sourceServerIDs: [...servers] };
    const command = new DescribeSourceServersCommand({ filters, ...from });
    const answer = await calls.read(at, 'DescribeSourceServers', (abortSignal) => client(at).send(command, { abortSignal }));
    if (!answer.ok) return answer;
    const { items = [], nextToken } = answer.value;
    const read = readable(log, 'source server', items, readServer);
    if (read.length < items.length) return refused(unreadable('DescribeSourceServers', items.length - read.length, items.length));
    return ok({ items: read, nextToken });
  });

const describePoints = (
  { calls, client, limits, log }: DrsDeps,
  at: Place,
  server: ServerId,
): Promise<Result<readonly ListedPoint[], ReadRefusal>> =>
  allPages(limits.pages, async (from) => {
    const command = new DescribeRecoverySnapshotsCommand({ sourceServerID: server, order: 'DESC', ...from });
    const answer = await calls.read(at, 'DescribeRecoverySnapshots', (abortSignal) => client(at).send(command, { abortSignal }));
    if (!answer.ok) return answer;
    const { items = [], nextToken } = answer.value;
    const read = readable(log, 'recovery snapshot', items, readPoint);
    if (read.length < items.length) return refused(unreadable('DescribeRecoverySnapshots', items.length - read.length, items.length));
    return ok({ items: read, nextToken });
  });

const unreadable = (operation: string, count: number, of: number): ReadRefusal => ({
  kind: 'never',
  code: 'UnreadableAnswer',
  message: `${operation} answered with ${String(count)} of ${String(of)} items that cannot be read`,
});

const readServer = (item: unknown): SourceServer | undefined => {
  const parsed = serverShape.safeParse(item);
  if (!parsed.success) return undefined;
  const { sourceServerID, tags, sourceProperties, dataReplicationInfo } = parsed.data;
  return {
    serverId: serverId(sourceServerID),
    hostname: sourceProperties.identificationHints.hostname ?? null,
    tags,
    replicationState: dataReplicationInfo.dataReplicationState ?? null,
    lagMilliseconds: parseDuration(dataReplicationInfo.lagDuration) ?? null,
  };
};

/** A point's own time; where DRS has not noted it, the time for which the point was due. */
const readPoint = (item: unknown): ListedPoint | undefined => {
  const parsed = pointShape.safeParse(item);
  const takenAt = parseInstant(parsed.data?.timestamp) ?? null;
  const dueAt = parseInstant(parsed.data?.expectedTimestamp) ?? null;
  const at = takenAt ?? dueAt;
  return parsed.success && at !== null ? { snapshotId: snapshotId(parsed.data.snapshotID), at, takenAt, dueAt } : undefined;
};

const serverShape = z.object({
  sourceServerID: z.string(),
  tags: z.record(z.string(), z.string()).default({}),
  sourceProperties: z
    .object({ identificationHints: z.object({ hostname: z.string().optional() }).default({}) })
    .default({ identificationHints: {} }),
  dataReplicationInfo: z.object({ dataReplicationState: z.string().optional(), lagDuration: z.string().optional() }).default({}),
});

const pointShape = z.object({ snapshotID: z.string(), timestamp: z.string().optional(), expectedTimestamp: z.string().optional() });
