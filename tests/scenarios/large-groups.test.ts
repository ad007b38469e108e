/**
 * A list of groups that are large: each page is an answer that a Lambda function may give.
 */
import { Buffer } from 'node:buffer';
import { accountId, groupId, region, serverId } from '@drs-orchestrator/domain';
import { expect, test } from 'vitest';
import { httpEvent } from '../harness/answers.ts';
import { openTagged } from '../harness/catalogue.ts';
import { hub, type Product } from '../harness/product.ts';

const putGroup = ({ app }: Product, number: number, overrides: number) =>
  app.plans.groups.put({
    id: groupId(`pg-${String(number).padStart(4, '0')}`),
    name: `group ${String(number)}`,
    description: '"\u00e9'.repeat(500),
    accountId: accountId(hub),
    region: region('us-east-1'),
    selection: { kind: 'tags', tags: { tier: 'db' } },
    serverOverrides: Array.from({ length: overrides }, (_, index) => ({
      serverId: serverId(`s-${String(index).padStart(17, '0')}`),
      copyTags: true,
    })),
    version: 0,
  });

/** Ids and bytes of every page, as the function answers it. */
const readPages = async ({ handlers }: Product) => {
  const pages: { readonly ids: readonly string[]; readonly bytes: number }[] = [];
  let nextToken: string | null = null;
  do {
    const query = { limit: '100', ...(nextToken === null ? {} : { nextToken }) };
    const event = httpEvent('GET', '/protection-groups', { queryStringParameters: query });
    const answer = (await handlers['query-handler'](event, {})) as { readonly statusCode: number; readonly body: string };
    expect(answer.statusCode).toBe(200);
    const body = JSON.parse(answer.body) as { protectionGroups: { groupId: string }[]; nextToken: string | null };
    pages.push({ ids: body.protectionGroups.map((group) => group.groupId), bytes: Buffer.byteLength(JSON.stringify(answer)) });
    nextToken = body.nextToken;
  } while (nextToken !== null);
  return pages;
};

test('sixty groups of four hundred overrides are listed in pages of less than 5 MB, every group once', async () => {
  const product = await openTagged();
  for (let number = 0; number < 60; number += 1) await putGroup(product, number, 400);
  const pages = await readPages(product);
  expect(Math.max(...pages.map(({ bytes }) => bytes))).toBeLessThan(5_000_000);
  expect(pages.length).toBeLessThan(6);
  expect(pages.flatMap(({ ids }) => ids)).toEqual(Array.from({ length: 60 }, (_, number) => `pg-${String(number).padStart(4, '0')}`));
});

test('a group that is larger than a page has one to itself', async () => {
  const product = await openTagged();
  for (const [number, overrides] of [
    [0, 1],
    [1, 10_000],
    [2, 1],
  ] as const)
    await putGroup(product, number, overrides);
  const pages = await readPages(product);
  expect(pages.map(({ ids }) => ids)).toEqual([['pg-0000'], ['pg-0001'], ['pg-0002']]);
});
