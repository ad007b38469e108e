/**
 * A file of lines that does not grow for ever: when it is full it becomes `<name>.1`, in the place of the one before.
 *
 * Owns: the size. Lines are written at once and in order, so that the last ones before a crash are there.
 */
import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

export type LogFile = { write(line: string): void; close(): void };

/** A drill of 25 servers writes about 1 MB. */
const fullBytes = 20 * 1024 * 1024;

export const openLogFile = (path: string, limitBytes = fullBytes): LogFile => {
  let file = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;
  let open = true;
  return {
    write: (line) => {
      // What is still under way when the process has closed everything has nobody to tell.
      if (!open) return;
      const bytes = Buffer.from(`${line}\n`);
      if (size > 0 && size + bytes.length > limitBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, 'a', 0o600);
        size = 0;
      }
      size += writeSync(file, bytes);
    },
    close: () => {
      open = false;
      closeSync(file);
    },
  };
};
