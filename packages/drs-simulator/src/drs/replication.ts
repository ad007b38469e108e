/**
 * Replication of a source server: stopped, started, tried again, given up; and the server's leaving.
 *
 * Invariant: a server that a job has in hand, or that has a recovery instance, is not given up.
 */
import { answer, isRefusal } from '../answer.ts';
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { isSeenByDrs } from '../recovery/instance.ts';
import { isInLiveJob } from '../recovery/job.ts';
import { hasRecoveryPoints } from '../recovery/recovery-points.ts';
import { drawCourse, endedCourse, replicationStateAt, startedCourse } from '../recovery/replication-course.ts';
import { launchActionKey } from '../world/launch-action.ts';
import { takeTemplate } from '../world/launch-templates.ts';
import type { ReplicationCourse, ReplicationState, ServerRecord } from '../world/records.ts';
import { findServer } from './lookups.ts';
import type { InputOf } from './model/input.ts';
import { cannotBeDone, inLiveJob, notFound, serverConflict } from './refusals.ts';
import { sourceServerBody } from './source-server-body.ts';

/** What RetryDataReplication is for. */
const CAN_RETRY: readonly ReplicationState[] = ['STALLED', 'DISCONNECTED', 'STOPPED'];

/** Its recovery points go with it. */
export function stopReplication(context: CallContext, input: InputOf<'StopReplication'>): Answer | Refusal {
  const server = idleServer(context, input.sourceServerID);
  if (isRefusal(server)) return server;
  const state = replicationStateAt(server, context.now);
  if (state === 'STOPPED' || state === 'DISCONNECTED') return serverConflict(server.id, `its replication is ${state}`);
  return told(context, put(context, server, endedCourse('STOPPED', context.now)));
}

export function startReplication(context: CallContext, input: InputOf<'StartReplication'>): Answer | Refusal {
  const server = idleServer(context, input.sourceServerID);
  if (isRefusal(server)) return server;
  const state = replicationStateAt(server, context.now);
  if (state !== 'STOPPED') return serverConflict(server.id, `its replication is ${state}, not STOPPED`);
  return told(context, put(context, server, startedCourse(drawn(context, server), context.now)));
}

/** Recovery points from before stay. */
export function retryDataReplication(context: CallContext, input: InputOf<'RetryDataReplication'>): Answer | Refusal {
  const { now } = context;
  const server = findServer(context, input.sourceServerID);
  if (server === undefined) return notFound('SourceServer', input.sourceServerID);
  const state = replicationStateAt(server, now);
  if (!CAN_RETRY.includes(state)) return cannotBeDone(`Source Server ${server.id}: its replication is ${state}, which needs no retry.`);
  const pointsFrom = hasRecoveryPoints(server, now) ? (server.replication?.pointsFrom ?? server.addedAt) : undefined;
  return answer(200, sourceServerBody(context.world, put(context, server, startedCourse(drawn(context, server), now, pointsFrom)), now));
}

export function disconnectSourceServer(context: CallContext, input: InputOf<'DisconnectSourceServer'>): Answer | Refusal {
  const { world, now } = context;
  const server = idleServer(context, input.sourceServerID);
  if (isRefusal(server)) return server;
  const [instance] = world.instances.where('server', server.id).filter((one) => isSeenByDrs(one, now));
  if (instance !== undefined) return serverConflict(server.id, `it has Recovery Instance ${instance.id}`);
  return answer(200, sourceServerBody(world, put(context, server, endedCourse('DISCONNECTED', now)), now));
}

export function deleteSourceServer(context: CallContext, input: InputOf<'DeleteSourceServer'>): Answer | Refusal {
  const { world, now } = context;
  const server = idleServer(context, input.sourceServerID);
  if (isRefusal(server)) return server;
  if (replicationStateAt(server, now) !== 'DISCONNECTED') return serverConflict(server.id, 'it has to be disconnected first');
  takeTemplate(world, server);
  for (const { action } of world.launchActions.where('resource', server.id))
    world.launchActions.remove(launchActionKey(server.id, action.actionId));
  world.servers.remove(server.id);
  return answer(204, {});
}

/** One that is in no job. */
function idleServer(context: CallContext, id: string): ServerRecord | Refusal {
  const server = findServer(context, id);
  if (server === undefined) return notFound('SourceServer', id);
  return isInLiveJob(context.world, server, context.now) ? inLiveJob(id) : server;
}

function drawn({ world, rules, now }: CallContext, server: ServerRecord) {
  return drawCourse({ seed: world.meta().seed, timingFactor: rules.timingFactor, subject: server.id, now });
}

function put({ world }: CallContext, server: ServerRecord, replication: ReplicationCourse): ServerRecord {
  const changed = { ...server, replication };
  world.servers.put(changed);
  return changed;
}

function told({ world, now }: CallContext, server: ServerRecord): Answer {
  return answer(200, { sourceServer: sourceServerBody(world, server, now) });
}
