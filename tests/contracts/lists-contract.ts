/**
 * What a store promises of its three lists.
 */
import type { Executions, Head, HeadQuery } from '@drs-orchestrator/application';
import { executionId, instant, planId } from '@drs-orchestrator/domain';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StoreInTest, Volumes } from './store-in-test.ts';
import { headOf, noon, startedAt } from './store-samples.ts';

const all: HeadQuery = { index: { kind: 'all' }, limit: 1_000 };
const active: HeadQuery = { index: { kind: 'active' }, limit: 1_000 };
const ofPlan = (id: string): HeadQuery => ({ index: { kind: 'plan', planId: planId(id) }, limit: 1_000 });

export const listsContract = (inTest: StoreInTest, volumes: Volumes): void => {
  listIndexes(inTest, volumes);
  contentPromises(inTest);
};

/** Who is in a list, in which order, page by page. */
export const listIndexes = (inTest: StoreInTest, volumes: Volumes): void => {
  membershipPromises(inTest);
  orderPromises(inTest);
  pagePromises(inTest, volumes);
};

const membershipPromises = (inTest: StoreInTest): void => {
  it('shows a hidden head in `active` alone, and elsewhere once it is visible', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1', { visible: false }), null, []);
    expect(await idsOf(executions, active)).toEqual(['exec-1']);
    expect(await idsOf(executions, all)).toEqual([]);
    expect(await idsOf(executions, ofPlan('rp-1'))).toEqual([]);
    await executions.write(headOf('exec-1', { revision: 2 }), 1, []);
    for (const query of [all, active, ofPlan('rp-1')]) expect(await idsOf(executions, query)).toEqual(['exec-1']);
  });

  it('drops a head from `active` when it is over, and from the others when it is hidden', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1'), null, []);
    await executions.write(headOf('exec-1', { revision: 2, active: false, listing: { status: 'COMPLETED' } }), 1, []);
    expect(await idsOf(executions, active)).toEqual([]);
    expect((await executions.list(all)).map(({ listing }) => listing.status)).toEqual(['COMPLETED']);
    await executions.write(headOf('exec-1', { revision: 3, active: false, visible: false }), 2, []);
    expect(await idsOf(executions, all)).toEqual([]);
    expect(await idsOf(executions, ofPlan('rp-1'))).toEqual([]);
    expect((await executions.head(executionId('exec-1')))?.revision).toBe(3);
  });

  it('keeps the executions of each plan apart', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1', { listing: { planId: planId('rp-1') } }), null, []);
    await executions.write(headOf('exec-2', { listing: { planId: planId('rp-2') } }), null, []);
    await executions.write(headOf('exec-3', { listing: { planId: planId('rp-1') } }), null, []);
    expect(await idsOf(executions, ofPlan('rp-1'))).toEqual(['exec-3', 'exec-1']);
    expect(await idsOf(executions, ofPlan('rp-2'))).toEqual(['exec-2']);
    expect(await idsOf(executions, ofPlan('rp-3'))).toEqual([]);
  });
};

const orderPromises = (inTest: StoreInTest): void => {
  it('lists the newest start first, and equal starts by descending id', async () => {
    const { executions } = inTest().store;
    for (const [id, at] of [
      ['b', 2],
      ['a', 2],
      ['d', 1],
      ['c', 2],
      ['e', 10],
    ] as const) {
      await executions.write(startedAt(id, at), null, []);
    }
    for (const query of [all, active, ofPlan('rp-1')]) expect(await idsOf(executions, query)).toEqual(['e', 'c', 'b', 'a', 'd']);
  });

  it('lists what started between two times, both included', async () => {
    const { executions } = inTest().store;
    for (const at of [1, 2, 3, 4]) await executions.write(startedAt(`exec-${at}`, noon + at), null, []);
    const between = (from?: number, to?: number): HeadQuery => ({
      ...all,
      ...(from === undefined ? {} : { startedFrom: instant(noon + from) }),
      ...(to === undefined ? {} : { startedTo: instant(noon + to) }),
    });
    expect(await idsOf(executions, between(2, 3))).toEqual(['exec-3', 'exec-2']);
    expect(await idsOf(executions, between(3))).toEqual(['exec-4', 'exec-3']);
    expect(await idsOf(executions, between(undefined, 2))).toEqual(['exec-2', 'exec-1']);
    expect(await idsOf(executions, between(5))).toEqual([]);
    expect(await idsOf(executions, between(3, 2))).toEqual([]);
    const before = { startTime: instant(noon + 3), executionId: executionId('exec-3') };
    expect(await idsOf(executions, { ...between(2, 4), before })).toEqual(['exec-2']);
    expect(await idsOf(executions, { ...between(1, 1), before })).toEqual(['exec-1']);
    expect(await idsOf(executions, { ...between(4), before })).toEqual([]);
  });
};

