/**
 * That the reading of histories can fail: a byte that is changed, a row that is missing, a word that nobody knows.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { invoke } from '../harness/answers.ts';
import { keptHistories, keptManifest, manifestOf, textsOf } from './files.ts';
import type { History, Row, TableRow } from './history.ts';
import { executionsIn, openHistory } from './open-history.ts';
import { verifyHistory } from './verify-history.ts';

/** It has objects of every letter. */
const whole = keptHistories().find(({ name }) => name === 'terminated-with-troubles')?.history;
if (whole === undefined) throw new Error('The history is kept');

const letters = ['J', 'P', 'W', 'S', 'T'] as const;
type Change = (row: Row) => Row | null;

/** The last object of a letter is one that the present state rests on. */
const changed = (history: History, letter: string, change: Change): History => {
  const isOfLetter = ([table, row]: TableRow) => table === 'objects' && String(row['name']).startsWith(`${letter}#`);
  const last = history.writes.findLastIndex(({ rows }) => rows.some(isOfLetter));
  const writes = history.writes.map((write, index) => {
    if (index !== last) return write;
    const rows = write.rows.flatMap((row): readonly TableRow[] => {
      const next = isOfLetter(row) ? change(row[1]) : row[1];
      return next === null ? [] : [[row[0], next]];
    });
    return { ...write, rows };
  });
  return { ...history, writes };
};

const otherByte: Change = (row) => ({
  ...row,
  body: String(row['body']).replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)),
});
const missing: Change = () => null;

/** What the product itself answers to somebody who reads the execution and its journal. */
const answersTo = async (history: History): Promise<readonly unknown[]> => {
  const { product, close } = openHistory(history);
  try {
    const [executionId] = executionsIn(history);
    const answers = [];
    for (const operation of ['get_execution_details', 'get_execution_journal'] as const)
      answers.push(((await invoke(product, operation, { executionId })) as { readonly error?: string }).error ?? 'answered');
    return answers;
  } finally {
    close();
  }
};

describe.each(letters)('an object %s#', (letter) => {
  const expected = letter === 'J' ? ['answered', 'INTERNAL_ERROR'] : ['INTERNAL_ERROR', 'answered'];

  test('with one byte changed is noticed by the check and by the product, which shows nothing of it', async () => {
    const history = changed(whole, letter, otherByte);
    expect(history).not.toEqual(whole);
    await expect(verifyHistory(history)).rejects.toThrow(`#`);
    expect(await answersTo(history)).toEqual(expected);
  });

  test('that is missing is noticed by both, too', async () => {
    const history = changed(whole, letter, missing);
    await expect(verifyHistory(history)).rejects.toThrow();
    expect(await answersTo(history)).toEqual(expected);
  });
});

/** The last record is made another, with a name that fits its bytes, and the head names it. */
const withLastRecord = (change: (record: object) => object): History => {
  const at = whole.writes.findLastIndex(({ rows }) => rows.some(([, { name }]) => String(name).startsWith('J#')));
  const writes = whole.writes.map((write, index) => {
    if (index < at) return write;
    const former = write.rows.find(([, { name }]) => String(name).startsWith('J#'));
    const body = JSON.stringify(
      change(
        JSON.parse(
          String(former?.[1]['body'] ?? whole.writes[at]?.rows.find(([, { name }]) => String(name).startsWith('J#'))?.[1]['body']),
        ) as object,
      ),
    );
    const name = (given: unknown) => `${String(given).split('#').slice(0, 2).join('#')}#${createHash('sha256').update(body).digest('hex')}`;
    const rows = write.rows.map(([table, row]): TableRow => {
      if (table === 'objects' && String(row['name']).startsWith('J#')) return [table, { ...row, name: name(row['name']), body }];
      if (table !== 'heads') return [table, row];
      const state = JSON.parse(String(row['state'])) as { readonly record: string };
      return [table, { ...row, state: JSON.stringify({ ...state, record: name(state.record) }) }];
    });
    return { ...write, rows };
  });
  return { ...whole, writes };
};

describe('a record with hashes that fit', () => {
  test.each([
    ['of an event that nobody knows', { events: [{ type: 'resprouted' }] }, 'has the event resprouted, which this release does not know'],
    ['of an effect that nobody knows', { effects: [{ kind: 'water' }] }, 'has the effect water, which this release does not know'],
    ['of a later version', { v: 2 }, 'has version 2, which this release does not know'],
    ['of another revision', { revision: 77 }, 'do not replay to what is stored'],
    ['without an event that it had', { events: [] }, 'do not replay to what is stored'],
  ])('%s is noticed', async (_what, change, complaint) => {
    await expect(verifyHistory(withLastRecord((record) => ({ ...record, ...change })))).rejects.toThrow(complaint);
  });
});

test('a file that is changed, lost or added is noticed by the manifest', () => {
  const texts = textsOf('v1');
  const [[file = '', text = ''] = []] = texts;
  const others = new Map([...texts].filter(([name]) => name !== file));
  for (const wrong of [others, new Map([...texts, ['more.jsonl', '']]), new Map([...texts, [file, `${text} `]])])
    expect(manifestOf(wrong)).not.toBe(keptManifest('v1'));
});
