/**
 * A server's replication at a moment: what the estate says of it, and what faults do to it.
 *
 * Invariants
 * 1. Replication that stands still reaches no later moment: its lag grows with the clock. Once it goes on it has caught up at once.
 * 2. What there was to recover from before an outage, there is during and after it.
 */
import { outagesOf } from '../faults/fault-book.ts';
import type { Outage } from '../faults/fault-book.ts';
import type { ReplicationState, ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export type Replication = {
  readonly state: ReplicationState;
  readonly lagSeconds: number;
  /** Since when it is cut off, in epoch milliseconds. */
  readonly cutOffAt?: number;
  /** Those that have begun, whether they are over or not. */
  readonly outages: readonly Outage[];
};

export function replicationAt(world: World, server: ServerRecord, now: number): Replication {
  const outages = outagesOf(world, server).filter(({ from }) => from <= now);
  const [first, ...rest] = outages.filter(({ until }) => now < until);
  if (first === undefined) return { state: server.replicationState, lagSeconds: server.lagSeconds, outages };
  const since = Math.min(first.from, ...rest.map(({ from }) => from));
  const state = rest.some((outage) => outage.state === 'DISCONNECTED') ? 'DISCONNECTED' : first.state;
  return {
    state,
    lagSeconds: server.lagSeconds + (now - since) / 1000,
    ...(state === 'DISCONNECTED' ? { cutOffAt: since } : {}),
    outages,
  };
}

/** Whether replication stood still at that moment. */
export function stoodStill({ outages }: Replication, at: number): boolean {
  return outages.some(({ from, until }) => at >= from && at < until);
}
