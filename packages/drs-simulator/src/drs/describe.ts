/**
 * The reading operations of DRS about servers, jobs, recovery instances and recovery points.
 */
import type { Answer, Refusal } from '../answer.ts';
import { isSeenByDrs } from '../recovery/instance.ts';
import { jobLogAt } from '../recovery/job.ts';
import { recoveryPointsAt } from '../recovery/recovery-points.ts';
import { drsInstant } from '../instants.ts';
import { ascendingKey, descendingKey } from '../paging.ts';
import type { CallContext } from '../call.ts';
import { placeKey } from '../world/records.ts';
import { jobBody, logLineBody } from './job-body.ts';
import { list } from './listing.ts';
import { findJob, findServer } from './lookups.ts';
import type { InputOf } from './model/input.ts';
import { recoveryInstanceBody } from './recovery-instance-body.ts';
import { notFound } from './refusals.ts';
import { sourceServerBody } from './source-server-body.ts';

/** An empty list of ids filters nothing, like one that is left out. */
function wanted(ids: readonly string[] | undefined): (id: string) => boolean {
  if (ids === undefined || ids.length === 0) return () => true;
  const set = new Set(ids);
  return (id) => set.has(id);
}

/** Both ends belong to it; one that is left out is open. */
function between(from: string | undefined, to: string | undefined): (at: number) => boolean {
  const [low, high] = [from === undefined ? -Infinity : Date.parse(from), to === undefined ? Infinity : Date.parse(to)];
  return (at) => at >= low && at <= high;
}

export function describeSourceServers(context: CallContext, input: InputOf<'DescribeSourceServers'>): Answer | Refusal {
  const isWanted = wanted(input.filters?.sourceServerIDs);
  const isStaged = wanted(input.filters?.stagingAccountIDs);
  const items = context.world.servers
    .where('place', placeKey(context.place))
    .filter((server) => isWanted(server.id) && isStaged(server.staging?.accountId ?? server.accountId))
    // The estate knows no hardware ids, so a filter by one finds nothing.
    .filter(() => input.filters?.hardwareId === undefined)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return list(context, input, {
    operation: 'DescribeSourceServers',
    items,
    keyOf: (server) => server.id,
    bodyOf: (server) => sourceServerBody(context.world, server, context.now),
  });
}

export function describeJobs(context: CallContext, input: InputOf<'DescribeJobs'>): Answer | Refusal {
  const { jobIDs, fromDate, toDate } = input.filters ?? {};
  const isWithin = between(fromDate, toDate);
  const isWanted = wanted(jobIDs);
  const items = context.world.jobs
    .where('place', placeKey(context.place))
    .filter((job) => job.isDeleted !== true && isWanted(job.id) && isWithin(job.createdAt))
    .toSorted((a, b) => b.number - a.number);
  return list(context, input, {
    operation: 'DescribeJobs',
    items,
    keyOf: (job) => descendingKey(job.number),
    bodyOf: (job) => jobBody(context.world, job, context.now),
  });
}

export function describeJobLogItems(context: CallContext, input: InputOf<'DescribeJobLogItems'>): Answer | Refusal {
  const { world, now } = context;
  const job = findJob(context, input.jobID);
  if (job === undefined) return notFound('Job', input.jobID);
  return list(context, input, {
    operation: 'DescribeJobLogItems',
    items: jobLogAt(job, now).map((line, position) => ({ line, position })),
    keyOf: ({ position }) => ascendingKey(position),
    bodyOf: ({ line }) => logLineBody(world.meta().seed, job, line),
  });
}

export function describeRecoveryInstances(context: CallContext, input: InputOf<'DescribeRecoveryInstances'>): Answer | Refusal {
  const { world, place, now } = context;
  const isWanted = wanted(input.filters?.recoveryInstanceIDs);
  const isOfServer = wanted(input.filters?.sourceServerIDs);
  const items = world.instances
    .where('place', placeKey(place))
    .filter((instance) => isWanted(instance.id) && isOfServer(instance.serverId) && isSeenByDrs(instance, now))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return list(context, input, {
    operation: 'DescribeRecoveryInstances',
    items,
    keyOf: (instance) => instance.id,
    bodyOf: (instance) => recoveryInstanceBody(world, instance, now),
  });
}

export function describeRecoverySnapshots(context: CallContext, input: InputOf<'DescribeRecoverySnapshots'>): Answer | Refusal {
  const server = findServer(context, input.sourceServerID);
  if (server === undefined) return notFound('SourceServer', input.sourceServerID);
  const isWithin = between(input.filters?.fromDateTime, input.filters?.toDateTime);
  const points = recoveryPointsAt(context.world, server, context.now).filter(({ at }) => isWithin(at));
  const isDescending = input.order === 'DESC';
  return list(context, input, {
    operation: 'DescribeRecoverySnapshots',
    items: isDescending ? points.toReversed() : points,
    keyOf: (point) => (isDescending ? descendingKey(point.at) : ascendingKey(point.at)),
    bodyOf: (point) => ({
      snapshotID: point.id,
      sourceServerID: server.id,
      expectedTimestamp: drsInstant(point.at),
      timestamp: drsInstant(point.at),
      ebsSnapshots: point.ebsSnapshots,
    }),
  });
}
