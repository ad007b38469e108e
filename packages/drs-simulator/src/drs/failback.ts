/**
 * Failback: replication turned round, the launch at the other end, and letting go of a recovery instance.
 *
 * The machine that is gone back to is outside the simulator, unless it ran in EC2 (`origin`): then a source server in its Region stands
 * for the way back. Without an origin that server is in the recovery's own Region, as of a recovery into another zone.
 */
import { answer, isRefusal } from '../answer.ts';
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { failbackStateAt } from '../recovery/failback.ts';
import { stateAt } from '../recovery/instance.ts';
import { isInLiveJob } from '../recovery/job.ts';
import { drawCourse, endedCourse } from '../recovery/replication-course.ts';
import { reverse } from '../recovery/reverse.ts';
import { startFailbackJob } from '../recovery/start-failback-job.ts';
import type { FailbackOrder } from '../recovery/start-failback-job.ts';
import type { FailbackState, InstanceRecord } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { drsArn } from './arns.ts';
import { jobBody } from './job-body.ts';
import { findRecoveryInstance } from './lookups.ts';
import type { InputOf } from './model/input.ts';
import { refuseOverQuota, refuseTooMany } from './quotas.ts';
import { inLiveJob, instanceConflict, notFound, uninitialized } from './refusals.ts';

/** What ReverseReplication can begin from. */
const CAN_BEGIN: readonly FailbackState[] = ['FAILBACK_NOT_STARTED', 'FAILBACK_ERROR'];

export function reverseReplication(context: CallContext, input: InputOf<'ReverseReplication'>): Answer | Refusal {
  const { world, rules, now } = context;
  const instance = usable(context, input.recoveryInstanceID);
  if (isRefusal(instance)) return instance;
  const state = failbackStateAt(world, instance, now);
  if (instance.failback !== undefined && state !== 'FAILBACK_ERROR')
    return instanceConflict(instance.id, 'its replication is reversed already');
  if (!CAN_BEGIN.includes(state)) return instanceConflict(instance.id, `its failback state is ${state}`);
  const server = world.servers.get(instance.serverId);
  if (server === undefined) return instanceConflict(instance.id, 'its source server was deleted');
  const to = server.origin ?? instance;
  if (world.regions.get(placeKey(to))?.initialized !== true) return uninitialized();
  const course = drawCourse({ seed: world.meta().seed, timingFactor: rules.timingFactor, subject: instance.id, now });
  const reversed = reverse(world, { instance, server, course, now });
  const { failbackState: _state, failbackJobId: _job, ...rest } = instance;
  world.instances.put({ ...rest, failback: { askedAt: now, ...course, to: reversed } });
  return answer(200, { reversedDirectionSourceServerArn: drsArn(reversed, 'source-server', reversed.id) });
}

export function startFailbackLaunch(context: CallContext, input: InputOf<'StartFailbackLaunch'>): Answer | Refusal {
  const { world, rules, now } = context;
  const region = world.regions.get(placeKey(context.place));
  if (region === undefined) return uninitialized();
  const tooMany = refuseTooMany(region, input.recoveryInstanceIDs.length);
  if (tooMany !== undefined) return tooMany;
  const entries: FailbackOrder['entries'][number][] = [];
  for (const id of input.recoveryInstanceIDs) {
    const instance = usable(context, id);
    if (isRefusal(instance)) return instance;
    const state = failbackStateAt(world, instance, now);
    if (state !== 'FAILBACK_READY_FOR_LAUNCH') return instanceConflict(id, `its failback state is ${state}`);
    const server = world.servers.get(instance.serverId);
    if (server === undefined) return instanceConflict(id, 'its source server was deleted');
    entries.push({ instance, server });
  }
  const overQuota = refuseOverQuota(context, region, entries.length);
  if (overQuota !== undefined) return overQuota;
  const job = startFailbackJob(world, rules, { region, tags: input.tags ?? {}, entries }, now);
  return answer(200, { job: jobBody(world, job, now) });
}

/** From whatever state back to the first. A launch that is under way goes on to its end, which then is nobody's. */
export function stopFailback(context: CallContext, input: InputOf<'StopFailback'>): Answer | Refusal {
  const instance = findRecoveryInstance(context, input.recoveryInstanceID);
  if (instance === undefined) return notFound('RecoveryInstance', input.recoveryInstanceID);
  context.world.instances.put(withoutFailback(context, instance));
  return answer(200, {});
}

/** The instance runs on in EC2: only DRS lets go of it. */
export function disconnectRecoveryInstance(context: CallContext, input: InputOf<'DisconnectRecoveryInstance'>): Answer | Refusal {
  const { world, now } = context;
  const instance = findRecoveryInstance(context, input.recoveryInstanceID);
  if (instance === undefined) return notFound('RecoveryInstance', input.recoveryInstanceID);
  if (isInLiveJob(world, { id: instance.serverId }, now)) return inLiveJob(instance.serverId);
  if (instance.disconnectedAt === undefined) world.instances.put({ ...withoutFailback(context, instance), disconnectedAt: now });
  return answer(200, {});
}

export function deleteRecoveryInstance(context: CallContext, input: InputOf<'DeleteRecoveryInstance'>): Answer | Refusal {
  const { world, now } = context;
  const instance = findRecoveryInstance(context, input.recoveryInstanceID);
  if (instance === undefined) return notFound('RecoveryInstance', input.recoveryInstanceID);
  if (isInLiveJob(world, { id: instance.serverId }, now)) return inLiveJob(instance.serverId);
  if (instance.disconnectedAt === undefined) return instanceConflict(instance.id, 'it has to be disconnected first');
  world.instances.put({ ...instance, leavesDrsAt: now });
  return answer(200, {});
}

/** One that DRS can work with: there, connected, running, and in no job. */
function usable(context: CallContext, id: string): InstanceRecord | Refusal {
  const { world, now } = context;
  const instance = findRecoveryInstance(context, id);
  if (instance === undefined) return notFound('RecoveryInstance', id);
  if (isInLiveJob(world, { id: instance.serverId }, now)) return inLiveJob(instance.serverId);
  if (instance.disconnectedAt !== undefined) return instanceConflict(id, 'it is disconnected');
  const state = stateAt(instance, now);
  return state === 'running' ? instance : instanceConflict(id, `its EC2 instance is ${state ?? 'not there'}`);
}

/** Replication the other way has nothing more to copy from. */
function withoutFailback({ world, now }: CallContext, instance: InstanceRecord): InstanceRecord {
  const { failback, failbackState: _state, failbackJobId: _job, ...rest } = instance;
  const reversed = failback === undefined ? undefined : world.servers.get(failback.to.id);
  if (reversed !== undefined) world.servers.put({ ...reversed, replication: endedCourse('DISCONNECTED', now) });
  return rest;
}
