/**
 * The tables and their file: loading them, writing what has changed, and putting other rows in their place.
 *
 * Invariants
 * 1. When a commit fails, memory and disk differ; every further commit is refused and says why.
 * 2. Other rows are on disk before they are in memory; where that fails, everything is as it was.
 */
import type { Storage } from './storage.ts';
import type { ReplaceableTable } from './table.ts';
import type { TableName, Tables } from './tables.ts';

export type WorldRows = Readonly<Record<TableName, readonly object[]>>;

export type OnDisk = {
  commit(now: number): void;
  rows(): WorldRows;
  replace(rows: WorldRows): void;
};

const CLOSED = 'the world could not be written earlier and is closed to changes';

/** Loads what there is. */
export function keepOnDisk(storage: Storage, tables: Tables): OnDisk {
  const opened: Readonly<Record<string, { restore(body: string): void }>> = tables;
  const replaceable: Readonly<Record<TableName, ReplaceableTable>> = tables;
  const names = Object.keys(tables) as TableName[];
  for (const row of storage.load()) opened[row.kind]?.restore(row.body);

  let broken: unknown;
  const refuseIfBroken = (): void => {
    if (broken !== undefined) throw new Error(CLOSED, { cause: broken });
  };
  return {
    commit: (now) => {
      refuseIfBroken();
      const changes = Object.values(tables).flatMap((table) => table.takeChanges());
      if (changes.length === 0) return;
      for (const meta of tables.meta.all()) if (now > meta.newestAt) tables.meta.put({ ...meta, newestAt: now });
      try {
        storage.write([...changes, ...tables.meta.takeChanges()]);
      } catch (cause) {
        broken = cause;
        throw cause;
      }
    },
    rows: () => Object.fromEntries(names.map((name) => [name, tables[name].all()])) as Record<TableName, readonly object[]>,
    replace: (rows) => {
      refuseIfBroken();
      storage.write(names.flatMap((name) => replaceable[name].changesTo(rows[name])));
      for (const name of names) replaceable[name].become(rows[name]);
    },
  };
}
