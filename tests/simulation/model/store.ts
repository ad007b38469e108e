/**
 * The store of the simulation, in memory: the ports `Executions`, `Claims` and `Plans`, kept to the one contract of all stores.
 *
 * Owns: lists that may be behind, and the facts. Leaves crashes, lost answers and time to the schedule; each method takes effect
 * at once.
 *
 * Invariants
 * 1. What is strongly consistent by its port is never behind: heads, objects, claims, groups, plans and accounts.
 * 2. Nothing given or answered is copied: it is read-only by type, and whoever changes it breaks the next reader.
 */
import type { Catalogue, Claims, Executions, Head, HeadQuery, StoredObject, WriteRefusal } from '@drs-orchestrator/application';
import { checkMovesOn, checkPageLimit, recordNames } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { ExecutionId, Instant, Result } from '@drs-orchestrator/domain';
import type { ClaimFact, ModelStore, StoreNeeds, WriteFact } from './seam.ts';

/** A head's versions with the moment of each, oldest first. */
type Kept = { readonly versions: { readonly at: Instant; readonly head: Head }[]; readonly objects: Map<string, StoredObject> };

export const createMemoryStore = (needs: StoreNeeds): ModelStore => {
  const writes: WriteFact[] = [];
  const claims: ClaimFact[] = [];
  return {
    executions: executionsOn(needs, writes),
    claims: claimsInMemory(claims),
    plans: {
      groups: catalogueOf(({ id }) => id),
      plans: catalogueOf(({ id }) => id),
      accounts: catalogueOf(({ accountId }) => accountId),
      settingsWork: catalogueOf(({ groupId }) => groupId),
      placeRights: catalogueOf(({ place }) => place),
      rounds: catalogueOf(({ name }) => name),
    },
    facts: { writes, claims },
  };
};

const won = (isWritten: boolean): Result<undefined, WriteRefusal> => (isWritten ? ok(undefined) : refused({ kind: 'conflict' }));

const executionsOn = ({ now, random, staleMilliseconds }: StoreNeeds, writes: WriteFact[]): Executions => {
  const kept = new Map<ExecutionId, Kept>();
  const present = (id: ExecutionId): Head | undefined => kept.get(id)?.versions.at(-1)?.head;
  const keptOf = (id: ExecutionId): Kept => {
    const known = kept.get(id) ?? { versions: [], objects: new Map<string, StoredObject>() };
    kept.set(id, known);
    return known;
  };
  /** Each head by itself, as an index that is written row by row. */
  const shown = (): readonly Head[] => {
    const lag = staleMilliseconds();
    const until = (): number => now() - (lag === 0 ? 0 : random.between(0, lag));
    return [...kept.values()].flatMap(({ versions }) => versionAt(versions, until()) ?? []);
  };
  return {
    head: async (id) => present(id),
    objects: async (id, names) =>
      names.map((name) => {
        const object = kept.get(id)?.objects.get(name);
        if (object === undefined) throw new Error(`Execution ${id} has no object ${name}`);
        return object;
      }),
    write: async (head, expected, objects) => {
      checkMovesOn(head, expected);
      const { versions, objects: stored } = keptOf(head.executionId);
      for (const object of objects) if (!stored.has(object.name)) stored.set(object.name, object);
      const isWritten = (versions.at(-1)?.head.revision ?? null) === expected;
      if (isWritten) {
        versions.push({ at: now(), head });
        writes.push({ head, objects });
      }
      return won(isWritten);
    },
    touch: async (id, revision, times) => {
      const head = present(id);
      if (head?.revision !== revision) return won(false);
      kept.get(id)?.versions.push({ at: now(), head: { ...head, ...times } });
      return won(true);
    },
    list: async (query) => {
      checkPageLimit(query.limit);
      const listed = shown().filter((head) => isListed(head, query));
      return listed.toSorted(newestFirst).slice(0, query.limit);
    },
    recordNames: async (id, fromRevision, limit) => {
      const { from, behind } = recordNames(fromRevision);
      const names = [...(kept.get(id)?.objects.keys() ?? [])].filter((name) => name >= from && name < behind);
      return names.toSorted(ascending).slice(0, limit);
    },
  };
};

const versionAt = (versions: Kept['versions'], until: number): Head | undefined => versions.findLast(({ at }) => at <= until)?.head;

const isListed = (head: Head, { index, startedFrom, startedTo, before }: HeadQuery): boolean => {
  const { startTime, planId } = head.listing;
  const isIn = index.kind === 'active' ? head.active : head.visible && (index.kind === 'all' || planId === index.planId);
  if (!isIn || (startedFrom !== undefined && startTime < startedFrom) || (startedTo !== undefined && startTime > startedTo)) return false;
  if (before === undefined) return true;
  return startTime < before.startTime || (startTime === before.startTime && head.executionId < before.executionId);
};

const newestFirst = (one: Head, other: Head): number =>
  other.listing.startTime - one.listing.startTime || (one.executionId < other.executionId ? 1 : -1);

const ascending = (one: string, other: string): number => (one < other ? -1 : 1);

const claimsInMemory = (facts: ClaimFact[]): Claims => {
  const rows = new Map<string, { readonly version: number; readonly holders: Readonly<Record<string, string>> }>();
  return {
    read: async (row) => ({ row, ...(rows.get(row) ?? { version: 0, holders: {} }) }),
    replace: async ({ row, version }, holders) => {
      const isWritten = (rows.get(row)?.version ?? 0) === version;
      if (isWritten) {
        rows.set(row, { version: version + 1, holders });
        facts.push({ row, holders });
      }
      return won(isWritten);
    },
  };
};

const catalogueOf = <Id extends string, Thing extends { readonly version: number }>(idOf: (thing: Thing) => Id): Catalogue<Id, Thing> => {
  const things = new Map<Id, Thing>();
  return {
    get: async (id) => things.get(id),
    list: async ({ after, limit }) => {
      checkPageLimit(limit);
      const behind = [...things.keys()].filter((id) => after === undefined || id > after);
      const page = behind.toSorted(ascending).slice(0, limit);
      return page.flatMap((id) => things.get(id) ?? []);
    },
    put: async (thing) => {
      const isWritten = (things.get(idOf(thing))?.version ?? 0) === thing.version;
      if (isWritten) things.set(idOf(thing), { ...thing, version: thing.version + 1 });
      return won(isWritten);
    },
    remove: async (id, version) => {
      const isWritten = things.get(id)?.version === version;
      if (isWritten) things.delete(id);
      return won(isWritten);
    },
  };
};
