/**
 * Who may start: a plan once, a server once, and a start that is refused holds nothing.
 */
import { describe, expect, test } from 'vitest';
import { accountId, serverId } from '@drs-orchestrator/domain';
import { ask, refusal, statusOf } from '../harness/answers.ts';
import { Crash, fuse } from '../harness/crash.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { estateOf, hub, openProduct, serversOf, spoke, storePlan, type Product } from '../harness/product.ts';
import { deal, launchesOf, openWaves } from '../harness/waves.ts';

const startOf = (planId: string) => ({ operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'me' });

/** Everything that is claimed, over all rows. */
const held = async ({ store }: Product): Promise<readonly string[]> => {
  const rows = await Promise.all(['#plans', `${hub}/us-east-1`, `${spoke}/us-east-1`].map((row) => store.claims.read(row)));
  return rows.flatMap(({ holders }) => Object.keys(holders));
};

const quick = { timingFactor: 0.02 };

/** Two plans that share one server. */
const openSharing = async () => {
  const product = openProduct({ ...quick, estate: estateOf(3) });
  const [one, shared, other] = deal(serversOf(product), [1, 1, 1]).flat();
  if (one === undefined || shared === undefined || other === undefined) throw new Error('The estate has three servers');
  await storePlan(product, { planId: 'rp-one', waves: [{ serverIds: [one, shared] }] });
  await storePlan(product, { planId: 'rp-two', waves: [{ serverIds: [other] }, { serverIds: [shared] }] });
  return { product, one, shared, other };
};

describe('a second execution', () => {
  test('of the same plan is refused, naming execution and plan, and starts once the first has ended', async () => {
    const { product, planId, servers } = await openWaves([2], quick);
    const first = await startDrill(product, planId);
    expect(await refusal(product, startOf(planId))).toMatchObject({
      statusCode: 409,
      error: 'CONFLICT',
      message: `The plan has an active execution already: ${first.executionId}`,
      executionId: first.executionId,
      planId,
    });
    await drive(product, first);
    expect(await statusOf(product, first)).toBe('COMPLETED');
    const second = await startDrill(product, planId);
    await drive(product, second);
    expect(await statusOf(product, second)).toBe('COMPLETED');
    expect(launchesOf(product, servers.flat())).toEqual([2, 2]);
  });

  test('of a plan that shares one server is refused, naming execution, plan and server, and holds nothing', async () => {
    const { product, one, shared } = await openSharing();
    const first = await startDrill(product, 'rp-one');
    const before = await held(product);
    expect([...before].toSorted()).toEqual([one, 'rp-one', shared].toSorted());
    const refused = await refusal(product, startOf('rp-two'));
    expect(refused).toMatchObject({
      statusCode: 409,
      error: 'CONFLICT',
      executionId: first.executionId,
      planId: 'rp-one',
      servers: [shared],
    });
    expect(refused.message).toContain(shared);
    expect(await held(product)).toEqual(before);
    expect((await ask(product, 'list_executions')).executions.map(({ planId }) => planId)).toEqual(['rp-one']);
    await drive(product, first);
    expect(await held(product)).toEqual([]);
    await drive(product, await startDrill(product, 'rp-two'));
    expect(await held(product)).toEqual([]);
  });

  test('starts after a first that failed or was cancelled just as well', async () => {
    const { product, shared } = await openSharing();
    product.simulator.addFault({ kind: 'launch-fails', serverId: shared, stage: 'snapshot', count: 1 });
    const failed = await startDrill(product, 'rp-one');
    await drive(product, failed);
    expect(await statusOf(product, failed)).toBe('FAILED');
    const cancelled = await startDrill(product, 'rp-two');
    await ask(product, 'cancel_execution', cancelled);
    expect(await statusOf(product, cancelled)).toBe('CANCELLED');
    await drive(product, await startDrill(product, 'rp-one'));
  });
});

describe('thirty starts at once', () => {
  test('of one plan become one execution and twenty-nine conflicts that name it', async () => {
    const { product, planId, servers } = await openWaves([2], quick);
    const answers = await Promise.all(Array.from({ length: 30 }, () => product.handle(startOf(planId), {})));
    const started = answers.filter((answer) => (answer as { readonly statusCode: number }).statusCode === 200);
    expect(started).toHaveLength(1);
    const { executionId } = started[0] as { readonly executionId: string };
    for (const answer of answers.filter((one) => one !== started[0])) expect(answer).toMatchObject({ statusCode: 409, error: 'CONFLICT' });
    expect((await ask(product, 'list_executions')).executions.map((row) => row.executionId)).toEqual([executionId]);
    expect(product.engine.runs).toHaveLength(1);
    await drive(product, { executionId, planId });
    expect(launchesOf(product, servers.flat())).toEqual([1, 1]);
    expect(await held(product)).toEqual([]);
  });

  test('of thirty plans that share one server become one execution', async () => {
    const { product, planId, servers } = await openWaves([1], quick);
    const [shared] = servers[0] ?? [];
    const plans = [planId, ...Array.from({ length: 29 }, (_, index) => `rp-${String(index)}`)];
    for (const id of plans.slice(1)) await storePlan(product, { planId: id, waves: [{ serverIds: [shared ?? serverId('none')] }] });
    const answers = await Promise.all(plans.map((id) => product.handle(startOf(id), {})));
    expect(answers.filter((answer) => (answer as { readonly statusCode: number }).statusCode === 200)).toHaveLength(1);
    expect((await ask(product, 'list_executions')).count).toBe(1);
    expect(await held(product)).toHaveLength(2);
  });
});

