/**
 * What a file of the store is, and what becomes of files and texts that this program does not know.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreUnavailable } from '@drs-orchestrator/application';
import { instant } from '@drs-orchestrator/domain';
import Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { groupNamed, headOf } from '../../../tests/contracts/store-samples.ts';
import { immediately } from '../src/immediately.ts';
import { openSqliteStore } from '../src/index.ts';
import { namingTrouble } from '../src/trouble.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drs-file-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const inFile = (act: (db: Database.Database) => void): void => {
  const db = new Database(file);
  act(db);
  db.close();
};

it('a file keeps a write-ahead log and the number of steps its tables have taken', () => {
  openSqliteStore({ file }).close();
  openSqliteStore({ file }).close();
  inFile((db) => {
    expect(db.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(db.pragma('user_version')).toEqual([{ user_version: 1 }]);
  });
});

it('refuses a file that a later program has written', () => {
  inFile((db) => db.exec('PRAGMA user_version = 99'));
  expect(() => openSqliteStore({ file })).toThrow('version 99');
});

it('refuses a file that another program has written, and leaves it as it is', () => {
  inFile((db) => db.exec('CREATE TABLE somebody (name TEXT)'));
  expect(() => openSqliteStore({ file })).toThrow('The store cannot be used: the file is a database of another program');
  inFile((db) =>
    expect(db.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table'").get()).toMatchObject({ tables: 1 }),
  );
});

it.each([
  { what: 'that is none', bytes: 'certainly no database '.repeat(100), why: 'the file is no database' },
  { what: 'whose pages are garbage', bytes: undefined, why: 'the file is damaged' },
])('refuses a file $what, in words', ({ bytes, why }) => {
  openSqliteStore({ file }).close();
  inFile((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
  const sound = readFileSync(file);
  const damaged = Buffer.concat([sound.subarray(0, 100), Buffer.alloc(sound.length - 100, 7)]);
  for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  writeFileSync(file, bytes ?? damaged);
  expect(() => openSqliteStore({ file })).toThrow(new StoreUnavailable(why, undefined));
});

it('says of a file that cannot grow that it is full, and has nothing of what was to be written', () => {
  inFile((db) => {
    db.exec('CREATE TABLE kept (text TEXT)');
    db.exec('PRAGMA max_page_count = 3');
    const insert = db.prepare('INSERT INTO kept (text) VALUES (?)');
    const writing = () =>
      immediately(db, () => {
        for (let row = 0; row < 10; row += 1) insert.run('x'.repeat(4_000));
      });
    expect(namingTrouble({ writing }).writing).toThrow('The store cannot be used: the disk is full');
    expect(db.inTransaction).toBe(false);
    expect(db.prepare('SELECT count(*) AS rows FROM kept').get()).toMatchObject({ rows: 0 });
  });
});

it('refuses texts of an unknown version, and says which', async () => {
  const head = headOf('exec-1');
  const store = openSqliteStore({ file });
  await store.executions.write(head, null, []);
  await store.claims.replace(await store.claims.read('plans'), {});
  await store.plans.groups.put(groupNamed('pg-1'));
  inFile((db) =>
    db.exec(`
      UPDATE heads SET listing = json_set(listing, '$.v', 7);
      UPDATE claims SET holders = json_set(holders, '$.v', 7);
      UPDATE catalogue SET body = json_set(body, '$.v', 7)`),
  );
  await expect(store.executions.head(head.executionId)).rejects.toThrow('listing of exec-1 has version 7');
  await expect(store.executions.list({ index: { kind: 'all' }, limit: 1 })).rejects.toThrow('listing of exec-1 has version 7');
  await expect(store.claims.read('plans')).rejects.toThrow('claims plans has version 7');
  await expect(store.plans.groups.list({ limit: 1 })).rejects.toThrow('group pg-1 has version 7');
  store.close();
});

it('writes nothing that it could not read back, no object either', async () => {
  const store = openSqliteStore({ file });
  const head = headOf('exec-1', { listing: { startTime: instant(1.5) } });
  await expect(store.executions.write(head, null, [{ name: 'S#1#x', body: 'x' }])).rejects.toThrow('startTime');
  await expect(store.executions.objects(head.executionId, ['S#1#x'])).rejects.toThrow('no object');
  expect(await store.executions.head(head.executionId)).toBeUndefined();
  const polled = { lastPolledTime: instant(1.5), nextPollAt: null };
  await store.executions.write(headOf('exec-1'), null, []);
  await expect(store.executions.touch(head.executionId, 1, polled)).rejects.toThrow('REAL');
  store.close();
});

it('undoes a whole write that fails half way', async () => {
  const store = openSqliteStore({ file });
  const head = headOf('exec-1', { state: null as unknown as string });
  await expect(store.executions.write(head, null, [{ name: 'S#1#x', body: 'x' }])).rejects.toThrow('NOT NULL');
  await expect(store.executions.objects(head.executionId, ['S#1#x'])).rejects.toThrow('no object');
  expect(await store.executions.write(headOf('exec-1'), null, [])).toEqual({ ok: true, value: undefined });
  store.close();
});
