/**
 * A few texts the local process keeps across restarts: its clock, the id of its sample drill.
 *
 * Owns: the table. Synchronous, because SQLite is, and the clock is saved from places that cannot wait.
 */
import type Database from 'libsql';
import * as z from 'zod';

export type Settings = {
  get(key: string): string | undefined;
  /** Durable when it returns. */
  set(key: string, value: string): void;
};

export const sqliteSettings = (db: Database.Database): Settings => {
  const select = db.prepare('SELECT value FROM settings WHERE key = ?');
  const upsert = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  return {
    get(key) {
      const row = select.get(key);
      return row === undefined ? undefined : settingRow.parse(row).value;
    },
    set(key, value) {
      upsert.run(key, value);
    },
  };
};

const settingRow = z.object({ value: z.string() });
