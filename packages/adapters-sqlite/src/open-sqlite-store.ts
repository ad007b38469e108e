/**
 * One SQLite file as the store of executions, claims, groups, plans and accounts, and of the process's few settings.
 *
 * Owns: opening, the promises of the connection, closing. Leaves the tables to schema.ts, each port to its own file.
 *
 * Invariants
 * 1. Durable when it answers: write-ahead log with an fsync at every commit, but for times that are only touched (executions.ts).
 * 2. One writer at a time: every write that takes more than one statement is an immediate transaction.
 * 3. A row that could not be read back is never written; a row this program does not know is an error, never skipped. The tables
 *    are strict, so that columns hold what they declare; the texts in them are refused by the application, which makes them.
 */
import type { Claims, Executions, Plans } from '@drs-orchestrator/application';
import type { Instant } from '@drs-orchestrator/domain';
import Database from 'libsql';
import { sqliteClaims } from './claims.ts';
import { newestTime, sqliteExecutions } from './executions.ts';
import { sqlitePlans } from './plans.ts';
import { bringUpToDate } from './schema.ts';
import { sqliteSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { named, namingTrouble } from './trouble.ts';

export type SqliteStore = {
  readonly executions: Executions;
  readonly claims: Claims;
  readonly plans: Plans;
  readonly settings: Settings;
  /** The newest time at which something has happened in any execution, hidden ones too; undefined in a store without executions. */
  newestTime(): Instant | undefined;
  /** The ports must not be used afterwards: libsql 0.5 gives the file back only when its statements are collected, and would still write. */
  close(): void;
};

/** How long a writer waits for another process that holds the file (a backup, a shell); within this process nobody ever waits. */
const busyTimeoutMilliseconds = 5_000;

/** `file`: a path whose folder exists, or `:memory:`. Throws StoreUnavailable where it is no store of ours, or cannot be written. */
export const openSqliteStore = ({ file }: { readonly file: string }): SqliteStore => {
  let db: Database.Database | undefined;
  try {
    db = new Database(file);
    return portsOn(db);
  } catch (cause) {
    db?.close();
    throw named(cause);
  }
};

const portsOn = (db: Database.Database): SqliteStore => {
  db.pragma(`busy_timeout = ${busyTimeoutMilliseconds}`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  bringUpToDate(db);
  const { groups, plans, accounts, settingsWork, placeRights, rounds } = sqlitePlans(db);
  return {
    executions: namingTrouble(sqliteExecutions(db)),
    claims: namingTrouble(sqliteClaims(db)),
    plans: {
      groups: namingTrouble(groups),
      plans: namingTrouble(plans),
      accounts: namingTrouble(accounts),
      settingsWork: namingTrouble(settingsWork),
      placeRights: namingTrouble(placeRights),
      rounds: namingTrouble(rounds),
    },
    settings: namingTrouble(sqliteSettings(db)),
    newestTime: newestTime(db),
    close: () => {
      db.close();
    },
  };
};
