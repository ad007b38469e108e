/**
 * The memory of recovery points: what was answered lately, by place and server, so that equal ids of two accounts are two servers.
 *
 * Owns: for how long an answer is good, and how many are kept.
 */
import { minutes, placeKey, type Instant, type Place, type ServerId } from '@drs-orchestrator/domain';
import type { ListedPoint } from '../ports/inventory.ts';
import { createShortMemory } from './short-memory.ts';

/** DRS makes a point every 10 minutes at the most. */
const rememberedMilliseconds = minutes(10);

/** Servers remembered at the most, the oldest answers forgotten first: at some 40 points each about 30 MB. */
const mostServers = 5_000;

export type RecoveryPointCache = {
  /** Undefined: not asked lately, or not since then. */
  get(at: Place, server: ServerId, now: Instant, since?: Instant): readonly ListedPoint[] | undefined;
  put(at: Place, server: ServerId, askedAt: Instant, points: readonly ListedPoint[]): void;
};

export const createRecoveryPointCache = (): RecoveryPointCache => {
  const memory = createShortMemory<readonly ListedPoint[]>(rememberedMilliseconds, mostServers);
  const nameOf = (at: Place, server: ServerId): string => `${placeKey(at)}/${server}`;
  return {
    get: (at, server, now, since) => memory.get(nameOf(at, server), now, since),
    put: (at, server, askedAt, points) => memory.put(nameOf(at, server), askedAt, points),
  };
};
