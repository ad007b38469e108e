/**
 * A file of lines that does not grow for ever: when it is full it becomes `<name>.1`, in the place of the one before.
 *
 * Owns: the size. Lines are written at once and in order, so that the last ones before a crash are there.
 *
 * Invariant: a line is in the file whole or not at all, and whoever writes it is told; a disk that takes none does not stop
 * the program.
 */
import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs';
import { systemCode } from './cannot-start.ts';

type Outcome = 'written' | 'lost' | 'closed';
export type LogFile = { write(line: string): Outcome; close(): void };

/** A drill of 25 servers writes about 1 MB. */
const fullBytes = 20 * 1024 * 1024;

export const openLogFile = (path: string, limitBytes = fullBytes): LogFile => {
  let file = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;
  let open = true;
  const turnOver = (): void => {
    if (existsSync(path)) renameSync(path, `${path}.1`);
    // Where there is no room for another one, the lines go on in the old one, under its other name.
    const fresh = openSync(path, 'a', 0o600);
    closeSync(file);
    file = fresh;
    size = 0;
  };
  const append = (bytes: Buffer): Outcome => {
    if (size > 0 && size + bytes.length > limitBytes) turnOver();
    const written = writeSync(file, bytes);
    if (written < bytes.length) {
      ftruncateSync(file, size);
      return 'lost';
    }
    size += written;
    return 'written';
  };
  return {
    write: (line) => {
      // What is still under way when the process has closed everything has nobody to tell.
      if (!open) return 'closed';
      try {
        return append(Buffer.from(`${line}\n`));
      } catch (cause) {
        if (systemCode(cause) === undefined) throw cause;
        return 'lost';
      }
    },
    close: () => {
      open = false;
      closeSync(file);
    },
  };
};
