/**
 * Thirty requests to start at the same moment, directly and over HTTP, on either store: one execution, and twenty-nine callers
 * who are told which.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDynalite, type Listening } from '../contracts/dynalite-server.ts';
import { makeTables, type FakeDynamoDb } from '../contracts/dynamodb-tables.ts';
import { ask, http, httpEvent } from '../harness/answers.ts';
import { countOf, type Outcome } from '../harness/catalogue.ts';
import { estateOf, hub, openProduct, serversOf, storePlan, type Product, type ProductOptions } from '../harness/product.ts';

const requests = 30;
/** A fake of DynamoDB in this process, on a busy machine. */
const timeoutMilliseconds = 60_000;

type Start = (product: Product, planId: string) => Promise<Outcome>;

const ways: Readonly<Record<string, Start>> = {
  directly: async (product, planId) =>
    (await product.handle({ operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'me' }, {})) as Outcome,
  'over HTTP': async (product, planId) =>
    (await http(product, httpEvent('POST', '/executions', { body: JSON.stringify({ planId, executionType: 'DRILL' }) }))).body as Outcome,
};

let dynalite: Listening;
const opened: FakeDynamoDb[] = [];
beforeAll(async () => {
  dynalite = await startDynalite();
});
afterAll(async () => {
  for (const fake of opened) fake.close();
  await dynalite.stop();
});

const stores: Readonly<Record<string, () => Promise<ProductOptions>>> = {
  SQLite: () => Promise.resolve({}),
  DynamoDB: async () => {
    const fake = await makeTables(dynalite.endpoint);
    opened.push(fake);
    const { executions, claims, plans } = fake.open();
    return { wrap: (ports) => ({ ...ports, executions, claims, plans }) };
  },
};

const cases = Object.keys(stores).flatMap((store) => Object.keys(ways).map((way) => [store, way] as const));

/** Two plans that share the middle one of three servers. */
const openSharing = async (store: string): Promise<Product> => {
  const product = openProduct({ ...(await stores[store]?.()), estate: estateOf(3) });
  const [one, shared, other] = serversOf(product);
  if (one === undefined || shared === undefined || other === undefined) throw new Error('The estate has three servers');
  await storePlan(product, { planId: 'rp-one', waves: [{ serverIds: [one, shared] }] });
  await storePlan(product, { planId: 'rp-two', waves: [{ serverIds: [shared, other] }] });
  return product;
};

const startAll = (product: Product, way: string, plans: readonly string[]): Promise<readonly Outcome[]> =>
  Promise.all(plans.map((planId) => ways[way]?.(product, planId) ?? Promise.reject(new Error(way))));

const startedIn = (outcomes: readonly Outcome[], way: string): Outcome => {
  const code = way === 'directly' ? 200 : 202;
  expect(countOf(outcomes)).toEqual({ [`${String(code)} done`]: 1, '409 CONFLICT': requests - 1 });
  return outcomes.find(({ statusCode }) => statusCode === code)!;
};

/** Who holds what, over both rows. */
const holders = async ({ app }: Product): Promise<Readonly<Record<string, string>>> => {
  const rows = await Promise.all(['#plans', `${hub}/us-east-1`].map((row) => app.claims.read(row)));
  return Object.assign({}, ...rows.map((row) => row.holders)) as Record<string, string>;
};

describe.each(cases)('thirty starts at once on %s, asked %s,', (store, way) => {
  test('of one plan: one execution, which every other caller is told', { timeout: timeoutMilliseconds }, async () => {
    const product = await openSharing(store);
    const outcomes = await startAll(
      product,
      way,
      Array.from({ length: requests }, () => 'rp-one'),
    );
    const started = startedIn(outcomes, way);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ executionId: started['executionId'], planId: 'rp-one' });
    const { executions } = await ask(product, 'list_executions');
    expect(executions.map(({ executionId }) => executionId)).toEqual([started['executionId']]);
    expect(new Set(Object.values(await holders(product)))).toEqual(new Set([started['executionId']]));
    expect(product.engine.runs).toHaveLength(way === 'directly' ? 1 : 0);
    expect(product.queued).toHaveLength(way === 'directly' ? 0 : 1);
  });

  test('of two plans that share a server: one execution, which alone holds anything', { timeout: timeoutMilliseconds }, async () => {
    const product = await openSharing(store);
    const plans = Array.from({ length: requests }, (_, index) => (index % 2 === 0 ? 'rp-one' : 'rp-two'));
    const started = startedIn(await startAll(product, way, plans), way);
    const { executions } = await ask(product, 'list_executions');
    expect(executions.map(({ executionId, planId }) => [executionId, planId])).toEqual([[started['executionId'], started['planId']]]);
    const held = await holders(product);
    expect(Object.values(held)).toEqual([started['executionId'], started['executionId'], started['executionId']]);
    expect(held[String(started['planId'])]).toBe(started['executionId']);
  });
});
