/**
 * The way back of a recovery instance over time: what DRS calls its failback state.
 *
 * Invariants
 * 1. ReverseReplication draws when data begins to flow and when it has caught up; the clock alone moves the state on.
 * 2. The newest failback job decides once it has begun to launch: COMPLETED or ERROR when its run has ended.
 */
import type { FailbackState, InstanceRecord, JobRecord, ReplicationState } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { isLiveAt, launchStatusAt, runOf } from './job.ts';

export function failbackStateAt(world: World, instance: InstanceRecord, now: number): FailbackState {
  return stateOfLaunch(instance, failbackJobOf(world, instance), now) ?? stateOfReplication(instance, now);
}

export function failbackJobOf(world: World, { failbackJobId }: InstanceRecord): JobRecord | undefined {
  return failbackJobId === undefined ? undefined : world.jobs.get(failbackJobId);
}

/** undefined: nothing has come of a launch so far. */
function stateOfLaunch({ serverId }: InstanceRecord, job: JobRecord | undefined, now: number): FailbackState | undefined {
  const run = job === undefined ? undefined : runOf(job, serverId);
  if (job === undefined || run === undefined) return undefined;
  switch (launchStatusAt(job, run, now)) {
    case 'LAUNCHED':
      return 'FAILBACK_COMPLETED';
    case 'FAILED':
    case 'TERMINATED':
      return 'FAILBACK_ERROR';
    case 'PENDING':
    case 'IN_PROGRESS':
      // The machine that is gone back to reboots meanwhile, and is no more ready for another launch.
      return isLiveAt(job, now) ? 'FAILBACK_NOT_READY_FOR_LAUNCH' : 'FAILBACK_ERROR';
  }
}

function stateOfReplication({ failback, failbackState = 'FAILBACK_NOT_STARTED' }: InstanceRecord, now: number): FailbackState {
  if (failback === undefined) return failbackState;
  if (now < failback.beginsAt) return 'FAILBACK_NOT_STARTED';
  return now < failback.readyAt ? 'FAILBACK_IN_PROGRESS' : 'FAILBACK_READY_FOR_LAUNCH';
}

/** Of the data on its way back. */
export function failbackReplicationAt(instance: InstanceRecord, state: FailbackState, now: number): ReplicationState | 'NOT_STARTED' {
  if (instance.disconnectedAt !== undefined) return 'DISCONNECTED';
  if (instance.failback !== undefined && now < instance.failback.beginsAt) return 'INITIATING';
  switch (state) {
    case 'FAILBACK_NOT_STARTED':
    case 'FAILBACK_LAUNCH_STATE_NOT_AVAILABLE':
      return 'NOT_STARTED';
    case 'FAILBACK_IN_PROGRESS':
      return 'INITIAL_SYNC';
    case 'FAILBACK_READY_FOR_LAUNCH':
    case 'FAILBACK_NOT_READY_FOR_LAUNCH':
      return 'CONTINUOUS';
    case 'FAILBACK_COMPLETED':
      return 'STOPPED';
    case 'FAILBACK_ERROR':
      return 'STALLED';
  }
}
