import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOn } from './local-process.ts';

const patience = 60_000;

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drs-unusable-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The last line that somebody sees of a start that is none; there is no stack under it. */
const refusal = async (where: string): Promise<string> => {
  const local = startOn(where, ['--no-demo']);
  expect(await local.ended).toBe(1);
  expect(local.stdout()).toBe('');
  return local.stderr().trimEnd().split('\n').at(-1) ?? '';
};
const because = (why: string): string => `The data directory ${dataDir} cannot be used: ${why}. Choose another with --data-dir.`;

/** A database without tables whose `user_version` is that, as bytes of SQLite's file format. */
const emptyDatabase = (userVersion: number): Buffer => {
  const page = Buffer.alloc(4_096);
  page.write('SQLite format 3\0');
  page.writeUInt16BE(page.length, 16);
  // Written and read as of old, nothing reserved, the shares of a page that payloads may take, one change, one page.
  page.set([1, 1, 0, 64, 32, 32, 0, 0, 0, 1, 0, 0, 0, 1], 18);
  // Schema format 4, UTF-8.
  page.writeUInt32BE(4, 44);
  page.writeUInt32BE(1, 56);
  page.writeUInt32BE(userVersion, 60);
  // A leaf of the table of tables, with no cell on it.
  page.writeUInt8(13, 100);
  page.writeUInt16BE(page.length, 105);
  return page;
};
const garbage = 'certainly no database '.repeat(500);

describe('a data directory', () => {
  it.each([
    {
      what: 'a store of a later version',
      spoil: () => writeFileSync(join(dataDir, 'store.db'), emptyDatabase(7)),
      why: 'store.db: it has version 7, this program knows versions up to 1: it was written by a later one',
    },
    {
      what: 'a store that is no database',
      spoil: () => writeFileSync(join(dataDir, 'store.db'), garbage),
      why: 'store.db: the file is no database',
    },
    {
      what: 'a simulator’s world that is no database',
      spoil: () => writeFileSync(join(dataDir, 'simulator.db'), garbage),
      why: 'simulator.db: the file is no database',
    },
    {
      what: 'a lock that is no database',
      spoil: () => writeFileSync(join(dataDir, 'lock.db'), garbage),
      why: 'lock.db: the file is no database',
    },
    {
      what: 'a store that is a folder',
      spoil: () => mkdirSync(join(dataDir, 'store.db')),
      why: 'store.db: the file cannot be opened',
    },
  ])(
    'with $what is refused in one line that says so',
    async ({ spoil, why }) => {
      spoil();
      expect(await refusal(dataDir)).toBe(because(why));
    },
    patience,
  );

  const readOnly = mountReadOnly();
  it.skipIf(readOnly === undefined)(
    'on a file system that is read-only is refused in one line (skipped where none may be mounted)',
    async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', dataDir]);
      try {
        expect(await refusal(dataDir)).toBe(because('the file system is read-only'));
      } finally {
        execFileSync('umount', [dataDir]);
      }
    },
    patience,
  );
});

/** Whether this user may mount; undefined: not. */
function mountReadOnly(): true | undefined {
  const place = mkdtempSync(join(tmpdir(), 'drs-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return undefined;
  } finally {
    rmSync(place, { recursive: true });
  }
}