const pagePromises = (inTest: StoreInTest, { lists }: Volumes): void => {
  it('pages to the end without repeating or losing one, while others start and end', async () => {
    const { executions } = inTest().store;
    for (let index = 0; index < 10; index += 1) await executions.write(startedAt(`exec-${index}`, noon + Math.floor(index / 3)), null, []);
    const expected = await idsOf(executions, all);
    const seen: string[] = [];
    let page = await executions.list({ ...all, limit: 3 });
    for (let round = 0; page.length > 0; round += 1) {
      seen.push(...page.map((head) => head.executionId));
      await executions.write(startedAt(`later-${round}`, noon + 100 + round), null, []);
      page = await executions.list({ ...all, limit: 3, before: cursorAt(page) });
    }
    expect(seen).toEqual(expected);
  });

  it('pages on from a head that has left the list', async () => {
    const { executions } = inTest().store;
    for (const id of ['a', 'b', 'c', 'd']) await executions.write(headOf(id), null, []);
    const first = await executions.list({ ...active, limit: 2 });
    await executions.write(headOf('c', { revision: 2, active: false }), 1, []);
    await executions.write(headOf('b', { revision: 2, active: false }), 1, []);
    expect(await idsOf(executions, { ...active, limit: 2, before: cursorAt(first) })).toEqual(['a']);
  });

  it('gives the pages of any list in any page size as one sorted list', async () => {
    const { executions } = inTest().store;
    const heads: Head[] = [];
    const starts = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 6 }), plan: fc.constantFrom('rp-1', 'rp-2'), visible: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    const property = fc.asyncProperty(starts, fc.integer({ min: 1, max: 8 }), fc.nat(6), async (wanted, limit, from) => {
      for (const { at, plan, visible } of wanted) {
        const head = startedAt(`exec-${heads.length}`, at, { visible, listing: { planId: planId(plan) } });
        heads.push(head);
        await executions.write(head, null, []);
      }
      const query: HeadQuery = { ...ofPlan('rp-1'), startedFrom: instant(from), startedTo: instant(from + 2), limit };
      const matching = heads.filter(
        ({ visible, listing: { planId: plan, startTime } }) => visible && plan === 'rp-1' && startTime >= from && startTime <= from + 2,
      );
      expect(await walk(executions, query)).toEqual(matching.toSorted(newestFirst).map((head) => head.executionId));
    });
    await fc.assert(property, { numRuns: lists });
  });
};

const contentPromises = (inTest: StoreInTest): void => {
  it('has empty lists at first', async () => {
    const { executions } = inTest().store;
    for (const query of [all, active, ofPlan('rp-1')]) expect(await executions.list(query)).toEqual([]);
  });

  it('lists whole heads', async () => {
    const { executions } = inTest().store;
    const head = headOf('exec-1', { lastPolledTime: instant(noon), nextPollAt: instant(noon + 1) });
    await executions.write(head, null, [{ name: 'S#1#x', body: 'an object is no head' }]);
    for (const query of [all, active, ofPlan('rp-1')]) expect(await executions.list(query)).toEqual([head]);
  });

  it('shows a touched time in lists', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1'), null, []);
    await executions.touch(executionId('exec-1'), 1, { lastPolledTime: instant(noon + 7), nextPollAt: null });
    expect((await executions.list(active)).map(({ lastPolledTime }) => lastPolledTime)).toEqual([noon + 7]);
  });

  it('refuses a limit that it does not keep', async () => {
    const { executions } = inTest().store;
    for (const limit of [0, -1, 1_001, 1.5]) await expect(executions.list({ ...all, limit })).rejects.toThrow(RangeError);
  });

  it('lists more heads than one request may read', async () => {
    const { executions } = inTest().store;
    const ids = Array.from({ length: 105 }, (_, index) => `exec-${String(index).padStart(3, '0')}`);
    for (const id of ids) await executions.write(headOf(id, { state: 'x'.repeat(100) }), null, []);
    expect(await idsOf(executions, all)).toEqual(ids.toReversed());
    expect(await idsOf(executions, { ...all, limit: 101 })).toEqual(ids.toReversed().slice(0, 101));
  });
};

const idsOf = async (executions: Executions, query: HeadQuery): Promise<readonly string[]> =>
  (await executions.list(query)).map((head) => head.executionId);

const cursorAt = (page: readonly Head[]): NonNullable<HeadQuery['before']> => {
  const last = page.at(-1)!;
  return { startTime: last.listing.startTime, executionId: last.executionId };
};

const walk = async (executions: Executions, query: HeadQuery): Promise<readonly string[]> => {
  const ids: string[] = [];
  let page = await executions.list(query);
  while (page.length > 0) {
    ids.push(...page.map((head) => head.executionId));
    if (page.length < query.limit) break;
    page = await executions.list({ ...query, before: cursorAt(page) });
  }
  return ids;
};

const newestFirst = (one: Head, other: Head): number =>
  other.listing.startTime - one.listing.startTime || (one.executionId < other.executionId ? 1 : -1);
