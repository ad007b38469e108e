import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { unsynced } from '../src/unsynced.ts';

const folder = mkdtempSync(join(tmpdir(), 'drs-touch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const open = () => {
  const db = new Database(join(folder, 'store.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return db;
};
const synchronous = (db: Database.Database): unknown => (db.prepare('PRAGMA synchronous').get() as { synchronous: number }).synchronous;
const full = 2;
const normal = 1;

describe('a statement that waits for no disk', () => {
  it('leaves the next one waiting for it', () => {
    const db = open();
    expect(unsynced(db, () => synchronous(db))).toBe(normal);
    expect(synchronous(db)).toBe(full);
    db.close();
  });

  it('leaves the next one waiting for it where it failed', () => {
    const db = open();
    expect(() =>
      unsynced(db, () => {
        throw new Error('the disk is full');
      }),
    ).toThrow('the disk is full');
    expect(synchronous(db)).toBe(full);
    db.close();
  });
});
