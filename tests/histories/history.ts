/**
 * A golden history: a store, row by row and byte by byte, as an execution's every write left it.
 *
 * Owns: the form of the file. One JSON value a line: first what it is and the tables as they were made, then one line for each write,
 * with the rows as they are afterwards. So the first so many lines are the store as it stood at that moment. It is raw: nothing in it
 * is put into another form than the store has it in.
 */
import Database from 'libsql';
import { instant, type Instant } from '@drs-orchestrator/domain';

export type Row = Readonly<Record<string, string | number | null>>;

/** Rows by their table. `gone`: the keys of rows that were removed. */
export type Write = { readonly at: Instant; readonly rows: readonly TableRow[]; readonly gone?: readonly TableRow[] };
export type TableRow = readonly [TableName, Row];

export type History = {
  readonly v: 1;
  readonly name: string;
  /** What happens in it, for people. */
  readonly tells: string;
  readonly userVersion: number;
  readonly schema: readonly string[];
  readonly writes: readonly Write[];
};

/** Tables of the store with the columns that name a row. */
export const keys = {
  heads: ['execution_id'],
  objects: ['execution_id', 'name'],
  claims: ['claims_row'],
  catalogue: ['kind', 'id'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type TableName = keyof typeof keys;

export const encodeHistory = ({ writes, ...first }: History): string =>
  [first, ...writes].map((line) => `${JSON.stringify(line)}\n`).join('');

export const decodeHistory = (text: string): History => {
  const [first, ...writes] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const { v } = first as { readonly v?: unknown };
  if (v !== 1) throw new Error(`A history of form ${String(v)} is not known`);
  return {
    ...(first as Omit<History, 'writes'>),
    writes: (writes as readonly Write[]).map((write) => ({ ...write, at: instant(write.at) })),
  };
};

let opened = 0;

/** A store in memory that two connections of this process can open; it is gone with the last of them. */
export const sharedMemory = (): string => `file:history-${String((opened += 1))}?mode=memory&cache=shared`;

/** The store after the first so many writes. Whoever opens the file keeps it in being; the connection answered here is for closing. */
export const restore = (history: History, writes = history.writes.length): { readonly file: string; readonly db: Database.Database } => {
  const file = sharedMemory();
  const db = new Database(file);
  for (const statement of history.schema) db.exec(statement);
  db.exec(`PRAGMA user_version = ${String(history.userVersion)}`);
  for (const write of history.writes.slice(0, writes)) apply(db, write);
  return { file, db };
};

export const apply = (db: Database.Database, { rows, gone = [] }: Write): void => {
  db.exec('BEGIN');
  for (const [table, row] of rows) {
    const columns = Object.keys(row);
    const values = columns.map(() => '?').join(', ');
    db.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${values})`).run(...Object.values(row));
  }
  for (const [table, key] of gone) {
    const where = keys[table].map((column) => `${column} = ?`).join(' AND ');
    db.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...keys[table].map((column) => key[column] ?? null));
  }
  db.exec('COMMIT');
};
