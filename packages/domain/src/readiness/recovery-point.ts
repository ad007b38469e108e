/**
 * Recovery points: which one a server is launched from.
 *
 * Owns: the ways to choose, what proves that there is a point, and the spread: how far the data of a plan's servers lie
 * apart in time.
 */
import type { ServerId, SnapshotId } from '../ids.ts';
import { between, later, minutes, type Instant } from '../instant.ts';

/** A recovery snapshot of DRS. */
export type RecoveryPoint = { readonly snapshotId: SnapshotId; readonly at: Instant };

/** `snapshots`: for the servers named; the others are launched from their latest point. */
export type PointChoice =
  | { readonly kind: 'latest' }
  | { readonly kind: 'not-after'; readonly at: Instant }
  | { readonly kind: 'snapshots'; readonly snapshots: ReadonlyMap<ServerId, SnapshotId> };

/** What an execution keeps of the wish; which point each server got stands with the server. */
export type RequestedPoint =
  | { readonly kind: 'latest' }
  | { readonly kind: 'not-after'; readonly at: Instant }
  | { readonly kind: 'snapshots'; readonly servers: number };

/** `at`: null where DRS has not been asked for it. */
export type ChosenPoint = { readonly snapshotId: SnapshotId; readonly at: Instant | null };

/** A server as DRS replicates it. */
export type ReplicatingServer = {
  readonly serverId: ServerId;
  readonly hostname: string | null;
  /** DRS's own word. */
  readonly replicationState: string | null;
  readonly lagMilliseconds: number | null;
};

/** What is known of a server's points. `unasked`: its replication proves that there are some, and nobody needed more. */
export type PointFacts =
  | { readonly kind: 'unasked' }
  /** Newest first. */
  | { readonly kind: 'listed'; readonly points: readonly RecoveryPoint[] }
  | { readonly kind: 'unread'; readonly why: string };

/**
 * Whether the state of its replication proves that a server has a recovery point. CONTINUOUS alone does: DRS turns to it once
 * the first snapshot after the initial sync is made. BACKLOG and CREATING_SNAPSHOT come just before that too; PAUSED,
 * STALLED, RESCAN and DISCONNECTED can interrupt an initial sync that never ended; and a server that was disconnected
 * or stopped may have lost its snapshots.
 */
export const provesPoint = (replicationState: string | null): boolean => replicationState === 'CONTINUOUS';

/** Whether the server's points must be listed: there may be none, or one is to be chosen among them. */
export const needsPoints = (choice: PointChoice, server: ReplicatingServer): boolean =>
  choice.kind === 'not-after' ||
  (choice.kind === 'snapshots' && choice.snapshots.has(server.serverId)) ||
  !provesPoint(server.replicationState);

/**
 * The moment whose data a launch from the latest point brings back: a server that replicates continuously is snapshot as
 * the job begins, so it is now, less its lag; any other falls back on its newest snapshot. Null: not known.
 */
export const latestMoment = (server: ReplicatingServer, facts: PointFacts, now: Instant): Instant | null => {
  if (provesPoint(server.replicationState)) return server.lagMilliseconds === null ? null : later(now, -server.lagMilliseconds);
  return facts.kind === 'listed' ? (facts.points[0]?.at ?? null) : null;
};

/** What there is to launch a server from, as good as it is: `recent` is what somebody need not worry about. */
export type PointStanding = 'recent' | 'old' | 'none' | 'unknown';

/** DRS makes a point every ten minutes and keeps those of the last hour: a server that has none of them has missed six. */
const recentPointMinutes = 60;

export const standingOf = (server: ReplicatingServer, facts: PointFacts, now: Instant): PointStanding => {
  const moment = latestMoment(server, facts, now);
  if (moment !== null) return later(moment, minutes(recentPointMinutes)) >= now ? 'recent' : 'old';
  return !provesPoint(server.replicationState) && facts.kind === 'listed' && facts.points.length === 0 ? 'none' : 'unknown';
};

/** `servers`: those whose moment is known; `unknown`: the others. */
export type PointSpread = {
  readonly oldest: Instant | null;
  readonly newest: Instant | null;
  readonly spreadSeconds: number | null;
  readonly servers: number;
  readonly unknown: number;
};

export const spreadOf = (moments: readonly (Instant | null)[]): PointSpread => {
  const known = moments.filter((moment) => moment !== null);
  const unknown = moments.length - known.length;
  const [first] = known;
  if (first === undefined) return { oldest: null, newest: null, spreadSeconds: null, servers: 0, unknown };
  let [oldest, newest] = [first, first];
  for (const moment of known) {
    if (moment < oldest) oldest = moment;
    if (moment > newest) newest = moment;
  }
  return { oldest, newest, spreadSeconds: Math.round(between(oldest, newest) / 1_000), servers: known.length, unknown };
};
