/**
 * The memory of what DRS listed in a place, for the pages of one list: whoever reads a list of 2,000 servers page by page is answered
 * from one reading, and DRS is not asked for all of them once a page.
 *
 * Owns: for how long a reading is good for the pages behind the first, and how many are kept. The first page never is from memory.
 */
import { between, minutes, placeKey, type Instant, type Place } from '@drs-orchestrator/domain';
import type { SourceServer } from '../ports/inventory.ts';

const rememberedMilliseconds = minutes(5);

/** Places remembered at the most, the oldest reading forgotten first. */
const mostPlaces = 20;

export type ServerListMemory = {
  /** Undefined: not read lately. */
  get(at: Place, now: Instant): readonly SourceServer[] | undefined;
  put(at: Place, readAt: Instant, servers: readonly SourceServer[]): void;
};

export const createServerListMemory = (): ServerListMemory => {
  const kept = new Map<string, { readonly readAt: Instant; readonly servers: readonly SourceServer[] }>();
  return {
    get: (at, now) => {
      const known = kept.get(placeKey(at));
      return known !== undefined && between(known.readAt, now) < rememberedMilliseconds ? known.servers : undefined;
    },
    put: (at, readAt, servers) => {
      kept.delete(placeKey(at));
      kept.set(placeKey(at), { readAt, servers });
      const [oldest] = kept.keys();
      if (kept.size > mostPlaces && oldest !== undefined) kept.delete(oldest);
    },
  };
};
