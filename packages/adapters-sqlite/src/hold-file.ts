/**
 * One process at a time: an exclusive lock on a file, given back by the operating system when the process ends in
 * whichever way.
 *
 * Owns: taking and releasing it. SQLite's own lock is used because it is the one that works alike on every system.
 */
import Database from 'libsql';
import * as z from 'zod';

export type HeldFile = { release(): void };

/** Undefined: another process holds it. Throws where the file cannot be made or opened. */
export const holdFile = (file: string): HeldFile | undefined => {
  const db = new Database(file);
  try {
    db.pragma('busy_timeout = 0');
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    if (busy.safeParse(cause).success) return undefined;
    throw cause;
  }
  return {
    release: () => {
      // Closing alone leaves the lock to the garbage collector.
      db.exec('ROLLBACK');
      db.close();
    },
  };
};

const busy = z.object({ code: z.string().startsWith('SQLITE_BUSY') });
