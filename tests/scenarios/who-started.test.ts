/**
 * Whose name an execution bears.
 */
import { executionId } from '@drs-orchestrator/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { aServer, type AServer } from '../../apps/local/test/a-server.ts';
import { openProduct, serversOf, storePlan } from '../harness/product.ts';

const product = openProduct();
let server: AServer;
let token = '';
let planId = '';
beforeAll(async () => {
  server = await aServer((_name, event, awsRequestId = 'none') => product.handle(event, { awsRequestId }));
  planId = await storePlan(product, { waves: [{ serverIds: serversOf(product) }] });
  ({ token } = await server.tokens.issue({ user: 'olga@example.com', roles: ['DRSOperator'], lifetimeSeconds: 600 }));
});
afterAll(() => server.close());

const started = z.object({ executionId: z.string() });
const storedStarter = async (id: string): Promise<unknown> => (await product.app.journal.load(executionId(id)))?.execution.initiatedBy;

test('over HTTP it is the user of the token, whatever the body says', async () => {
  const body = JSON.stringify({ planId, executionType: 'DRILL', initiatedBy: 'the boss' });
  const answer = await server.send('/api/executions', { method: 'POST', token, body });
  expect(answer.status).toBe(202);
  const { executionId: id } = started.parse(answer.body);
  expect(await storedStarter(id)).toEqual({ name: 'olga@example.com', proof: 'proven' });
  const details = await server.send(`/api/executions/${id}`, { token });
  expect(details.body).toMatchObject({ initiatedBy: 'olga@example.com' });
  const cancelled = await server.send(`/api/executions/${id}/cancel`, { method: 'POST', token });
  expect(cancelled.status).toBe(200);
});

test('in a direct invocation it is whom the caller names, and marked as asserted', async () => {
  const event = { operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'night job' };
  const { executionId: id } = started.parse(await product.handle(event, { awsRequestId: 'direct' }));
  expect(await storedStarter(id)).toEqual({ name: 'night job', proof: 'asserted' });
});
