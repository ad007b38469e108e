/**
 * Readiness at a start: what is in the way holds nothing, what is overridden is on record, and large plans are judged whole
 * before their engine starts.
 */
import { describe, expect, test } from 'vitest';
import { accountId, checkIds, readinessChecks, type CheckId, groupId, planId as asPlanId, region } from '@drs-orchestrator/domain';
import type { Role } from '@drs-orchestrator/contract';
import { ask, detailsOf, http, httpEvent, refusal, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { changePlan, eventsOf, openOneWave, rowsOf, type Rows } from '../harness/one-wave.ts';
import { hub, openProduct, type Product } from '../harness/product.ts';
import { launchesOf } from '../harness/waves.ts';

const plain = '{ hostname: app, os: linux }';
const production = '{ hostname: app, os: linux, recoveryInstance: { isDrill: false } }';
const unready = '{ hostname: fresh, os: linux, replicationState: INITIAL_SYNC }';

const startOf = (planId: string, more: Record<string, unknown> = {}) => ({
  operation: 'start_execution',
  planId,
  executionType: 'DRILL',
  initiatedBy: 'me@example.com',
  ...more,
});

const held = async ({ store }: Product): Promise<readonly string[]> => {
  const rows = await Promise.all(['#plans', `${hub}/us-east-1`].map((row) => store.claims.read(row)));
  return rows.flatMap(({ holders }) => Object.keys(holders));
};

const count = async (product: Product): Promise<number> => (await ask(product, 'list_executions')).count;

describe('a start', () => {
  test('that is not ready names what is in the way and what is worth knowing, holds nothing and starts nothing', async () => {
    const { product, planId, servers } = await openOneWave([plain, unready]);
    const refused = await refusal(product, startOf(planId));
    expect(refused).toMatchObject({ statusCode: 400, error: 'NOT_READY' });
    const fresh = servers.find((id) => rowsOf(refused['checks'], 'recovery-points').includes(`block ${id}`));
    expect((refused['checks'] as Rows).map(({ id, result, subject }) => [id, result, subject])).toEqual([
      ['launch-rights', 'warn', `${hub}/us-east-1`],
      ['recovery-points', 'block', fresh],
      ['replication-state', 'warn', fresh],
    ]);
    expect(await held(product)).toEqual([]);
    expect(await count(product)).toBe(0);
    expect([product.engine.runs, product.queued, product.asked('StartRecovery')]).toEqual([[], [], []]);
  });

  test('of a drill over running production is refused, and so is one whose question about it was not answered', async () => {
    const { product, planId, servers } = await openOneWave([production]);
    expect(rowsOf((await refusal(product, startOf(planId)))['checks'], 'living-instances')).toEqual([`block ${servers[0] ?? ''}`]);
    product.simulator.addFault({ kind: 'throttle', operation: 'DescribeRecoveryInstances' });
    expect(rowsOf((await refusal(product, startOf(planId)))['checks'], 'living-instances')).toEqual([`unknown ${hub}/us-east-1`]);
    expect(await count(product)).toBe(0);
  });

  test('gives up a question after 20 seconds of its clock, and calls it unknown', async () => {
    const { product, planId } = await openOneWave([plain]);
    product.simulator.addFault({ kind: 'throttle', operation: 'DescribeJobs', retryAfterSeconds: 19 });
    const before = product.clock.now();
    const refused = await refusal(product, startOf(planId));
    expect(rowsOf(refused['checks'], 'free-slots')).toEqual([`unknown ${hub}/us-east-1`]);
    expect((refused['checks'] as Rows)[0]?.message).toContain('OutOfTime');
    expect(product.clock.now() - before).toBeLessThan(60_000);
  });

  test('while another holds the plan is a conflict, however unready it is meanwhile', async () => {
    const { product, planId } = await openOneWave([plain]);
    const first = await startDrill(product, planId);
    product.simulator.addFault({ kind: 'throttle', operation: 'DescribeJobs' });
    expect(await refusal(product, startOf(planId))).toMatchObject({ statusCode: 409, error: 'CONFLICT', executionId: first.executionId });
  });

  test('thirty times at once is one execution and twenty-nine conflicts, over HTTP too', async () => {
    const { product, planId } = await openOneWave([plain, '{ hostname: two, os: linux, replicationState: STALLED }']);
    const body = JSON.stringify({ planId, executionType: 'DRILL' });
    const answers = await Promise.all(Array.from({ length: 30 }, () => http(product, httpEvent('POST', '/executions', { body }))));
    const codes = answers.map(({ statusCode }) => statusCode).toSorted();
    expect(codes).toEqual([202, ...Array.from({ length: 29 }, () => 409)]);
    expect(await count(product)).toBe(1);
    expect(await held(product)).toHaveLength(3);
  });
});

test('a recovery of 500 servers that are all down is judged by their snapshots, asked for five at a time', async () => {
  let [under, most] = [0, 0];
  const { product, planId, servers } = await openOneWave(
    ['{ count: 500, hostnamePrefix: app, os: linux, replicationState: STALLED, lagSeconds: 600 }'],
    {
      wire: (aws) => ({
        handle: async (request) => {
          if (request.path !== '/DescribeRecoverySnapshots') return aws.handle(request);
          under += 1;
          most = Math.max(most, under);
          await new Promise((resolve) => setImmediate(resolve));
          under -= 1;
          return aws.handle(request);
        },
      }),
    },
  );
  const body = JSON.stringify({ planId, executionType: 'RECOVERY' });
  expect(await http(product, httpEvent('POST', '/executions', { body }))).toMatchObject({ statusCode: 202, body: { totalServers: 500 } });
  expect(most).toBe(5);
  expect(product.asked('DescribeRecoverySnapshots')).toHaveLength(servers.length);
});

describe('an override', () => {
  test('lets a block that may be overridden pass, and is on record with what it let pass and by whom', async () => {
    const { product, planId, servers } = await openOneWave([production]);
    const state = await startDrill(product, planId, { override: ['living-instances'] });
    const events = await eventsOf(product, state.executionId);
    expect(events[0]).toMatchObject({ type: 'requested', override: ['living-instances'] });
    expect(events.find(({ type }) => type === 'checks-overridden')).toMatchObject({
      by: { name: 'test@example.com', proof: 'asserted' },
      checks: [{ id: 'living-instances', result: 'block', subject: servers[0] }],
    });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
  });

  test('lets what is unknown pass, for its own check alone', async () => {
    const { product, planId } = await openOneWave([plain]);
    product.simulator.addFault({ kind: 'throttle', operation: 'DescribeJobs' });
    const refused = await refusal(product, startOf(planId, { override: ['free-slots'] }));
    const others = ['service-initialised', 'service-permitted', 'servers-free'];
    expect((refused['checks'] as Rows).filter(({ result }) => result === 'unknown').map(({ id }) => id)).toEqual(others);
    await startDrill(product, planId, { override: ['free-slots', ...others] });
  });

  test('of nothing that was in the way leaves no trace but the wish', async () => {
    const { product, planId } = await openOneWave([plain]);
    const { executionId } = await startDrill(product, planId, { override: ['launch-settings'] });
    expect((await eventsOf(product, executionId)).map(({ type }) => type)).not.toContain('checks-overridden');
  });

  test('makes no recovery point where there is none', async () => {
    const { product, planId } = await openOneWave([unready]);
    const everything = ['recovery-points', 'replication-state', 'account-reachable', 'living-instances'];
    expect(await refusal(product, startOf(planId, { override: everything }))).toMatchObject({ error: 'NOT_READY' });
  });

  test.each(['plan-makes-sense', 'groups-exist', 'launch-rights', 'servers-exist', 'servers-once', 'waves-not-empty', 'quotas'])(
    'of %s would do nothing, and is a mistake that is named',
    async (id) => {
      const { product, planId } = await openOneWave([plain]);
      const refused = await refusal(product, startOf(planId, { override: ['launch-settings', id] }));
      const issue = { field: 'override[1]', message: `No override lifts ${id}` };
      expect(refused).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS', issues: [issue] });
      expect(readinessChecks[id as CheckId].overridable).toBe('never');
    },
  );

  test('is taken of every check that one can lift', async () => {
    const { product, planId } = await openOneWave([plain]);
    const override = checkIds.filter((id) => readinessChecks[id].overridable !== 'never');
    await startDrill(product, planId, { override });
  });

  test('of a check that there is not is a mistake', async () => {
    const { product, planId } = await openOneWave([plain]);
    const refused = await refusal(product, startOf(planId, { override: ['launch-settings', 'weather'] }));
    expect(refused).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS', issues: [{ field: 'override[1]' }] });
  });

  test.each<[Role, number]>([
    ['DRSOrchestrationAdmin', 202],
    ['DRSRecoveryManager', 202],
    ['DRSOperator', 403],
  ])('over HTTP by %s is answered %i', async (role, statusCode) => {
    const { product, planId } = await openOneWave([production]);
    const claims = { email: 'ada@example.com', 'cognito:groups': role };
    const body = JSON.stringify({ planId, executionType: 'DRILL', override: ['living-instances'] });
    const answered = await http(product, { ...httpEvent('POST', '/executions', { body }), requestContext: { authorizer: { claims } } });
    expect(answered.statusCode).toBe(statusCode);
    if (statusCode === 403) {
      expect(answered.body).toMatchObject({ error: 'FORBIDDEN', message: expect.stringContaining('override-readiness') as string });
      expect(await count(product)).toBe(0);
      return;
    }
    const { executionId } = answered.body as { readonly executionId: string };
    const overridden = (await eventsOf(product, executionId)).find(({ type }) => type === 'checks-overridden');
    expect(overridden).toMatchObject({ by: { name: 'ada@example.com', proof: 'proven' } });
  });
});

/** 600 servers: a wave of those that the start judges, and one of those that it leaves. `last` describes the very last. */
const openLarge = async (last: string) => {
  const opened = await openOneWave(['{ count: 599, hostnamePrefix: app, os: linux }', last]);
  const { product, planId } = opened;
  const listed = await product.app.inventory.sourceServers({
    accountId: accountId(hub),
    region: region('us-east-1'),
    access: { kind: 'own' },
  });
  if (!listed.ok) throw new Error(listed.refusal.message);
  const ids = listed.value
    .toSorted((one, other) => ((one.hostname ?? '') < (other.hostname ?? '') ? -1 : 1))
    .map(({ serverId }) => serverId);
  const [group] = await product.app.plans.groups.list({ limit: 1 });
  const [wave] = (await product.app.plans.plans.get(asPlanId(planId)))?.waves ?? [];
  if (group === undefined || wave === undefined) throw new Error('The plan has a wave and a group');
  await product.app.plans.groups.put({ ...group, selection: { kind: 'servers', serverIds: ids.slice(0, 500) } });
  await product.app.plans.groups.put({
    ...group,
    id: groupId('pg-rest'),
    name: 'rest',
    version: 0,
    selection: { kind: 'servers', serverIds: ids.slice(500) },
  });
  await changePlan(product, planId, { waves: [wave, { ...wave, number: 2, groupIds: [groupId('pg-rest')], dependsOn: [1] }] });
  product.simulator.clearRequests();
  return { product, planId, ids, last: ids.at(-1) ?? '' };
};

const startOverHttp = async (product: Product, planId: string, more: Record<string, unknown> = {}) => {
  const body = JSON.stringify({ planId, executionType: 'DRILL', ...more });
  const answered = await http(product, httpEvent('POST', '/executions', { body }));
  expect(answered).toMatchObject({ statusCode: 202, body: { status: 'PENDING' } });
  return answered.body as { readonly executionId: string };
};

const zFresh = '{ hostname: zz-fresh, os: linux, replicationState: INITIAL_SYNC }';

describe('a plan of 600 servers', () => {
  test('is accepted over HTTP, judged whole by the worker, and started', async () => {
    const { product, planId, ids } = await openLarge('{ hostname: zz-last, os: linux }');
    const { executionId } = await startOverHttp(product, planId);
    const asked = (): readonly string[] => product.asked('DescribeRecoveryInstances').map(({ parameters }) => JSON.stringify(parameters));
    expect(ids.filter((id) => asked().some((text) => text.includes(id)))).toEqual(ids.slice(0, 500));
    expect(product.engine.runs).toEqual([]);
    await product.handle(product.queued[0], {});
    expect(ids.filter((id) => asked().some((text) => text.includes(id)))).toEqual(ids);
    expect(product.engine.runs).toHaveLength(1);
    expect(await statusOf(product, { executionId })).toBe('RUNNING');
  });

  test('with one at the end that is not ready is accepted, and failed by name before its engine starts', async () => {
    const { product, planId, last } = await openLarge(zFresh);
    const { executionId } = await startOverHttp(product, planId);
    expect(await product.handle(product.queued[0], {})).toMatchObject({ statusCode: 200 });
    expect(product.engine.runs).toEqual([]);
    const details = await ask(product, 'get_execution_details', { executionId, limit: 1000 });
    expect(details.status).toBe('FAILED');
    const failed = details.serverExecutions.filter(({ failureReason }) => failureReason !== null);
    expect(failed.map(({ sourceServerId }) => sourceServerId)).toEqual([last]);
    expect(failed[0]?.failureReason).toContain('no recovery snapshot');
    const events = await eventsOf(product, executionId);
    expect(events.find(({ type }) => type === 'start-failed')).toMatchObject({ reason: expect.stringContaining(last) as string });
    expect(await held(product)).toEqual([]);
    expect(await product.handle(product.queued[0], {})).toMatchObject({ statusCode: 200 });
    expect(product.engine.runs).toEqual([]);
    expect(product.asked('StartRecovery')).toEqual([]);
  });

  test('whose rest nobody could be asked about is tried again for some minutes, then failed', async () => {
    const { product, planId } = await openLarge('{ hostname: zz-last, os: linux }');
    const { executionId } = await startOverHttp(product, planId);
    product.simulator.addFault({ kind: 'error', operation: 'DescribeJobs', code: 'InternalServerException', status: 500 });
    await expect(product.handle(product.queued[0], {})).rejects.toMatchObject({ name: 'RecoveryServiceError' });
    expect(await statusOf(product, { executionId })).toBe('PENDING');
    product.clock.advance(301_000);
    expect(await product.handle(product.queued[0], {})).toMatchObject({ statusCode: 200 });
    expect(await statusOf(product, { executionId })).toBe('FAILED');
  });

  test('may have checks of the rest overridden too, on record', async () => {
    const { product, planId, last } = await openLarge('{ hostname: zz-live, os: linux, recoveryInstance: { isDrill: false } }');
    const { executionId } = await startOverHttp(product, planId, { override: ['living-instances'] });
    await product.handle(product.queued[0], {});
    expect(await statusOf(product, { executionId })).toBe('RUNNING');
    const overridden = (await eventsOf(product, executionId)).filter(({ type }) => type === 'checks-overridden');
    expect(overridden).toMatchObject([{ checks: [{ subject: last }] }]);
  });

  test('invoked directly is judged whole before anything is held', async () => {
    const { product, planId, last } = await openLarge(zFresh);
    const refused = await refusal(product, startOf(planId));
    expect(rowsOf(refused['checks'], 'recovery-points')).toEqual([`block ${last}`]);
    expect(await count(product)).toBe(0);
    const ready = await openLarge('{ hostname: zz-last, os: linux }');
    expect(await ready.product.handle(startOf(ready.planId), {})).toMatchObject({ statusCode: 200, status: 'RUNNING' });
  });

  test('invoked directly, with no time left for the rest, is left to the worker', async () => {
    const { product, planId, ids } = await openLarge('{ hostname: zz-last, os: linux, replicationState: STALLED }');
    const slow = openProduct({
      restarted: product,
      wrap: (ports) => ({
        ...ports,
        inventory: {
          ...ports.inventory,
          recoveryPoints: async (at, server) => {
            product.clock.advance(130_000);
            return ports.inventory.recoveryPoints(at, server);
          },
        },
      }),
    });
    const answered = (await slow.handle(startOf(planId), {})) as { readonly executionId: string };
    expect(answered).toMatchObject({ statusCode: 200, status: 'PENDING', stepFunctionArn: null });
    await product.handle(product.queued[0], {});
    expect(await statusOf(product, answered)).toBe('RUNNING');
    expect((await detailsOf(product, answered)).totalWaves).toBe(2);
    expect(launchesOf(product, ids.slice(0, 1))).toEqual([0]);
  });
});
