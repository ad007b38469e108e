/**
 * Deleting executions: what goes out of sight, what stays, and what is left alone.
 */
import type { Ports } from '@drs-orchestrator/application';
import { executionId as asExecutionId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent, invoke, refusedIn } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { terminateAllInEc2 } from '../harness/outside.ts';
import { openProduct, type Product } from '../harness/product.ts';
import { openWaves, run, type Waves } from '../harness/waves.ts';

/** A drill that is over, with its instances terminated at EC2. */
const drilled = async (waves: Waves): Promise<string> => {
  const { executionId } = await run(waves);
  const { instances } = await ask(waves.product, 'get_recovery_instances', { executionId });
  await terminateAllInEc2(
    waves.product,
    instances.map(({ instanceId }) => instanceId),
  );
  return executionId;
};

const remove = (product: Product, ...ids: string[]) => ask(product, 'delete_executions', { ids, initiatedBy: 'ada@example.com' });
const none = { statusCode: 200, deleted: [], notFound: [], activeSkipped: [], instancesSkipped: [] };
const nothing = { ...none, remaining: [] };

/** A drill that was over before it launched anything. */
const cancelled = async ({ product, planId }: Waves): Promise<string> => {
  const state = await startDrill(product, planId);
  await ask(product, 'cancel_execution', { executionId: state.executionId });
  return state.executionId;
};

/** Reading this one fails. */
const breaking =
  (broken: string) =>
  (ports: Ports): Ports => ({
    ...ports,
    executions: {
      ...ports.executions,
      head: (id) => (id === broken ? Promise.reject(new Error('An object is missing')) : ports.executions.head(id)),
    },
  });

/** Reading one takes four seconds. */
const slowly = (ports: Ports): Ports => ({
  ...ports,
  executions: {
    ...ports.executions,
    head: async (id) => {
      await ports.clock.sleep(4_000);
      return ports.executions.head(id);
    },
  },
});

describe('a deleted execution', () => {
  test('that was cancelled before its worker came wakes nobody any more', async () => {
    const { product, planId } = await openWaves([1]);
    const started = await http(product, httpEvent('POST', '/executions', { body: JSON.stringify({ planId, executionType: 'DRILL' }) }));
    const { executionId } = started.body as { readonly executionId: string };
    await ask(product, 'cancel_execution', { executionId });
    expect(await remove(product, executionId)).toEqual({ ...nothing, deleted: [executionId] });
    product.queued.length = 0;
    for (let minutes = 0; minutes < 3; minutes += 1) {
      product.clock.advance(60_000);
      await ask(product, 'find');
    }
    // The round of looks at launch rights is no matter of an execution.
    expect(product.queued.map(({ job }) => job)).toEqual(['simulate_rights']);
    expect(await product.app.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
  });

  test('is nowhere to be found, and its journal stays with who deleted it', async () => {
    const waves = await openWaves([2]);
    const { product } = waves;
    const executionId = await drilled(waves);
    expect(await remove(product, executionId)).toEqual({ ...nothing, deleted: [executionId] });
    expect((await ask(product, 'list_executions')).executions).toEqual([]);
    expect((await ask(product, 'list_executions', { planId: waves.planId })).executions).toEqual([]);
    for (const operation of ['get_execution_details', 'get_recovery_instances', 'cancel_execution'] as const)
      expect(refusedIn(await invoke(product, operation, { executionId })).error).toBe('EXECUTION_NOT_FOUND');
    const id = asExecutionId(executionId);
    const names = await product.app.executions.recordNames(id, 1, 1_000);
    const [last] = await product.app.executions.objects(id, names.slice(-1));
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      events: [{ type: 'deleted', by: { name: 'ada@example.com', proof: 'asserted' } }],
    });
  });

  test('is not there a second time, and holds back neither its plan nor its servers', async () => {
    const waves = await openWaves([1]);
    const executionId = await drilled(waves);
    await remove(waves.product, executionId);
    expect(await remove(waves.product, executionId)).toEqual({ ...nothing, notFound: [executionId] });
    expect((await run(waves)).last.kind).toBe('end');
  });

  test('by two at once is deleted once, without an error', async () => {
    const waves = await openWaves([1]);
    const executionId = await drilled(waves);
    const answers = await Promise.all([remove(waves.product, executionId), remove(waves.product, executionId)]);
    expect(answers.flatMap(({ deleted }) => deleted)).toEqual([executionId]);
    expect(answers.flatMap(({ notFound }) => notFound)).toEqual([executionId]);
  });

  test('still has its effects carried out', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const { executionId } = await run(waves);
    const loaded = await product.app.journal.load(asExecutionId(executionId));
    if (loaded === undefined) throw new Error('It is there');
    const left = { events: [], effects: [{ kind: 'release-claims' }] } as const;
    await product.app.journal.append(loaded, left, product.clock.now());
    const { instances } = await ask(product, 'get_recovery_instances', { executionId });
    await terminateAllInEc2(
      product,
      instances.map(({ instanceId }) => instanceId),
    );
    await remove(product, executionId);
    product.clock.advance(60_000);
    await ask(product, 'find');
    expect((await product.app.journal.load(asExecutionId(executionId)))?.head).toMatchObject({ visible: false, active: false });
  });
});

