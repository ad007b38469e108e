/**
 * One process at a time on a world in a file: each keeps the world in memory, and two would write over one another.
 *
 * SQLite's own lock, on a file beside the world, is given back by the operating system however the process ends.
 */
import Database from 'libsql';
import * as z from 'zod';

export type HeldWorld = { release(): void };

const busy = z.object({ code: z.string().startsWith('SQLITE_BUSY') });

/** undefined: another process has it. Throws where no file can be made there. */
export function holdWorld(file: string): HeldWorld | undefined {
  const database = new Database(`${file}.lock`);
  try {
    database.pragma('busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (busy.safeParse(cause).success) return undefined;
    throw cause;
  }
  return {
    release: () => {
      // Closing alone leaves the lock to the garbage collector.
      database.exec('ROLLBACK');
      database.close();
    },
  };
}
