/**
 * The tables and their file: loading them, writing what has changed, and putting other rows in their place.
 *
 * Invariants
 * 1. When a commit fails, memory is ahead of the disk; the next one that succeeds writes what every one before has left.
 * 2. Other rows are on disk before they are in memory; where that fails, everything is as it was.
 */
import type { Change, Storage } from './storage.ts';
import type { ReplaceableTable } from './table.ts';
import type { TableName, Tables } from './tables.ts';

export type WorldRows = Readonly<Record<TableName, readonly object[]>>;

export type OnDisk = {
  /** Throws where the disk takes nothing. */
  commit(now: number): void;
  /** Whether the last commit has failed. */
  isAhead(): boolean;
  rows(): WorldRows;
  replace(rows: WorldRows): void;
};

/** Loads what there is. */
export function keepOnDisk(storage: Storage, tables: Tables): OnDisk {
  const opened: Readonly<Record<string, { restore(body: string): void }>> = tables;
  const replaceable: Readonly<Record<TableName, ReplaceableTable>> = tables;
  const names = Object.keys(tables) as TableName[];
  for (const row of storage.load()) opened[row.kind]?.restore(row.body);

  let unwritten: readonly Change[] = [];
  return {
    commit: (now) => {
      const changes = Object.values(tables).flatMap((table) => table.takeChanges());
      if (changes.length === 0 && unwritten.length === 0) return;
      for (const meta of tables.meta.all()) if (now > meta.newestAt) tables.meta.put({ ...meta, newestAt: now });
      unwritten = [...unwritten, ...changes, ...tables.meta.takeChanges()];
      storage.write(unwritten);
      unwritten = [];
    },
    isAhead: () => unwritten.length > 0,
    rows: () => Object.fromEntries(names.map((name) => [name, tables[name].all()])) as Record<TableName, readonly object[]>,
    replace: (rows) => {
      storage.write([...unwritten, ...names.flatMap((name) => replaceable[name].changesTo(rows[name]))]);
      unwritten = [];
      for (const name of names) replaceable[name].become(rows[name]);
    },
  };
}