describe('an execution is left alone', () => {
  test('while it is not over', async () => {
    const waves = await openWaves([1]);
    const { executionId } = await startDrill(waves.product, waves.planId);
    expect(await remove(waves.product, executionId)).toEqual({ ...nothing, activeSkipped: [executionId] });
  });

  test('while an instance of it exists, or nobody can say', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const { executionId } = await run(waves);
    expect(await remove(product, executionId)).toEqual({ ...nothing, instancesSkipped: [executionId] });
    const { instances } = await ask(product, 'get_recovery_instances', { executionId });
    await terminateAllInEc2(
      product,
      instances.map(({ instanceId }) => instanceId),
    );
    product.simulator.addFault({
      kind: 'error',
      service: 'ec2',
      operation: 'DescribeInstances',
      code: 'UnauthorizedOperation',
      status: 403,
      count: 1,
    });
    expect(await remove(product, executionId)).toEqual({ ...nothing, instancesSkipped: [executionId] });
    expect(await remove(product, executionId)).toEqual({ ...nothing, deleted: [executionId] });
  });
});

describe('deleting by ids', () => {
  test('tells of each what became of it, and of one named twice once', async () => {
    const waves = await openWaves([1]);
    const gone = await drilled(waves);
    const { executionId: active } = await startDrill(waves.product, waves.planId);
    expect(await remove(waves.product, gone, 'exec-x', active, gone)).toEqual({
      ...nothing,
      deleted: [gone],
      notFound: ['exec-x'],
      activeSkipped: [active],
    });
  });

  test('is not kept from the others by one that is broken, which is told and logged', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const broken = await cancelled(waves);
    const whole = await cancelled(waves);
    const limping = openProduct({ restarted: product, wrap: breaking(broken) });
    expect(await remove(limping, broken, whole)).toEqual({ ...nothing, deleted: [whole], activeSkipped: [broken] });
    expect(product.log.lines.some(({ level, fields }) => level === 'error' && fields.executionId === broken)).toBe(true);
  });

  test('ends when its time is over, and names those that it has not come to', async () => {
    const waves = await openWaves([1]);
    const ids: string[] = [];
    for (let count = 0; count < 12; count += 1) ids.push(await cancelled(waves));
    const slow = openProduct({ restarted: waves.product, wrap: slowly });
    const first = await remove(slow, ...ids);
    expect(first).toEqual({ ...nothing, deleted: ids.slice(0, 5), remaining: ids.slice(5) });
    expect(await remove(waves.product, ...first.remaining)).toEqual({ ...nothing, deleted: ids.slice(5) });
  });

  test.each([[[]], [Array.from({ length: 101 }, (_, index) => `exec-${String(index)}`)], ['exec-1'], [[1]]])(
    'refuses a list that is none, or too long: %#',
    async (ids) => {
      const { product } = await openWaves([1]);
      expect(refusedIn(await invoke(product, 'delete_executions', { ids })).error).toBe('INVALID_PARAMETERS');
    },
  );

  test('over HTTP takes them from the query, and wants some', async () => {
    const waves = await openWaves([1]);
    const executionId = await drilled(waves);
    const del = (ids?: string) =>
      http(waves.product, httpEvent('DELETE', '/executions', ids === undefined ? {} : { queryStringParameters: { ids } }));
    expect(await del()).toMatchObject({ statusCode: 400, body: { error: 'MISSING_PARAMETERS' } });
    expect(await del(`${executionId},exec-x`)).toEqual({
      statusCode: 200,
      body: { ...nothing, deleted: [executionId], notFound: ['exec-x'] },
    });
  });
});

describe('deleting the completed ones', () => {
  test('goes on at the first that it had no time for', async () => {
    const waves = await openWaves([1]);
    for (let count = 0; count < 12; count += 1) await cancelled(waves);
    const slow = openProduct({ restarted: waves.product, wrap: slowly });
    const del = (nextToken?: string) =>
      ask(slow, 'delete_completed_executions', { statuses: ['CANCELLED'], ...(nextToken === undefined ? {} : { nextToken }) });
    const first = await del();
    const second = await del(first.nextToken ?? '');
    const third = await del(second.nextToken ?? '');
    expect([first, second, third].map(({ deleted }) => deleted.length)).toEqual([5, 5, 2]);
    expect(third.nextToken).toBeNull();
  });

  test('takes COMPLETED alone, unless other ends are asked for', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const completed = await drilled(waves);
    const state = await startDrill(product, waves.planId);
    await ask(product, 'cancel_execution', state);
    await drive(product, state);
    const del = (statuses?: string) =>
      http(product, httpEvent('DELETE', '/executions/completed', statuses === undefined ? {} : { queryStringParameters: { statuses } }));
    expect(await del('RUNNING')).toMatchObject({ statusCode: 400, body: { error: 'INVALID_PARAMETERS' } });
    expect(await del()).toEqual({ statusCode: 200, body: { ...none, deleted: [completed], nextToken: null } });
    expect(await del('CANCELLED,FAILED')).toMatchObject({ body: { deleted: [state.executionId] } });
    expect((await ask(product, 'list_executions')).count).toBe(0);
  });

  test('goes on where it stood when there are more than one call takes', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    for (let count = 0; count < 103; count += 1) {
      const { executionId } = await startDrill(product, waves.planId);
      await ask(product, 'cancel_execution', { executionId });
    }
    const first = await ask(product, 'delete_completed_executions', { statuses: ['CANCELLED'] });
    expect([first.deleted.length, first.nextToken === null]).toEqual([100, false]);
    const second = await ask(product, 'delete_completed_executions', { statuses: ['CANCELLED'], nextToken: first.nextToken });
    expect([second.deleted.length, second.nextToken]).toEqual([3, null]);
  });
});
