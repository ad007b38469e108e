/**
 * Lists and details page by page: newest first, filtered, stable while rows arrive.
 */
import { describe, expect, test } from 'vitest';
import type { OutputOf } from '@drs-orchestrator/contract';
import { ask, detailsOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { storePlan, type Product } from '../harness/product.ts';
import { openWaves, run } from '../harness/waves.ts';

const quick = { timingFactor: 0.02 };

/** Seven executions of two plans: the last of each still running, the others completed; one RECOVERY among them. */
const openSeven = async () => {
  const { product, servers } = await openWaves([1, 1], quick);
  await storePlan(product, { planId: 'rp-a', waves: [{ serverIds: servers[0] ?? [] }] });
  await storePlan(product, { planId: 'rp-b', waves: [{ serverIds: servers[1] ?? [] }] });
  const made: string[] = [];
  for (const [index, planId] of ['rp-a', 'rp-b', 'rp-a', 'rp-a', 'rp-b', 'rp-a', 'rp-b'].entries()) {
    product.clock.advance(60_000);
    // The drills after it remove what the recovery has launched.
    const more = index === 2 ? { executionType: 'RECOVERY' } : { override: ['living-instances'] };
    const state = await startDrill(product, planId, more);
    made.unshift(state.executionId);
    if (index < 5) await drive(product, state);
  }
  return { product, made };
};

type List = OutputOf<'list_executions'>;

const pages = async (product: Product, fields: Record<string, unknown>): Promise<readonly List[]> => {
  const read: List[] = [];
  for (let token: string | null = ''; token !== null; token = read.at(-1)?.nextToken ?? null) {
    read.push(await ask(product, 'list_executions', { ...fields, ...(token === '' ? {} : { nextToken: token }) }));
  }
  return read;
};

const idsOf = (lists: readonly List[]) => lists.flatMap(({ executions }) => executions.map(({ executionId }) => executionId));

describe('list_executions', () => {
  test('lists newest first, page by page, none missing or twice, while others start', async () => {
    const { product, made } = await openSeven();
    expect(idsOf([await ask(product, 'list_executions')])).toEqual(made);
    const first = await ask(product, 'list_executions', { limit: 3 });
    expect(first.count).toBe(3);
    for (const executionId of made.slice(0, 2)) await ask(product, 'cancel_execution', { executionId });
    product.clock.advance(60_000);
    const later = await startDrill(product, 'rp-a');
    const rest = await pages(product, { limit: 3, nextToken: first.nextToken });
    expect(rest.length).toBe(2);
    const seen = [...idsOf([first]), ...idsOf([await ask(product, 'list_executions', { limit: 3, nextToken: first.nextToken })])];
    expect(seen).toEqual(made.slice(0, 6));
    expect(idsOf(await pages(product, { limit: 3 }))).toEqual([later.executionId, ...made]);
  });

  test('filters by status, by whether they are over, by plan, by type and by time', async () => {
    const { product, made } = await openSeven();
    const list = async (fields: Record<string, unknown>) => idsOf(await pages(product, { limit: 2, ...fields }));
    expect(await list({ status: 'COMPLETED' })).toEqual(made.slice(2));
    expect(await list({ status: 'PAUSED' })).toEqual([]);
    expect(await list({ planId: 'rp-b' })).toEqual([made[0], made[2], made[5]]);
    expect(await list({ planId: 'rp-b', status: 'RUNNING' })).toEqual([made[0]]);
    expect(await list({ executionType: 'RECOVERY' })).toEqual([made[4]]);
    expect(await list({ active: true })).toEqual(made.slice(0, 2));
    expect(await list({ active: true, planId: 'rp-b' })).toEqual([made[0]]);
    expect(await list({ active: false, planId: 'rp-b' })).toEqual([made[2], made[5]]);
    expect(await list({ active: true, status: 'COMPLETED' })).toEqual([]);
    const { executions } = await ask(product, 'list_executions');
    const [from, to] = [executions[3]?.startTime, executions[1]?.startTime];
    expect(await list({ from, to })).toEqual(made.slice(1, 4));
  });

  test('takes the old word POLLING for RUNNING, and never answers it', async () => {
    const { product, made } = await openSeven();
    const { executions } = await ask(product, 'list_executions', { status: 'POLLING' });
    expect(executions.map(({ executionId, status }) => [executionId, status])).toEqual(made.slice(0, 2).map((id) => [id, 'RUNNING']));
  });

  test('shows of each execution what its details show', async () => {
    const { product, made } = await openSeven();
    const { executions } = await ask(product, 'list_executions');
    for (const [index, row] of executions.entries()) {
      const { counters, totalServers, ...fields } = row;
      const details = await detailsOf(product, { executionId: made[index] ?? '' });
      expect(details).toMatchObject(fields);
      expect(details.serverExecutions).toHaveLength(totalServers);
      const done = details.serverExecutions.filter(({ status }) => status === 'COMPLETED').length;
      expect(counters.serversCompleted).toBe(done);
    }
  });
});

describe('get_execution_details', () => {
  test('pages through the servers, in plan order, with the same waves on every page', async () => {
    const waves = await openWaves([3, 4], quick);
    const { product, servers } = waves;
    const { executionId } = await run(waves);
    const seen: string[] = [];
    const shapes = new Set<string>();
    for (let token: string | null = ''; token !== null;) {
      const page: OutputOf<'get_execution_details'> = await ask(product, 'get_execution_details', {
        executionId,
        limit: 3,
        ...(token === '' ? {} : { nextToken: token }),
      });
      seen.push(...page.serverExecutions.map(({ serverId }) => serverId));
      shapes.add(JSON.stringify(page.waveStatuses));
      expect(page.serverExecutions.length).toBeLessThanOrEqual(3);
      token = page.nextToken;
    }
    expect(seen).toEqual(servers.flat());
    expect(shapes.size).toBe(1);
  });

  test('says what may be done with the execution now, and why not', async () => {
    const waves = await openWaves([1, 1], quick);
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
    const allowed = async () =>
      Object.entries((await detailsOf(product, state)).allowedActions).flatMap(([name, one]) => (one.allowed ? [name] : []));
    expect(await allowed()).toEqual(['pause', 'cancel', 'skip']);
    await ask(product, 'pause_execution', state);
    expect(await allowed()).toEqual(['resume', 'cancel', 'skip']);
    await ask(product, 'cancel_execution', state);
    await drive(product, state);
    expect(await allowed()).toEqual(['terminate', 'delete']);
  });
});
