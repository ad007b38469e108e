/**
 * A disk so small that a test can fill it: a file system in memory, where this user may mount one.
 *
 * Owns: mounting, filling and giving back.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TinyDisk = {
  readonly path: string;
  /** Nothing can be written any more, to the last byte. */
  fill(): void;
  /** There is room again. */
  clear(): void;
  /** Gives it back; nothing may be open on it. */
  release(): void;
};

/** Undefined where this user may not mount, or the system has no such file system. */
export const mountTinyDisk = (megabytes: number): TinyDisk | undefined => {
  const path = mkdtempSync(join(tmpdir(), 'drs-tiny-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: () => {
      const file = openSync(ballast, 'a');
      for (const size of [1024 * 1024, 64 * 1024, 4096, 1]) writeUntilFull(file, Buffer.alloc(size));
      closeSync(file);
    },
    clear: () => {
      const file = openSync(ballast, 'a');
      ftruncateSync(file, 0);
      closeSync(file);
    },
    release: () => {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
};

const writeUntilFull = (file: number, bytes: Buffer): void => {
  try {
    while (writeSync(file, bytes) === bytes.length);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
  }
};
