/**
 * A list of ten thousand executions, asked over the handler: every row once, in an order that holds while others start.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../harness/answers.ts';
import { failedEvery, pastHead, plansOfPast, writePast } from '../harness/many-executions.ts';
import { openProduct, type Product } from '../harness/product.ts';

const executions = 10_000;
/** Ten thousand writes and some hundreds of pages, on a busy machine. */
const timeoutMilliseconds = 120_000;

let product: Product;
let past: readonly string[];
beforeAll(async () => {
  product = openProduct();
  past = await writePast(product.store.executions, executions);
}, timeoutMilliseconds);

type Fields = Readonly<Record<string, unknown>>;

/** Every page to the last; `meanwhile` happens behind each. */
const pages = async (fields: Fields, meanwhile: () => Promise<void> = () => Promise.resolve()) => {
  const read: OutputOf<'list_executions'>[] = [];
  for (let token: string | null | undefined = undefined; token !== null; token = read.at(-1)?.nextToken ?? null) {
    read.push(await ask(product, 'list_executions', { ...fields, ...(token === undefined ? {} : { nextToken: token }) }));
    await meanwhile();
  }
  return read;
};

const idsOf = (read: readonly OutputOf<'list_executions'>[]) => read.flatMap((page) => page.executions.map((row) => row.executionId));

describe('ten thousand executions', { timeout: timeoutMilliseconds }, () => {
  test('are listed newest first, a hundred a page, each once', async () => {
    const read = await pages({ limit: 100 });
    expect(read.map(({ count }) => count)).toEqual(Array.from({ length: executions / 100 }, () => 100));
    expect(idsOf(read)).toEqual(past);
  });

  test('are listed by plan, by status and by time, each that matches once', async () => {
    const ofPlan = past.filter((id) => Number(id.slice('exec-'.length)) % plansOfPast === 3);
    expect(idsOf(await pages({ limit: 100, planId: 'rp-3' }))).toEqual(ofPlan);
    const failed = past.filter((id) => Number(id.slice('exec-'.length)) % failedEvery === 0);
    const sparse = await pages({ limit: 50, status: 'FAILED' });
    expect(idsOf(sparse)).toEqual(failed);
    // A filter that matches little is answered in short pages rather than late.
    expect(sparse.every(({ count }) => count <= 50)).toBe(true);
    const [from, to] = [pastHead(40, executions), pastHead(60, executions)].map(({ listing }) => new Date(listing.startTime).toISOString());
    expect(idsOf(await pages({ limit: 7, from, to }))).toEqual(past.slice(executions - 61, executions - 40));
  });

  test('keep their order while others start between any two pages', async () => {
    let later = 0;
    const arrive = async (): Promise<void> => {
      later += 1;
      // Ahead of all, as they arrive; `of` puts the newest of the past a minute before the present.
      await product.store.executions.write(pastHead(executions + later, executions), null, []);
    };
    const read = await pages({ limit: 50 }, arrive);
    expect(later).toBe(executions / 50);
    expect(idsOf(read)).toEqual(past);
    const [newest] = await pages({ limit: 100 });
    expect(newest?.executions[0]?.executionId).toBe(pastHead(executions + later, executions).executionId);
  });
});
