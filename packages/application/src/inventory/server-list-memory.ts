/**
 * The memory of what DRS listed in a place, for the pages of one list: whoever reads a list of 2,000 servers page by page is answered
 * from one reading, and DRS is not asked for all of them once a page.
 *
 * Owns: for how long a reading is good for the pages behind the first, and how many are kept. The first page never is from memory.
 */
import { minutes, placeKey, type Instant, type Place } from '@drs-orchestrator/domain';
import type { SourceServer } from '../ports/inventory.ts';
import { createShortMemory } from './short-memory.ts';

const rememberedMilliseconds = minutes(5);

/** Places remembered at the most, the oldest reading forgotten first. */
const mostPlaces = 20;

export type ServerListMemory = {
  /** Undefined: not read lately. */
  get(at: Place, now: Instant): readonly SourceServer[] | undefined;
  put(at: Place, readAt: Instant, servers: readonly SourceServer[]): void;
};

export const createServerListMemory = (): ServerListMemory => {
  const memory = createShortMemory<readonly SourceServer[]>(rememberedMilliseconds, mostPlaces);
  return {
    get: (at, now) => memory.get(placeKey(at), now),
    put: (at, readAt, servers) => memory.put(placeKey(at), readAt, servers),
  };
};
