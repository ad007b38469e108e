/**
 * Reading the journal: the records that count, in order, with the hashes that chain them.
 */
import { createHash } from 'node:crypto';
import type { OutputOf } from '@drs-orchestrator/contract';
import { executionId as asExecutionId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent, invoke, refusal } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { openProduct, type Product } from '../harness/product.ts';
import { openTwoPlaces } from '../harness/two-places.ts';
import { openWaves, revisionOf, run } from '../harness/waves.ts';

type Records = OutputOf<'get_execution_journal'>['records'];
type Asked = { readonly executionId: string };

const pages = async (product: Product, { executionId }: Asked, limit: number): Promise<readonly Records[]> => {
  const all: Records[] = [];
  for (let more: { nextToken?: string } = {}; ;) {
    const { records, count, nextToken } = await ask(product, 'get_execution_journal', { executionId, limit, ...more });
    expect(count).toBe(records.length);
    all.push(records);
    if (nextToken === null) return all;
    more = { nextToken };
  }
};

/** A record of a writer who lost: its objects are stored, and its head is refused because another revision is expected. */
const lose = async ({ store }: Product, executionId: string, revision: number, reason: string): Promise<string> => {
  const id = asExecutionId(executionId);
  const head = await store.executions.head(id);
  if (head === undefined) throw new Error(`There is no ${executionId}`);
  const body = JSON.stringify({ v: 1, executionId, revision, at: 0, previous: null, events: [{ type: 'failed', reason }], effects: [] });
  const name = `J#${String(revision).padStart(10, '0')}#${createHash('sha256').update(body).digest('hex')}`;
  const written = await store.executions.write(head, head.revision - 1, [{ name, body }]);
  expect(written.ok).toBe(false);
  expect((await store.executions.objects(id, [name]))[0]?.body).toBe(body);
  return name;
};

describe('the journal of an execution', () => {
  test('tells what happened, oldest first, each record with its hash and that of the one before', async () => {
    const { product, planId } = await openTwoPlaces();
    const state = await startDrill(product, planId);
    await drive(product, state);
    const { records, nextToken } = await ask(product, 'get_execution_journal', { ...state, limit: 100 });
    expect(nextToken).toBeNull();
    expect(records.map(({ revision }) => revision)).toEqual(records.map((_, index) => index + 1));
    expect(records).toHaveLength(await revisionOf(product, state.executionId));
    expect(records.map(({ previousHash }) => previousHash)).toEqual([null, ...records.slice(0, -1).map(({ hash }) => hash)]);
    const stored = await product.store.executions.objects(
      asExecutionId(state.executionId),
      records.map(({ name }) => name),
    );
    expect(stored.map(({ body }) => createHash('sha256').update(body).digest('hex'))).toEqual(records.map(({ hash }) => hash));
    const told = records.flatMap(({ events }) => events.map(({ type }) => type));
    expect(told[0]).toBe('requested');
    for (const type of ['accepted', 'engine-started', 'wave-starting', 'job-known', 'wave-completed', 'completed'])
      expect(told).toContain(type);
    expect(records.flatMap(({ effects }) => effects.map(({ kind }) => kind))).toContain('start-engine');
    expect(records[0]?.events[0]).toMatchObject({ initiatedBy: { name: 'test@example.com', proof: 'asserted' } });
    expect(await http(product, httpEvent('GET', `/executions/${state.executionId}/journal`))).toEqual({
      statusCode: 200,
      body: await ask(product, 'get_execution_journal', state),
    });
  });

  test('comes page by page, each reading no more than its own records', async () => {
    const waves = await openWaves([1, 1]);
    const { product } = waves;
    const state = await run(waves);
    const [whole = []] = await pages(product, state, 100);
    const read: string[] = [];
    const watched = openProduct({
      restarted: product,
      wrap: (ports) => ({
        ...ports,
        executions: {
          ...ports.executions,
          objects: (id, names) => {
            read.push(...names);
            return ports.executions.objects(id, names);
          },
        },
      }),
    });
    for (const limit of [1, 3, 10]) {
      read.length = 0;
      const paged = await pages(watched, state, limit);
      expect(paged.flat()).toEqual(whole);
      expect(paged.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      expect(read).toEqual(whole.map(({ name }) => name));
    }
  });

  test('leaves out what losing writers left behind, wherever a page ends', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const state = await run(waves);
    const [whole = []] = await pages(product, state, 100);
    const last = whole.length;
    const losers: string[] = [];
    for (const revision of [1, 2, 3, 3, 4, last - 1, last, last + 1])
      for (let writer = 0; writer < 12; writer += 1)
        losers.push(await lose(product, state.executionId, revision, `${String(revision)} ${String(losers.length)}`));
    const names = await product.store.executions.recordNames(asExecutionId(state.executionId), 0, 1_000);
    expect(names).toHaveLength(last + losers.length);
    for (const limit of [1, 2, 3, 4, 100]) expect((await pages(product, state, limit)).flat()).toEqual(whole);
  });

  test('goes on while the execution does: a token of its end so far is not given, and what is added comes behind', async () => {
    const { product, planId } = await openWaves([1, 1]);
    const state = await startDrill(product, planId);
    const first = await ask(product, 'get_execution_journal', { ...state, limit: 2 });
    await drive(product, state);
    const rest = await ask(product, 'get_execution_journal', { ...state, limit: 100, nextToken: first.nextToken });
    const [whole = []] = await pages(product, state, 100);
    expect([...first.records, ...rest.records]).toEqual(whole);
  });

  test('has no token that an engine waits with', async () => {
    const { product, planId } = await openWaves([{ count: 1, pauseBefore: true }]);
    const state = await startDrill(product, planId);
    expect((await drive(product, state)).kind).toBe('await');
    expect((await product.store.executions.head(asExecutionId(state.executionId)))?.state).toMatch(/token-\d/);
    expect(JSON.stringify((await pages(product, state, 100)).flat())).not.toMatch(/token-\d/);
  });
});

