/**
 * What is looked at before a launch: each check with what it shows, and that what could not be asked never passes.
 */
import { describe, expect, test } from 'vitest';
import { checkIds } from '@drs-orchestrator/domain';
import { ask, http, httpEvent, refusal } from '../harness/answers.ts';
import { hub, openProduct, serversOf, storePlan, type Product, type ProductOptions } from '../harness/product.ts';

/** A product whose estate is the servers described, all in one wave of one plan. */
const openOne = async (servers: string, options: ProductOptions = {}) => {
  const estate = `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1
        servers:
${servers}`;
  const product = openProduct({ ...options, estate });
  const planId = await storePlan(product, { waves: [{ serverIds: serversOf(product) }] });
  return { product, planId, servers: serversOf(product) };
};

const plain = '          - { hostname: app-1, os: linux }\n';

const look = async (product: Product, planId: string, more: Record<string, unknown> = {}) =>
  ask(product, 'check_readiness', { planId, ...more });

describe('a plan that may launch', () => {
  test('passes every check, each with a row, and asks for no recovery points of servers that prove to have some', async () => {
    const { product, planId } = await openOne(plain);
    const seen = await look(product, planId);
    expect(seen).toMatchObject({ planId, executionType: 'DRILL', ready: true });
    expect(seen.checks.map(({ id, result }) => [id, result])).toEqual(checkIds.map((id) => [id, 'pass']));
    expect(product.asked('DescribeRecoverySnapshots')).toEqual([]);
    const { body } = await http(
      product,
      httpEvent('GET', `/recovery-plans/${planId}/readiness`, { queryStringParameters: { executionType: 'RECOVERY' } }),
    );
    expect(body).toMatchObject({ statusCode: 200, executionType: 'RECOVERY', ready: true });
  });

  test('that nobody knows is not found', async () => {
    const { product } = await openOne(plain);
    expect(await refusal(product, { operation: 'check_readiness', planId: 'rp-none' })).toMatchObject({
      statusCode: 404,
      error: 'PLAN_NOT_FOUND',
    });
  });
});
