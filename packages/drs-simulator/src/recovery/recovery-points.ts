/**
 * Recovery points by the server's policy, which by default is: every 10 minutes for an hour, hourly for a day, daily for a week.
 *
 * Invariant: which points there are is a function of the server and the time; the same point keeps its id until it expires.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../instants.ts';
import { drawHex } from '../random.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import type { ReplicationSettings, ReplicationState, ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { replicationAt, stoodStill } from './replication.ts';

export type RecoveryPoint = { readonly id: string; readonly at: number; readonly ebsSnapshots: readonly string[] };

const POLICY = [
  { everyMs: 10 * MINUTE_MS, forMs: HOUR_MS },
  { everyMs: HOUR_MS, forMs: DAY_MS },
  { everyMs: DAY_MS, forMs: 7 * DAY_MS },
] as const;

/** A server keeps no more than this of one rule, whatever its policy says: a description of it has to end. */
const MAX_POINTS_OF_A_RULE = 1000;
const UNIT_MS = { MINUTE: MINUTE_MS, HOUR: HOUR_MS, DAY: DAY_MS } as const;

type PolicyRule = { readonly everyMs: number; readonly forMs: number };

function policyOf({ replicationSettings }: ServerRecord): readonly PolicyRule[] {
  return replicationSettings?.pitPolicy === undefined ? POLICY : rulesIn(replicationSettings.pitPolicy);
}

function rulesIn(rules: NonNullable<ReplicationSettings['pitPolicy']>): readonly PolicyRule[] {
  return rules
    .filter(({ enabled }) => enabled !== false)
    .map(({ units, interval, retentionDuration }) => ({ everyMs: interval * UNIT_MS[units], forMs: retentionDuration * UNIT_MS[units] }));
}

/** States in which there is nothing to recover from, unless the estate says otherwise: the first synchronisation never ended, or replication was given up. */
const WITHOUT_POINTS: readonly ReplicationState[] = ['STOPPED', 'INITIATING', 'INITIAL_SYNC', 'DISCONNECTED'];

export function hasRecoveryPoints(server: ServerRecord, now: number): boolean {
  if (server.replication !== undefined) return server.replication.pointsFrom !== null && server.replication.pointsFrom <= now;
  return server.recoveryPoints ?? !WITHOUT_POINTS.includes(server.replicationState);
}

/** Oldest first. */
export function recoveryPointsAt(world: World, server: ServerRecord, now: number): readonly RecoveryPoint[] {
  if (!hasRecoveryPoints(server, now)) return [];
  const { seed } = world.meta();
  const replication = replicationAt(world, server, now);
  // Replication that lags has reached this moment and takes no point of a later one.
  const reached = now - replication.lagSeconds * 1000;
  const firstAt = server.replication?.pointsFrom ?? server.addedAt;
  const moments = new Set<number>();
  for (const { everyMs, forMs } of policyOf(server)) {
    const oldest = Math.max(now - forMs, firstAt);
    const newest = Math.floor(reached / everyMs) * everyMs;
    for (let n = 0, at = newest; at > oldest && n < MAX_POINTS_OF_A_RULE; n += 1, at -= everyMs) moments.add(at);
  }
  return [...moments]
    .filter((at) => !stoodStill(replication, at))
    .toSorted((a, b) => a - b)
    .map((at) => ({
      at,
      id: `pit-${drawHex(ID_DIGITS, seed, 'recovery-point', server.id, at)}`,
      ebsSnapshots: server.hardware.diskBytes.map((_, disk) => `snap-${drawHex(ID_DIGITS, seed, 'ebs-snapshot', server.id, at, disk)}`),
    }));
}