describe('the journal is refused', () => {
  test('for an execution that is not there or of another plan, and for a token that is not of this journal', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const { executionId } = await run(waves);
    const asked = (fields: object) => refusal(product, { operation: 'get_execution_journal', executionId, ...fields });
    expect(await asked({ executionId: 'exec-none' })).toMatchObject({ statusCode: 404, error: 'EXECUTION_NOT_FOUND' });
    expect(await asked({ planId: 'rp-other' })).toMatchObject({ statusCode: 404, error: 'EXECUTION_NOT_FOUND' });
    expect(await asked({ limit: 101 })).toMatchObject({ statusCode: 400, issues: [{ field: 'limit' }] });
    const forged = { list: 'journal', record: `J#0000000001#${'0'.repeat(64)}` };
    for (const nextToken of ['no-token', Buffer.from(JSON.stringify(forged)).toString('base64url')])
      expect(await asked({ nextToken })).toMatchObject({ statusCode: 400, issues: [{ field: 'nextToken' }] });
  });

  test('to those who may read executions and not the evidence', async () => {
    const waves = await openWaves([1]);
    const { executionId } = await run(waves);
    const as = (group: string) => {
      const requestContext = { authorizer: { claims: { email: 'a@example.com', 'cognito:groups': group } } };
      return http(waves.product, httpEvent('GET', `/executions/${executionId}/journal`, { requestContext }));
    };
    for (const group of ['DRSReadOnly', 'DRSOperator', 'DRSPlanManager']) expect(await as(group)).toMatchObject({ statusCode: 403 });
    for (const group of ['DRSAuditor', 'DRSRecoveryManager']) expect(await as(group)).toMatchObject({ statusCode: 200 });
  });

  test('loudly where a record was tampered with: its bytes are not those it is named by', async () => {
    const waves = await openWaves([1]);
    const state = await run(waves);
    const tampered = openProduct({
      restarted: waves.product,
      wrap: (ports) => ({
        ...ports,
        executions: {
          ...ports.executions,
          objects: async (id, names) => {
            const objects = await ports.executions.objects(id, names);
            return objects.map((object) => ({ ...object, body: object.body.replace('test@example.com', 'eve@example.com') }));
          },
        },
      }),
    });
    expect(await invoke(tampered, 'get_execution_journal', state)).toMatchObject({ statusCode: 500, error: 'INTERNAL_ERROR' });
    expect(tampered.log.lines.some(({ message }) => message === 'Unexpected failure')).toBe(true);
  });
});
