/**
 * One statement that waits for no disk.
 *
 * What it writes survives the end of the process in whichever way, `kill -9` included, and may be lost with the machine's power.
 * The next commit that is synced takes it along: the write-ahead log is one file, and a sync is of all of it.
 */
import type Database from 'libsql';

/** Only for what nobody was promised. Outside a transaction, where SQLite would not switch. */
export const unsynced = <Outcome>(db: Database.Database, statement: () => Outcome): Outcome => {
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    return statement();
  } finally {
    db.exec('PRAGMA synchronous = FULL');
  }
};
