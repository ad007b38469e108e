/**
 * Pages of a catalogue, and how large a thing may be.
 */
import { serverId } from '@drs-orchestrator/domain';
import { describe, expect, it } from 'vitest';
import { groupNamed } from '../../../tests/contracts/store-samples.ts';
import { allOf, pageOf } from '../src/catalogue/all-of.ts';
import { storedGroup } from '../src/stored/catalogue.ts';
import { tooLarge } from '../src/stored/thing-size.ts';

type Row = { readonly id: string; readonly text?: string };
const idOf = ({ id }: Row): string => id;

/** In order of ids, as a store keeps them. */
const catalogue = (rows: readonly Row[]) => ({
  list: ({ after = '', limit }: { readonly after?: string; readonly limit: number }) =>
    Promise.resolve(rows.filter(({ id }) => id > after).slice(0, limit)),
});

const numbered = (count: number, text?: string): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index).padStart(6, '0'), ...(text === undefined ? {} : { text }) }));

describe('a page', () => {
  it('says behind which id there is more, and nothing where it is the last', async () => {
    const rows = catalogue(numbered(3));
    expect(await pageOf(rows, idOf, { limit: 2 })).toMatchObject({ things: [{ id: '000000' }, { id: '000001' }], next: '000001' });
    expect(await pageOf(rows, idOf, { limit: 2, after: '000001' })).toMatchObject({ things: [{ id: '000002' }], next: null });
    expect(await pageOf(rows, idOf, { limit: 3 })).toMatchObject({ next: null });
    expect(await pageOf(catalogue([]), idOf, { limit: 3 })).toEqual({ things: [], next: null });
  });

  it('is cut where an answer would grow too large, and never down to nothing', async () => {
    const large = catalogue(numbered(5, 'x'.repeat(2_000_000)));
    expect(await pageOf(large, idOf, { limit: 5 })).toMatchObject({ things: [{ id: '000000' }, { id: '000001' }], next: '000001' });
    const huge = catalogue(numbered(2, 'x'.repeat(5_000_000)));
    expect(await pageOf(huge, idOf, { limit: 5 })).toMatchObject({ things: [{ id: '000000' }], next: '000000' });
    expect(await pageOf(huge, idOf, { limit: 5, after: '000000' })).toMatchObject({ things: [{ id: '000001' }], next: null });
  });
});

describe('all of a catalogue', () => {
  it.each([0, 1, 99, 100, 101, 250])('is each of %d things once', async (count) => {
    expect(await allOf(catalogue(numbered(count)), idOf)).toEqual(numbered(count));
  });
});

describe('a group', () => {
  const named = (count: number, character: string) => {
    const serverIds = Array.from({ length: count }, (_, index) => serverId(`${character}${String(index).padStart(18, '0')}`));
    return groupNamed('pg-1', { selection: { kind: 'servers', serverIds } });
  };

  it('of 10,000 servers can be kept', () => {
    expect(tooLarge(storedGroup, named(10_000, 's'))).toBeNull();
  });

  it('that DynamoDB would refuse is refused by us, counted in bytes', () => {
    expect(tooLarge(storedGroup, named(20_000, 's'))).toMatch(/^The group would take \d{6} bytes to keep; at most 380000$/);
    const [plain, accented, wide] = ['s', 'ü', '🚀'].map((character) => tooLarge(storedGroup, named(17_500, character)));
    expect([plain, accented, wide].map((complaint) => /\d+/.exec(complaint ?? '')?.[0])).toEqual(
      [1, 2, 4].map((bytes) => String(Buffer.byteLength(storedGroup.encodeNext(named(17_500, 's')).body) + 17_500 * (bytes - 1))),
    );
  });
});
