/**
 * The world's rows on disk: one SQLite table of JSON bodies, written through.
 *
 * Invariants
 * 1. `write` returns after its rows are fsynced, all of them or none (WAL, synchronous=FULL, one transaction).
 * 2. Only this file knows SQLite; without a file the same interface keeps nothing.
 */
import Database from 'libsql';
import * as z from 'zod';

export type StoredRow = { readonly kind: string; readonly id: string; readonly body: string };

/** A row without a body is taken away. */
export type Change = { readonly kind: string; readonly id: string; readonly body: string | undefined };

export type Storage = {
  load(): readonly StoredRow[];
  write(changes: readonly Change[]): void;
  close(): void;
};

const storedRows = z.array(z.object({ kind: z.string(), id: z.string(), body: z.string() }));

export function openStorage(file: string | undefined): Storage {
  return file === undefined ? keepNothing() : openFile(file);
}

function keepNothing(): Storage {
  return { load: () => [], write: () => undefined, close: () => undefined };
}

function openFile(file: string): Storage {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  // A second process on the same world must wait its turn, not fail at once.
  database.pragma('busy_timeout = 5000');
  database.exec(
    'CREATE TABLE IF NOT EXISTS world (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID',
  );
  const put = database.prepare(
    'INSERT INTO world (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body',
  );
  const remove = database.prepare('DELETE FROM world WHERE kind = ? AND id = ?');
  // Not libsql's own transaction: on a full disk SQLite has rolled back by itself, and rolling back once more would hide why.
  const apply = (changes: readonly Change[]): void => {
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const { kind, id, body } of changes) {
        if (body === undefined) remove.run(kind, id);
        else put.run(kind, id, body);
      }
      database.exec('COMMIT');
    } catch (cause) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw cause;
    }
  };
  return {
    load: () => storedRows.parse(database.prepare('SELECT kind, id, body FROM world').all()),
    write: apply,
    close: () => void database.close(),
  };
}
