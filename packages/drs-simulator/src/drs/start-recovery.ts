/**
 * StartRecovery and TerminateRecoveryInstances: every check the service makes, then the job.
 */
import { answer, isRefusal } from '../answer.ts';
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { isInLiveJob } from '../recovery/job.ts';
import { recoveryPointsAt } from '../recovery/recovery-points.ts';
import { startLaunchJob } from '../recovery/start-launch-job.ts';
import type { LaunchOrder } from '../recovery/start-launch-job.ts';
import { startTerminateJob } from '../recovery/start-terminate-job.ts';
import type { InstanceRecord } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { findRecoveryInstance, findServer } from './lookups.ts';
import { jobBody } from './job-body.ts';
import type { InputOf } from './model/input.ts';
import { refuseOverQuota, refuseTooMany } from './quotas.ts';
import { drsRefusal, inLiveJob, notFound, uninitialized } from './refusals.ts';

export function startRecovery(context: CallContext, input: InputOf<'StartRecovery'>): Answer | Refusal {
  const { world, rules, now } = context;
  const region = world.regions.get(placeKey(context.place));
  if (region === undefined) return uninitialized();
  // Knows nothing but the length of the list, so it comes before any server is looked up.
  const tooMany = refuseTooMany(region, input.sourceServers.length);
  if (tooMany !== undefined) return tooMany;
  const servers = orderedServers(context, input.sourceServers);
  if (isRefusal(servers)) return servers;
  const overQuota = refuseOverQuota(context, region, servers.length);
  if (overQuota !== undefined) return overQuota;
  const busy = servers.find(({ server }) => isInLiveJob(world, server, now));
  if (busy !== undefined) return inLiveJob(busy.server.id);
  const job = startLaunchJob(world, rules, { region, isDrill: input.isDrill ?? false, tags: input.tags ?? {}, servers }, now);
  return answer(202, { job: jobBody(world, job, now) });
}

type AskedServers = InputOf<'StartRecovery'>['sourceServers'];

function orderedServers(context: CallContext, asked: AskedServers): LaunchOrder['servers'] | Refusal {
  const servers: LaunchOrder['servers'][number][] = [];
  for (const { sourceServerID, recoverySnapshotID } of asked) {
    const server = findServer(context, sourceServerID);
    if (server === undefined) return notFound('SourceServer', sourceServerID);
    if (recoverySnapshotID === undefined) {
      servers.push({ server });
      continue;
    }
    const point = recoveryPointsAt(context.world, server, context.now).find(({ id }) => id === recoverySnapshotID);
    if (point === undefined) return notFound('RecoverySnapshot', recoverySnapshotID);
    servers.push({ server, pointAt: point.at });
  }
  return servers;
}

export function terminateRecoveryInstances(context: CallContext, input: InputOf<'TerminateRecoveryInstances'>): Answer | Refusal {
  const { world, rules, place, now } = context;
  const region = world.regions.get(placeKey(place));
  if (region === undefined) return uninitialized();
  // How many it may be is the request's shape: the quota of servers in a job is for LAUNCH jobs.
  const instances: InstanceRecord[] = [];
  for (const id of input.recoveryInstanceIDs) {
    const instance = findRecoveryInstance(context, id);
    if (instance === undefined) return notFound('RecoveryInstance', id);
    if (isInLiveJob(world, { id: instance.serverId }, now)) return inLiveJob(instance.serverId);
    instances.push(instance);
  }
  const [first, ...rest] = instances;
  if (first === undefined) return drsRefusal('ValidationException', 'Nothing to terminate.', { reason: 'other' });
  const overQuota = refuseOverQuota(context, region, instances.length);
  if (overQuota !== undefined) return overQuota;
  const job = startTerminateJob(world, rules, [first, ...rest], now);
  return answer(200, { job: jobBody(world, job, now) });
}
