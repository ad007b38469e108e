import { describe, expect, it } from 'vitest';
import { mostPages, readPages } from '../src/data/all-pages.ts';
import { createCall, type Call } from '../src/data/calls.ts';
import { deleteChosen, deleteEnded, idsAtOnce } from '../src/execution/deletion.ts';

type Asked = { readonly ids?: readonly string[]; readonly nextToken?: string };

/** An API whose answers a test gives; what it was asked. */
const api = (answer: (body: Asked) => object): { readonly call: Call; readonly asked: readonly Asked[] } => {
  const asked: Asked[] = [];
  const call = createCall({
    baseUrl: () => '/api',
    tokens: { now: () => Promise.resolve(undefined), insteadOf: () => Promise.resolve(undefined), giveUp: () => undefined },
    timeout: () => new AbortController().signal,
    fetch: (url) => {
      const query = new URLSearchParams(url.slice(url.indexOf('?')));
      const [ids, nextToken] = [query.get('ids'), query.get('nextToken')];
      const read = { ...(ids === null ? {} : { ids: ids.split(',') }), ...(nextToken === null ? {} : { nextToken }) };
      asked.push(read);
      return Promise.resolve({ status: 200, text: () => Promise.resolve(JSON.stringify({ statusCode: 200, ...answer(read) })) });
    },
  });
  return { call, asked };
};

const outcome = { deleted: [], notFound: [], activeSkipped: [], instancesSkipped: [] };
const idsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `exec-${String(index)}`);

describe('a list that is read whole', () => {
  it('is read to its last page', async () => {
    const asked: (string | null)[] = [];
    const read = await readPages((nextToken) => {
      asked.push(nextToken);
      return Promise.resolve({ nextToken: asked.length < 3 ? `page ${String(asked.length + 1)}` : null });
    });
    expect(asked).toEqual([null, 'page 2', 'page 3']);
    expect([read.pages.length, read.isWhole]).toEqual([3, true]);
  });

  it('is not read for ever, and says that it is not whole', async () => {
    const read = await readPages(() => Promise.resolve({ nextToken: 'and so on' }));
    expect([read.pages.length, read.isWhole]).toEqual([mostPages, false]);
  });
});

describe('executions that are deleted', () => {
  it('by their ids are asked for until the API has looked at each of them', async () => {
    // It looks at half of what it is asked for.
    const { call, asked } = api(({ ids = [] }) => ({
      ...outcome,
      deleted: ids.slice(0, Math.ceil(ids.length / 2)),
      remaining: ids.slice(Math.ceil(ids.length / 2)),
    }));
    const { deleted, isWhole } = await deleteChosen(call, idsOf(250));
    expect([...deleted].sort()).toEqual([...idsOf(250)].sort());
    expect(isWhole).toBe(true);
    expect(asked.every(({ ids = [] }) => ids.length <= idsAtOnce)).toBe(true);
  });

  it('by their ids are not asked for again where the API looks at none of them', async () => {
    const { call, asked } = api(({ ids }) => ({ ...outcome, remaining: ids }));
    expect(await deleteChosen(call, idsOf(3))).toEqual({ ...outcome, isWhole: false });
    expect(asked).toHaveLength(1);
  });

  it('because they have ended are asked for page by page, and not for ever', async () => {
    let left = 3;
    const { call, asked } = api(() => ({ ...outcome, deleted: [`exec-${String(left)}`], nextToken: (left -= 1) > 0 ? 'more' : null }));
    expect(await deleteEnded(call, ['COMPLETED'])).toEqual({ ...outcome, deleted: ['exec-3', 'exec-2', 'exec-1'], isWhole: true });
    expect(asked.map(({ nextToken }) => nextToken)).toEqual([undefined, 'more', 'more']);
    const endless = api(() => ({ ...outcome, nextToken: 'more' }));
    expect((await deleteEnded(endless.call, ['COMPLETED'])).isWhole).toBe(false);
    expect(endless.asked).toHaveLength(mostPages);
  });
});
