/**
 * A server's replication at a moment: what the estate or an operation has made of it, and what faults do to it.
 *
 * Invariants
 * 1. Replication that stands still reaches no later moment: its lag grows with the clock. Once it goes on it has caught up at once.
 * 2. What there was to recover from before an outage, there is during and after it.
 */
import { outagesOf } from '../faults/fault-book.ts';
import type { Outage } from '../faults/fault-book.ts';
import type { ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { isGivenUp, standingAt } from './replication-course.ts';
import type { Standing } from './replication-course.ts';

export type Replication = Standing & {
  /** Those that have begun, whether they are over or not. */
  readonly outages: readonly Outage[];
};

export function replicationAt(world: World, server: ServerRecord, now: number): Replication {
  const outages = outagesOf(world, server).filter(({ from }) => from <= now);
  const [first, ...rest] = outages.filter(({ until }) => now < until);
  const standing = standingAt(server, now);
  // What is stopped or given up cannot stand still.
  if (first === undefined || standing.state === 'STOPPED' || isGivenUp(server)) return { ...standing, outages };
  const since = Math.min(first.from, ...rest.map(({ from }) => from));
  const state = rest.some((outage) => outage.state === 'DISCONNECTED') ? 'DISCONNECTED' : first.state;
  return {
    ...standing,
    state,
    lagSeconds: standing.lagSeconds + (now - since) / 1000,
    ...(state === 'DISCONNECTED' ? { cutOffAt: since } : {}),
    outages,
  };
}

/** Whether replication stood still at that moment. */
export function stoodStill({ outages }: Replication, at: number): boolean {
  return outages.some(({ from, until }) => at >= from && at < until);
}
