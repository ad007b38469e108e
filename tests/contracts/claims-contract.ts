/**
 * What a store promises of claims rows.
 */
import { expect, it } from 'vitest';
import type { StoreInTest, Volumes } from './store-in-test.ts';

const conflict = { ok: false, refusal: { kind: 'conflict' } };
const done = { ok: true, value: undefined };
const row = '123456789012/us-east-1';
const heldBy = (id: string): Readonly<Record<string, string>> => ({ 's-1': id });

export const claimsContract = (inTest: StoreInTest, volumes: Volumes): void => {
  claimConditions(inTest, volumes);

  it('reads a row that nobody wrote as empty, with version 0', async () => {
    expect(await inTest().store.claims.read(row)).toEqual({ row, version: 0, holders: {} });
  });

  it('keeps rows apart', async () => {
    const { claims } = inTest().store;
    await claims.replace(await claims.read(row), heldBy('exec-1'));
    expect((await claims.read('plans')).version).toBe(0);
  });

  it('keeps whatever text a row’s protocol puts into it, under a long key too', async () => {
    const { claims } = inTest().store;
    const long = `name/group/${'ü'.repeat(900)}`;
    const holders = { holder: 'pg-1', since: '1767600000000', 'ключ "\\': '' };
    expect(await claims.replace(await claims.read(long), holders)).toEqual(done);
    expect(await claims.read(long)).toEqual({ row: long, version: 1, holders });
    expect(await claims.read(long.slice(0, -1))).toMatchObject({ version: 0 });
  });

  it('holds 4,000 servers in one row', async () => {
    const { claims } = inTest().store;
    const servers = Array.from({ length: 4_000 }, (_, index) => `s-${String(index).padStart(17, '0')}`);
    const holders = Object.fromEntries(servers.map((server) => [server, 'exec-01234567-89ab-cdef-0123-456789abcdef']));
    expect(await claims.replace(await claims.read(row), holders)).toEqual(done);
    expect((await claims.read(row)).holders).toEqual(holders);
  });
};

/** What is replaced only where nobody has replaced it since. */
export const claimConditions = (inTest: StoreInTest, { writers, rounds }: Volumes): void => {
  it('replaces holders and counts the versions, also down to nobody', async () => {
    const { claims } = inTest().store;
    expect(await claims.replace(await claims.read(row), heldBy('exec-1'))).toEqual(done);
    expect(await claims.read(row)).toEqual({ row, version: 1, holders: heldBy('exec-1') });
    expect(await claims.replace(await claims.read(row), {})).toEqual(done);
    expect(await claims.read(row)).toEqual({ row, version: 2, holders: {} });
  });

  it('refuses who read an older version, and who believes the row is not there', async () => {
    const { claims } = inTest().store;
    const others = (await inTest().another()).claims;
    const absent = await others.read(row);
    await claims.replace(absent, heldBy('exec-1'));
    expect(await others.replace(absent, heldBy('exec-2'))).toEqual(conflict);
    const first = await others.read(row);
    await claims.replace(first, heldBy('exec-3'));
    expect(await others.replace(first, heldBy('exec-4'))).toEqual(conflict);
    expect(await claims.read(row)).toEqual({ row, version: 2, holders: heldBy('exec-3') });
  });

  it('refuses a version that no row has', async () => {
    const { claims } = inTest().store;
    expect(await claims.replace({ row, version: 3, holders: {} }, heldBy('exec-1'))).toEqual(conflict);
    expect((await claims.read(row)).version).toBe(0);
  });

  it(`lets exactly one of ${writers} claimants win each version`, async () => {
    const { claims } = inTest().store;
    for (let version = 1; version <= rounds; version += 1) {
      const read = await claims.read(row);
      const answers = await Promise.all(Array.from({ length: writers }, (_, claimant) => claims.replace(read, heldBy(`exec-${claimant}`))));
      const winners = answers.flatMap(({ ok }, claimant) => (ok ? [claimant] : []));
      expect(winners).toHaveLength(1);
      expect(await claims.read(row)).toEqual({ row, version, holders: heldBy(`exec-${winners[0] ?? ''}`) });
    }
  });
};
