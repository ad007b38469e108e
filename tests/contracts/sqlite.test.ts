/**
 * The store's promises, kept by SQLite: in memory, and in a file that two connections share and that is opened again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { openSqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { executionId, groupId, instant } from '@drs-orchestrator/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeContract } from './store-contract.ts';
import { groupNamed, headOf, noon, record } from './store-samples.ts';

const volumes = { writers: 50, rounds: 3, lists: 10 };

const inMemory = () => {
  const store = openSqliteStore({ file: ':memory:' });
  return { store, another: () => store, close: () => store.close() };
};
storeContract('SQLite in memory', inMemory, volumes);

const inFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'drs-store-'));
  const file = join(folder, 'store.db');
  const stores: SqliteStore[] = [];
  const open = (): SqliteStore => {
    const store = openSqliteStore({ file });
    stores.push(store);
    return store;
  };
  return {
    store: open(),
    another: open,
    close: () => {
      for (const store of stores) store.close();
      rmSync(folder, { recursive: true });
    },
  };
};
storeContract('SQLite in a file', inFile, volumes);

describe('A SQLite store that is opened again', () => {
  let folder: string;
  const reopened = (): SqliteStore => openSqliteStore({ file: join(folder, 'store.db') });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drs-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has everything that was written', async () => {
    const before = reopened();
    await before.executions.write(headOf('exec-1'), null, [record(1, 'a')]);
    await before.claims.replace(await before.claims.read('plans'), { 'rp-1': executionId('exec-1') });
    await before.plans.groups.put(groupNamed('pg-1'));
    before.settings.set('clock', '42');
    before.settings.set('clock', '43');
    before.close();
    const after = reopened();
    expect(await after.executions.head(executionId('exec-1'))).toEqual(headOf('exec-1'));
    expect(await after.executions.recordNames(executionId('exec-1'), 0, 9)).toEqual([record(1, 'a').name]);
    expect(await after.claims.read('plans')).toEqual({ row: 'plans', version: 1, holders: { 'rp-1': 'exec-1' } });
    expect((await after.plans.groups.get(groupId('pg-1')))?.version).toBe(1);
    expect(after.settings.get('clock')).toBe('43');
    expect(after.settings.get('never set')).toBeUndefined();
    after.close();
  });

  it('knows the newest time at which something happened, but not when something will', async () => {
    const store = reopened();
    expect(store.newestTime()).toBeUndefined();
    await store.executions.write(headOf('exec-1', { nextPollAt: instant(noon + 99) }), null, []);
    expect(store.newestTime()).toBe(noon);
    const polled = { lastPolledTime: instant(noon + 5), nextPollAt: instant(noon + 99) };
    await store.executions.touch(executionId('exec-1'), 1, polled);
    expect(store.newestTime()).toBe(noon + 5);
    await store.executions.write(headOf('exec-2', { visible: false, active: false, listing: { endTime: instant(noon + 7) } }), null, []);
    expect(store.newestTime()).toBe(noon + 7);
    store.close();
  });
});
