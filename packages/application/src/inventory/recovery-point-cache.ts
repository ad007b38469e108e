/**
 * The memory of recovery points: what was answered lately, by place and server, so that equal ids of two accounts are two servers.
 *
 * Owns: for how long an answer is good, and how many are kept.
 */
import { between, minutes, placeKey, type Instant, type Place, type ServerId } from '@drs-orchestrator/domain';
import type { ListedPoint } from '../ports/inventory.ts';

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
  const kept = new Map<string, { readonly askedAt: Instant; readonly points: readonly ListedPoint[] }>();
  const nameOf = (at: Place, server: ServerId): string => `${placeKey(at)}/${server}`;
  return {
    get: (at, server, now, since) => {
      const known = kept.get(nameOf(at, server));
      if (known === undefined || between(known.askedAt, now) >= rememberedMilliseconds) return undefined;
      return since === undefined || known.askedAt >= since ? known.points : undefined;
    },
    put: (at, server, askedAt, points) => {
      kept.delete(nameOf(at, server));
      kept.set(nameOf(at, server), { askedAt, points });
      const [oldest] = kept.keys();
      if (kept.size > mostServers && oldest !== undefined) kept.delete(oldest);
    },
  };
};
