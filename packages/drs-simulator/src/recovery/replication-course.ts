/**
 * Replication that operations have started, stopped or given up: its state over time.
 *
 * Invariants
 * 1. What a server's replication comes to is drawn when it is started; the clock alone moves it on.
 * 2. Without such an operation it is as the estate said, for ever.
 */
import { MINUTE_MS } from '../instants.ts';
import { drawBetween } from '../random.ts';
import type { Range } from '../random.ts';
import type { ReplicationCourse, ReplicationState, ServerRecord } from '../world/records.ts';
import { seconds } from './instance.ts';

/** From the call to the first byte. The service publishes neither; these keep the order of its steps. */
export const INITIATING_SECONDS: Range = [120, 300];
/** From the first byte to the end of the first synchronisation. Hours in real life, where there is more to copy. */
export const INITIAL_SYNC_SECONDS: Range = [600, 1200];

export type CourseStart = { readonly seed: number; readonly timingFactor: number; readonly subject: string; readonly now: number };

export type DrawnCourse = { readonly beginsAt: number; readonly readyAt: number };

export function drawCourse({ seed, timingFactor, subject, now }: CourseStart): DrawnCourse {
  const take = (what: string, range: Range): number => seconds(drawBetween(range, seed, what, subject, now) * timingFactor);
  const beginsAt = now + take('initiating', INITIATING_SECONDS);
  return { beginsAt, readyAt: beginsAt + take('initial-sync', INITIAL_SYNC_SECONDS) };
}

/** `pointsFrom`: where earlier recovery points go on being there, since when; left out, they begin with the end of the synchronisation. */
export function startedCourse({ beginsAt, readyAt }: DrawnCourse, now: number, pointsFrom = readyAt): ReplicationCourse {
  return {
    states: [
      [now, 'INITIATING'],
      [beginsAt, 'INITIAL_SYNC'],
      [readyAt, 'CONTINUOUS'],
    ],
    pointsFrom,
  };
}

/** Nothing is left to recover from. */
export function endedCourse(state: 'STOPPED' | 'DISCONNECTED', now: number): ReplicationCourse {
  return { states: [[now, state]], pointsFrom: null };
}

/** Replication as it stands. */
export type Standing = {
  readonly state: ReplicationState;
  readonly lagSeconds: number;
  /** When the first byte came; absent: none has. */
  readonly firstByteAt?: number;
  /** Since when it is given up, where an operation gave it up. */
  readonly cutOffAt?: number;
};

/** From joining to the first byte, where the estate says nothing else; only ever shown. */
const FIRST_BYTE_MS = 10 * MINUTE_MS;

export function standingAt(server: ServerRecord, now: number): Standing {
  const { replication: course, replicationState, lagSeconds, addedAt } = server;
  if (course === undefined) return { state: replicationState, lagSeconds, firstByteAt: addedAt + FIRST_BYTE_MS };
  const [at, state] = course.states.findLast(([moment]) => moment <= now) ?? course.states[0];
  const firstByteAt = course.states.find(([, one]) => one === 'INITIAL_SYNC')?.[0];
  return {
    state,
    // What an operation started lags by nothing once it has caught up.
    lagSeconds: 0,
    ...(firstByteAt === undefined || firstByteAt > now ? {} : { firstByteAt }),
    ...(state === 'DISCONNECTED' ? { cutOffAt: at } : {}),
  };
}

export function replicationStateAt(server: ServerRecord, now: number): ReplicationState {
  return standingAt(server, now).state;
}

/** By an operation, for good: an agent that is merely out of reach comes back. */
export function isGivenUp({ replication }: ServerRecord): boolean {
  return replication?.states[0][1] === 'DISCONNECTED';
}

/** When it began, as far as an operation began it. */
export function replicationBeganAt({ replication, addedAt }: ServerRecord): number {
  return replication?.states[0][0] ?? addedAt;
}
