/**
 * What a file of the store is, and what becomes of files and rows that this program does not know.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executionId, groupId } from '@drs-orchestrator/domain';
import Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../src/index.ts';
import { headAt } from './head-sample.ts';

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

it('refuses rows of an unknown version, and says which', async () => {
  const head = headAt(1);
  const store = openSqliteStore({ file });
  await store.executions.write(head, null, [{ name: 'S#1#x', body: 'x' }]);
  await store.claims.replace(await store.claims.read('plans'), {});
  inFile((db) => db.exec('UPDATE heads SET v = 7; UPDATE objects SET v = 7; UPDATE claims SET v = 7'));
  await expect(store.executions.head(head.executionId)).rejects.toThrow('row version 7 is unknown');
  await expect(store.executions.list({ index: { kind: 'all' }, limit: 1 })).rejects.toThrow('row version 7 is unknown');
  await expect(store.executions.objects(head.executionId, ['S#1#x'])).rejects.toThrow('row version 7 is unknown');
  await expect(store.claims.read('plans')).rejects.toThrow('row version 7 is unknown');
  store.close();
});

it('writes nothing that it could not read back', async () => {
  const store = openSqliteStore({ file });
  const head = headAt(1.5);
  await expect(store.executions.write(head, null, [{ name: 'S#1#x', body: 'x' }])).rejects.toThrow('startTime');
  await expect(store.executions.objects(head.executionId, ['S#1#x'])).rejects.toThrow('no object');
  const group = { id: groupId('pg-1'), name: 'x', colour: 'red', version: 0 } as unknown as Parameters<typeof store.plans.groups.put>[0];
  await expect(store.plans.groups.put(group)).rejects.toThrow('colour');
  expect(await store.executions.head(executionId('exec-1.5'))).toBeUndefined();
  store.close();
});

it('undoes a whole write that fails half way', async () => {
  const store = openSqliteStore({ file });
  const head = { ...headAt(1), state: null as unknown as string };
  await expect(store.executions.write(head, null, [{ name: 'S#1#x', body: 'x' }])).rejects.toThrow('NOT NULL');
  await expect(store.executions.objects(head.executionId, ['S#1#x'])).rejects.toThrow('no object');
  expect(await store.executions.write(headAt(1), null, [])).toEqual({ ok: true, value: undefined });
  store.close();
});
