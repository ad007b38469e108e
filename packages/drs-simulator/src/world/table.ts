/**
 * One kind of row in memory, with its indexes and the set of ids changed since the last commit.
 *
 * Invariants
 * 1. What an index is keyed by never changes for a row.
 * 2. Lists come in no order: a restart reads rows by id, so whoever needs an order sorts.
 */
import type { Change } from './storage.ts';

export type Table<Row, Index extends string = never> = {
  get(id: string): Row | undefined;
  all(): readonly Row[];
  where(index: Index, key: string): readonly Row[];
  put(row: Row): void;
  remove(id: string): void;
};

/** A table whose rows are those of another world at once; whoever does it has checked them. */
export type ReplaceableTable = {
  /** What has to be written for these rows to be the only ones. */
  changesTo(rows: readonly object[]): readonly Change[];
  /** Holds these rows alone, and nothing that waits for a commit. */
  become(rows: readonly object[]): void;
};

export type OpenTable<Row, Index extends string> = Table<Row, Index> &
  ReplaceableTable & {
    /** Takes in a stored row, which is no change. */
    restore(body: string): void;
    /** The changes since the last call. */
    takeChanges(): readonly Change[];
  };

type TableShape<Row, Index extends string> = {
  readonly kind: string;
  readonly idOf: (row: Row) => string;
  readonly indexes: Readonly<Record<Index, (row: Row) => string>>;
};

export function openTable<Row, Index extends string>({ kind, idOf, indexes }: TableShape<Row, Index>): OpenTable<Row, Index> {
  const rows = new Map<string, Row>();
  const changed = new Set<string>();
  const names = Object.keys(indexes) as Index[];
  const buckets = new Map<string, Map<string, Row>>();

  const bucketOf = (index: Index, key: string): string => `${index}\u0000${key}`;
  const place = (row: Row): void => {
    const id = idOf(row);
    rows.set(id, row);
    for (const index of names) {
      const key = bucketOf(index, indexes[index](row));
      const bucket = buckets.get(key) ?? new Map<string, Row>();
      bucket.set(id, row);
      buckets.set(key, bucket);
    }
  };

  return {
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    where: (index, key) => [...(buckets.get(bucketOf(index, key))?.values() ?? [])],
    put: (row) => {
      place(row);
      changed.add(idOf(row));
    },
    remove: (id) => {
      const row = rows.get(id);
      if (row === undefined) return;
      for (const index of names) buckets.get(bucketOf(index, indexes[index](row)))?.delete(id);
      rows.delete(id);
      changed.add(id);
    },
    // The body was written by `takeChanges` of this same table, so its shape is known; a version to lift would be lifted here.
    restore: (body) => place(JSON.parse(body) as Row),
    changesTo: (given) => {
      const next = new Map((given as readonly Row[]).map((row) => [idOf(row), row]));
      const gone = [...rows.keys()].filter((id) => !next.has(id)).map((id): Change => ({ kind, id, body: undefined }));
      return [...gone, ...[...next].map(([id, row]): Change => ({ kind, id, body: JSON.stringify(row) }))];
    },
    become: (given) => {
      rows.clear();
      buckets.clear();
      changed.clear();
      for (const row of given as readonly Row[]) place(row);
    },
    takeChanges: () => {
      const changes = [...changed].map((id): Change => {
        const row = rows.get(id);
        return { kind, id, body: row === undefined ? undefined : JSON.stringify(row) };
      });
      changed.clear();
      return changes;
    },
  };
}
