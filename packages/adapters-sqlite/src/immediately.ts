/**
 * One transaction that writes.
 *
 * libsql's own would answer a full disk with "no transaction is active": SQLite has rolled back by itself then, and the failure of
 * rolling back once more takes the place of what happened.
 */
import type Database from 'libsql';

/** All of it or nothing; what `work` or the commit throws is thrown. */
export const immediately = <Outcome>(db: Database.Database, work: () => Outcome): Outcome => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const outcome = work();
    db.exec('COMMIT');
    return outcome;
  } catch (cause) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw cause;
  }
};