describe('a start that is refused half-way', () => {
  test('for a conflict in its second account and Region gives back what it took in the first', async () => {
    const product = openProduct({
      ...quick,
      estate: estateOf(
        1,
        `  - accountId: '${spoke}'\n    roles: [{ roleName: Drs }]\n    regions: [{ region: us-east-1, servers: [{ count: 1, hostnamePrefix: far, os: linux }] }]\n`,
      ),
    });
    const account = { accountId: accountId(spoke), name: 'spoke', access: 'role', roleName: 'Drs', version: 0 } as const;
    await product.app.plans.accounts.put(account);
    const [near, far] = [serversOf(product), serversOf(product, spoke)];
    await storePlan(product, { planId: 'rp-far', waves: [{ serverIds: far, account: spoke }] });
    await storePlan(product, { planId: 'rp-both', waves: [{ serverIds: near }, { serverIds: far, account: spoke }] });
    const first = await startDrill(product, 'rp-far');
    expect(await refusal(product, startOf('rp-both'))).toMatchObject({ error: 'CONFLICT', executionId: first.executionId, servers: far });
    expect([...(await held(product))].toSorted()).toEqual(['rp-far', ...far].toSorted());
    await storePlan(product, { planId: 'rp-near', waves: [{ serverIds: near }] });
    await startDrill(product, 'rp-near');
  });

  test('for a server that DRS does not know, a group or an account that is missing, or a DRS out of reach, holds nothing', async () => {
    const { product } = await openSharing();
    await storePlan(product, { planId: 'rp-ghost', waves: [{ serverIds: [serverId('s-0000000000000gone')] }] });
    const ghost = await refusal(product, startOf('rp-ghost'));
    expect(ghost).toMatchObject({ statusCode: 400, error: 'NOT_READY' });
    expect(ghost['checks']).toContainEqual(
      expect.objectContaining({ id: 'servers-exist', result: 'block', subject: 's-0000000000000gone' }),
    );
    await storePlan(product, { planId: 'rp-foreign', waves: [{ serverIds: serversOf(product).slice(0, 1), account: spoke }] });
    expect(await refusal(product, startOf('rp-foreign'))).toMatchObject({ statusCode: 404, error: 'ACCOUNT_NOT_FOUND' });
    product.simulator.addFault({ kind: 'error', operation: 'DescribeSourceServers', code: 'AccessDeniedException', status: 403, count: 1 });
    expect(await refusal(product, startOf('rp-one'))).toMatchObject({
      statusCode: 502,
      error: 'RECOVERY_SERVICE_ERROR',
      code: 'AccessDeniedException',
    });
    expect(await held(product)).toEqual([]);
    expect((await ask(product, 'list_executions')).count).toBe(0);
    await startDrill(product, 'rp-one');
  });
});

describe('a start that was never accepted', () => {
  /** Dies with head and claims written, before it is accepted. */
  const dieBeforeAcceptance = async () => {
    const { product, planId } = await openWaves([1], quick);
    const dying = openProduct({ restarted: product, wrap: fuse(4, 'before').wrap });
    expect(await dying.handle(startOf(planId), {})).toMatchObject({ statusCode: 500, error: 'INTERNAL_ERROR' });
    expect(product.log.lines.some(({ cause }) => cause instanceof Crash)).toBe(true);
    expect(await held(product)).toHaveLength(2);
    const [hidden] = await product.store.executions.list({ index: { kind: 'active' }, limit: 10 });
    if (hidden === undefined) throw new Error('No head was left behind');
    return { product, planId, executionId: hidden.executionId };
  };

  test('is invisible, blocks for five minutes and is then failed by whoever takes its claim', async () => {
    const { product, planId, executionId } = await dieBeforeAcceptance();
    expect((await ask(product, 'list_executions')).count).toBe(0);
    expect(await refusal(product, { operation: 'get_execution_details', executionId })).toMatchObject({ error: 'EXECUTION_NOT_FOUND' });
    expect(await refusal(product, startOf(planId))).toMatchObject({ error: 'CONFLICT', executionId });
    product.clock.advance(301_000);
    const second = await startDrill(product, planId);
    expect((await product.app.journal.load(executionId))?.execution.status).toMatchObject({ kind: 'failed', reason: 'NEVER_STARTED' });
    await drive(product, second);
    expect(await statusOf(product, second)).toBe('COMPLETED');
    expect((await ask(product, 'list_executions')).count).toBe(1);
  });

  test('is failed by find after five minutes, which then holds nothing', async () => {
    const { product, executionId } = await dieBeforeAcceptance();
    product.clock.advance(299_000);
    expect(await ask(product, 'find')).toMatchObject({ executionsFound: 0 });
    expect(await held(product)).toHaveLength(2);
    product.clock.advance(2_000);
    await ask(product, 'find');
    expect((await product.app.journal.load(executionId))?.execution.status).toMatchObject({ kind: 'failed', reason: 'NEVER_STARTED' });
    expect(await held(product)).toEqual([]);
    expect(await product.store.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
    expect(product.notifications).toEqual([]);
  });
});
