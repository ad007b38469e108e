/**
 * What a list costs on DynamoDB: no more rows than the page that is asked for, however many there are.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputOf } from '@drs-orchestrator/contract';
import * as z from 'zod';
import { ask } from '../harness/answers.ts';
import { writePast } from '../harness/many-executions.ts';
import { openProduct, type Product } from '../harness/product.ts';
import type { Listening } from './dynalite-server.ts';
import { startDynalite } from './dynalite-server.ts';
import type { FakeDynamoDb } from './dynamodb-tables.ts';
import { makeTables } from './dynamodb-tables.ts';
import type { Exchange, FaultyWire } from './faulty-wire.ts';
import { faultyWireTo } from './faulty-wire.ts';

/** Some pages of every size; each of the fake's writes takes milliseconds. */
const executions = 450;
const timeoutMilliseconds = 120_000;

let dynalite: Listening;
let fake: FakeDynamoDb;
let wire: FaultyWire;
let product: Product;
let past: readonly string[];
beforeAll(async () => {
  dynalite = await startDynalite();
  fake = await makeTables(dynalite.endpoint);
  wire = await faultyWireTo(dynalite.endpoint);
  past = await writePast(fake.open().executions, executions, 10);
  const store = fake.open({ endpoint: wire.endpoint });
  product = openProduct({ wrap: (ports) => ({ ...ports, executions: store.executions }) });
}, timeoutMilliseconds);
afterAll(async () => {
  fake.close();
  await wire.stop();
  await dynalite.stop();
});

const queried = z.object({ ScannedCount: z.int() });
const fetched = z.object({ Responses: z.record(z.string(), z.array(z.unknown())) });

type Cost = { readonly queries: number; readonly indexRows: number; readonly batches: number; readonly heads: number };

/** Rows that DynamoDB has read for these requests, by its own count. */
const costOf = (exchanges: readonly Exchange[]): Cost => {
  const answers = (operation: string) => exchanges.filter((one) => one.operation === operation).map(({ answered }) => answered);
  const queries = answers('Query').map((answer) => queried.parse(answer).ScannedCount);
  const batches = answers('BatchGetItem').map((answer) => Object.values(fetched.parse(answer).Responses).flat().length);
  expect(exchanges.length).toBe(queries.length + batches.length);
  return { queries: queries.length, indexRows: sum(queries), batches: batches.length, heads: sum(batches) };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const listed = async (fields: Readonly<Record<string, unknown>>) => {
  wire.exchanges.length = 0;
  const answer: OutputOf<'list_executions'> = await ask(product, 'list_executions', fields);
  return { answer, cost: costOf(wire.exchanges) };
};

/** One row more tells whether there is a page behind; the row that the page before ended with is met again. */
const besides = { first: 1, later: 2 } as const;

describe('A page of executions on DynamoDB', { timeout: timeoutMilliseconds }, () => {
  it.each([10, 50, 100])('of %i rows reads so many rows and one, wherever it lies', async (limit) => {
    const seen: string[] = [];
    for (let token: string | null = ''; token !== null;) {
      const { answer, cost } = await listed({ limit, ...(token === '' ? {} : { nextToken: token }) });
      seen.push(...answer.executions.map(({ executionId }) => executionId));
      expect(cost.queries).toBe(1);
      expect(cost.indexRows).toBeLessThanOrEqual(limit + (token === '' ? besides.first : besides.later));
      expect(cost.heads).toBeLessThanOrEqual(limit + 1);
      token = answer.nextToken;
    }
    expect(seen).toEqual(past);
  });

  it('of one plan reads that plan’s rows alone', async () => {
    const { answer, cost } = await listed({ planId: 'rp-3', limit: 20 });
    expect(answer.count).toBe(20);
    expect(cost).toEqual({ queries: 1, indexRows: 21, batches: 1, heads: 21 });
  });

  it('with a filter that matches nothing reads four pages, and says where to go on', async () => {
    const limit = 50;
    const { answer, cost } = await listed({ status: 'PAUSED', limit });
    expect(answer).toMatchObject({ count: 0, executions: [] });
    expect(cost.queries).toBe(4);
    expect(cost.heads).toBe(4 * (limit + 1));
    const asked: number[] = [cost.queries];
    for (let token = answer.nextToken; token !== null;) {
      const next = await listed({ status: 'PAUSED', limit, nextToken: token });
      expect(next.answer.count).toBe(0);
      asked.push(next.cost.queries);
      token = next.answer.nextToken;
    }
    expect(asked.every((queries) => queries <= 4)).toBe(true);
    expect(sum(asked)).toBe(Math.ceil(executions / (limit + 1)));
  });

  it('that is filtered stops as soon as it is full', async () => {
    const { answer, cost } = await listed({ status: 'COMPLETED', limit: 20 });
    expect(answer.count).toBe(20);
    expect(cost.queries).toBeLessThanOrEqual(2);
  });
});
