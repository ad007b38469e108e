/**
 * Watching a store from beside the product: what changed in its tables since the last look.
 */
import Database from 'libsql';
import type { Instant } from '@drs-orchestrator/domain';
import { keys, type History, type Row, type TableName, type TableRow, type Write } from './history.ts';

export type StoreWatch = {
  /** Null: nothing. */
  look(at: Instant): Write | null;
  readonly schema: Pick<History, 'userVersion' | 'schema'>;
  close(): void;
};

const tables = Object.keys(keys) as readonly TableName[];

export const watchStore = (file: string): StoreWatch => {
  const db = new Database(file);
  const made = db.prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid').all() as readonly {
    readonly sql: string;
  }[];
  const [{ user_version: userVersion } = { user_version: 0 }] = db.prepare('PRAGMA user_version').all() as readonly {
    readonly user_version: number;
  }[];
  const seen = new Map<string, TableRow>();
  const look = (at: Instant): Write | null => {
    const present = new Map(
      tables.flatMap((table) =>
        (db.prepare(`SELECT * FROM ${table}`).all() as readonly Row[]).map((row) => [keyOf(table, row), [table, row] as const]),
      ),
    );
    const rows = [...present].filter(([key, row]) => JSON.stringify(seen.get(key)) !== JSON.stringify(row)).map(([, row]) => row);
    const gone = [...seen].filter(([key]) => !present.has(key)).map(([, [table, row]]) => [table, keyIn(table, row)] as const);
    seen.clear();
    for (const [key, row] of present) seen.set(key, row);
    if (rows.length === 0 && gone.length === 0) return null;
    return gone.length === 0 ? { at, rows } : { at, rows, gone };
  };
  return { look, schema: { userVersion, schema: made.map(({ sql }) => sql) }, close: () => db.close() };
};

const keyIn = (table: TableName, row: Row): Row => Object.fromEntries(keys[table].map((column) => [column, row[column] ?? null]));
const keyOf = (table: TableName, row: Row): string => JSON.stringify([table, keyIn(table, row)]);
