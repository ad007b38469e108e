/**
 * Which recovery point a server is launched from: the latest, the newest of a time, or one by name; seen on the wire.
 */
import { describe, expect, test } from 'vitest';
import {
  accountId,
  executionId,
  instant,
  planId as asPlanId,
  region,
  serverId,
  type RecoveryPoint,
  type ServerId,
} from '@drs-orchestrator/domain';
import { ask, detailsOf, http, httpEvent, refusal, statusOf } from '../harness/answers.ts';
import { Crash, fuse } from '../harness/crash.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { changePlan, eventsOf, openOneWave, rowsOf } from '../harness/one-wave.ts';
import { hub, openProduct, type Product } from '../harness/product.ts';

const place = { accountId: accountId(hub), region: region('us-east-1'), access: { kind: 'own' } } as const;

const pointsOf = async ({ app }: Product, server: ServerId): Promise<readonly RecoveryPoint[]> => {
  const points = await app.inventory.recoveryPoints(place, server);
  if (!points.ok) throw new Error(points.refusal.message);
  return points.value;
};

/** What DRS was told to launch: server → snapshot, undefined for the latest. */
const toldTo = (product: Product): Readonly<Record<string, string | undefined>> => {
  const asked = product.asked('StartRecovery').flatMap(
    ({ parameters }) =>
      (
        parameters as unknown as {
          readonly sourceServers: readonly { readonly sourceServerID: string; readonly recoverySnapshotID?: string }[];
        }
      ).sourceServers,
  );
  return Object.fromEntries(asked.map(({ sourceServerID, recoverySnapshotID }) => [sourceServerID, recoverySnapshotID]));
};

const pair = ['{ hostname: one, os: linux }', '{ hostname: two, os: linux, replicationState: STALLED, lagSeconds: 10800 }'];
const hour = 3_600_000;

const open = async (servers: readonly string[] = pair) => {
  const opened = await openOneWave(servers);
  const [one, two] = opened.servers;
  if (one === undefined) throw new Error('The plan has servers');
  return { ...opened, one, two: two ?? one };
};

const startOf = (planId: string, recoveryPoint: unknown) => ({
  operation: 'start_execution',
  planId,
  executionType: 'RECOVERY',
  initiatedBy: 'me',
  recoveryPoint,
});

describe('the latest recovery point', () => {
  test('is what DRS takes when it is told none', async () => {
    const { product, planId, one, two } = await open();
    const state = await startDrill(product, planId);
    await drive(product, state);
    expect(toldTo(product)).toEqual({ [one]: undefined, [two]: undefined });
    expect((await detailsOf(product, state)).recoveryPoint).toEqual({
      requested: 'LATEST',
      notAfter: null,
      oldest: null,
      newest: null,
      spreadSeconds: null,
    });
  });
});

describe('a time', () => {
  test('means the newest point of each server at or before it, on the wire, in the details and in the journal', async () => {
    const { product, planId, servers } = await open();
    const at = product.clock.now() - 4 * hour - 60_000;
    const expected = new Map<string, RecoveryPoint | undefined>();
    for (const server of servers)
      expected.set(
        server,
        (await pointsOf(product, server)).find((point) => point.at <= at),
      );
    const notAfter = new Date(at).toISOString();
    const state = await startDrill(product, planId, { recoveryPoint: { notAfter } });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(toldTo(product)).toEqual(Object.fromEntries(servers.map((server) => [server, expected.get(server)?.snapshotId])));
    const moments = servers.map((server) => expected.get(server)?.at ?? 0);
    const [oldest, newest] = [Math.min(...moments), Math.max(...moments)];
    expect((await detailsOf(product, state)).recoveryPoint).toEqual({
      requested: 'NOT_AFTER',
      notAfter,
      oldest: new Date(oldest).toISOString(),
      newest: new Date(newest).toISOString(),
      spreadSeconds: (newest - oldest) / 1_000,
    });
    expect((await eventsOf(product, state.executionId)).find(({ type }) => type === 'points-chosen')).toMatchObject({ points: [{}, {}] });
  });

  test('that is exactly a point means that point; with an offset it is the same time', async () => {
    const { product, planId, one } = await open(pair.slice(0, 1));
    const [, second] = await pointsOf(product, one);
    const local = new Date((second?.at ?? 0) + 2 * hour).toISOString().replace('Z', '+02:00');
    await drive(product, await startDrill(product, planId, { recoveryPoint: { notAfter: local } }));
    expect(toldTo(product)).toEqual({ [one]: second?.snapshotId });
  });

  test('is that of the newest point by then, although a list from before it is remembered', async () => {
    const { product, planId, one } = await open(['{ hostname: one, os: linux, replicationState: BACKLOG }']);
    product.clock.advance(300_000);
    await ask(product, 'check_readiness', { planId });
    product.clock.advance(540_000);
    const [newest] = await pointsOf(product, one);
    const notAfter = new Date(newest?.at ?? 0).toISOString();
    await drive(product, await startDrill(product, planId, { recoveryPoint: { notAfter } }));
    expect(toldTo(product)).toEqual({ [one]: newest?.snapshotId });
  });

  test('before the first point of a server blocks it by name, and nothing is held', async () => {
    const { product, planId, servers } = await open();
    const refused = await refusal(product, startOf(planId, { notAfter: '2020-01-01T00:00:00Z' }));
    expect(refused).toMatchObject({ statusCode: 400, error: 'NOT_READY' });
    expect([...rowsOf(refused['checks'], 'recovery-points')].toSorted()).toEqual(servers.map((id) => `block ${id}`).toSorted());
    expect((await ask(product, 'list_executions')).count).toBe(0);
  });

  test('cannot be kept where points could not be read, whatever is overridden', async () => {
    const { product, planId, servers } = await open();
    product.simulator.addFault({ kind: 'error', operation: 'DescribeRecoverySnapshots', code: 'AccessDeniedException', status: 403 });
    const event = { ...startOf(planId, { notAfter: new Date(product.clock.now()).toISOString() }), override: ['recovery-points'] };
    const refused = await refusal(product, event);
    expect(rowsOf(refused['checks'], 'recovery-points')).toHaveLength(servers.length);
  });

  test('is looked at beforehand, over HTTP in the query', async () => {
    const { product, planId } = await open();
    const notAfter = new Date(product.clock.now() - 4 * hour).toISOString();
    const direct = await ask(product, 'check_readiness', { planId, recoveryPoint: { notAfter } });
    expect(direct).toMatchObject({ ready: true, recoveryPoints: { servers: 2, unknown: 0, spreadSeconds: 0 } });
    const { body } = await http(product, httpEvent('GET', `/recovery-plans/${planId}/readiness`, { queryStringParameters: { notAfter } }));
    expect(body).toMatchObject({ recoveryPoints: direct.recoveryPoints });
  });
});

describe('snapshots by server', () => {
  test('are launched from, and the servers that are not named from their latest', async () => {
    const { product, planId, one, two } = await open();
    const [, , chosen] = await pointsOf(product, one);
    const state = await startDrill(product, planId, { recoveryPoint: { snapshots: { [one]: chosen?.snapshotId } } });
    await drive(product, state);
    expect(toldTo(product)).toEqual({ [one]: chosen?.snapshotId, [two]: undefined });
    expect((await detailsOf(product, state)).recoveryPoint).toMatchObject({ requested: 'SNAPSHOTS', spreadSeconds: null });
  });

  test('of all servers tell their spread', async () => {
    const { product, planId, one, two } = await open();
    const [[first], [second]] = [await pointsOf(product, one), await pointsOf(product, two)];
    const snapshots = { [one]: first?.snapshotId, [two]: second?.snapshotId };
    const seen = await ask(product, 'check_readiness', { planId, recoveryPoint: { snapshots } });
    const spreadSeconds = Math.abs((first?.at ?? 0) - (second?.at ?? 0)) / 1_000;
    expect(seen.recoveryPoints).toMatchObject({ servers: 2, spreadSeconds });
    const posted = httpEvent('POST', `/recovery-plans/${planId}/readiness`, { body: JSON.stringify({ recoveryPoint: { snapshots } }) });
    expect(await http(product, posted)).toEqual({ statusCode: 200, body: seen });
    const state = await startDrill(product, planId, { recoveryPoint: { snapshots } });
    expect((await detailsOf(product, state)).recoveryPoint).toMatchObject({ spreadSeconds });
  });

  test('that DRS does not list block by name, and a server outside the plan is a mistake of the request', async () => {
    const { product, planId, one, two } = await open();
    const [ofTwo] = await pointsOf(product, two);
    const foreign = await refusal(product, startOf(planId, { snapshots: { [one]: ofTwo?.snapshotId } }));
    expect(foreign).toMatchObject({
      statusCode: 400,
      error: 'NOT_READY',
      checks: [
        { id: 'launch-rights', result: 'warn' },
        { id: 'recovery-points', result: 'block', subject: one },
      ],
    });
    const stranger = serverId('s-00000000000000000');
    const event = startOf(planId, { snapshots: { [stranger]: ofTwo?.snapshotId } });
    const issues = [{ field: `recoveryPoint.snapshots.${stranger}` }];
    expect(await refusal(product, event)).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS', issues });
    const looked = { operation: 'check_readiness', planId, recoveryPoint: { snapshots: { [stranger]: ofTwo?.snapshotId } } };
    expect(await refusal(product, looked)).toMatchObject({ error: 'INVALID_PARAMETERS', issues });
  });

  test('may be one that was seen elsewhere, although an older list is remembered here', async () => {
    const { product, planId, one } = await open(['{ hostname: one, os: linux, replicationState: BACKLOG }']);
    product.clock.advance(300_000);
    await ask(product, 'check_readiness', { planId });
    product.clock.advance(540_000);
    const [newest] = await pointsOf(product, one);
    await drive(product, await startDrill(product, planId, { recoveryPoint: { snapshots: { [one]: newest?.snapshotId } } }));
    expect(toldTo(product)).toEqual({ [one]: newest?.snapshotId });
  });

  test('may be launched unseen where their list could not be read and that is overridden', async () => {
    const { product, planId, one } = await open(pair.slice(0, 1));
    const [, chosen] = await pointsOf(product, one);
    product.simulator.addFault({ kind: 'error', operation: 'DescribeRecoverySnapshots', code: 'AccessDeniedException', status: 403 });
    const recoveryPoint = { snapshots: { [one]: chosen?.snapshotId } };
    expect(await refusal(product, startOf(planId, recoveryPoint))).toMatchObject({ error: 'NOT_READY' });
    const state = await startDrill(product, planId, { recoveryPoint, override: ['recovery-points'] });
    await drive(product, state);
    expect(toldTo(product)).toEqual({ [one]: chosen?.snapshotId });
  });
});

test.each(['before', 'after'] as const)(
  'a start that dies %s any of its effects and comes again under its id has every point chosen once',
  async (moment) => {
    for (let at = 1; at <= 8; at += 1) {
      const { product, planId, servers } = await open();
      const request = {
        planId: asPlanId(planId),
        kind: 'DRILL',
        by: { name: 'me', proof: 'asserted' },
        mode: 'direct',
        executionId: executionId('exec-fixed'),
        choice: { kind: 'not-after', at: instant(product.clock.now() - 4 * hour) },
      } as const;
      const dying = openProduct({ restarted: product, wrap: fuse(at, moment).wrap });
      await dying.useCases.startExecution(request).catch((cause: unknown) => {
        if (!(cause instanceof Crash)) throw cause;
      });
      expect(await product.useCases.startExecution(request)).toMatchObject({ ok: true });
      const state = { executionId: 'exec-fixed', planId };
      await drive(product, state);
      expect([at, await statusOf(product, state)]).toEqual([at, 'COMPLETED']);
      const chosen = (await eventsOf(product, 'exec-fixed')).filter(({ type }) => type === 'points-chosen');
      expect(chosen).toHaveLength(1);
      expect(Object.values(toldTo(product))).not.toContain(undefined);
      expect(Object.keys(toldTo(product))).toHaveLength(servers.length);
    }
  },
);

test('a retry launches from the point that the attempt before was launched from', async () => {
  const { product, planId, one } = await open(pair.slice(0, 1));
  const waves = (await product.app.plans.plans.get(asPlanId(planId)))?.waves ?? [];
  await changePlan(product, planId, { waves: waves.map((wave) => ({ ...wave, onFailure: 'PAUSE' })) });
  const [, chosen] = await pointsOf(product, one);
  product.simulator.addFault({ kind: 'launch-fails', serverId: one, stage: 'launch', count: 1 });
  const state = await startDrill(product, planId, { recoveryPoint: { snapshots: { [one]: chosen?.snapshotId } } });
  const retry = { executionId: state.executionId, waveNumber: 1, initiatedBy: 'me' };
  await drive(product, state, { onAwait: async () => ask(product, 'retry_wave', retry) });
  expect(await statusOf(product, state)).toBe('COMPLETED');
  const told = product.asked('StartRecovery').map(({ parameters }) => JSON.stringify(parameters).includes(chosen?.snapshotId ?? 'none'));
  expect(told).toEqual([true, true]);
});

describe('a plan of more servers than a start judges', () => {
  test('has the points of the rest chosen by the worker before anything is launched', async () => {
    const { product, planId, servers } = await openOneWave(['{ count: 520, hostnamePrefix: app, os: linux }']);
    const notAfter = new Date(product.clock.now() - 3 * hour).toISOString();
    const body = JSON.stringify({ planId, executionType: 'DRILL', recoveryPoint: { notAfter } });
    const answered = await http(product, httpEvent('POST', '/executions', { body }));
    expect(answered).toMatchObject({ statusCode: 202 });
    const state = { executionId: (answered.body as { readonly executionId: string }).executionId, planId };
    expect((await detailsOf(product, state)).recoveryPoint).toMatchObject({ requested: 'NOT_AFTER', spreadSeconds: null });
    await product.handle(product.queued[0], {});
    expect((await detailsOf(product, state)).recoveryPoint).toMatchObject({ spreadSeconds: 0 });
    await drive(product, state);
    const told = toldTo(product);
    expect(Object.keys(told)).toHaveLength(servers.length);
    expect(Object.values(told)).not.toContain(undefined);
  });

  test('keeps snapshots named for the rest until the worker has seen them, and fails by name for one that is not there', async () => {
    const { product, planId } = await openOneWave(['{ count: 520, hostnamePrefix: app, os: linux }']);
    const listed = await product.app.plans.groups.list({ limit: 1 });
    const [group] = listed;
    const last = group?.selection.kind === 'servers' ? group.selection.serverIds.at(-1) : undefined;
    if (last === undefined) throw new Error('The group names its servers');
    const body = JSON.stringify({ planId, executionType: 'DRILL', recoveryPoint: { snapshots: { [last]: `pit-${'0'.repeat(17)}` } } });
    const answered = await http(product, httpEvent('POST', '/executions', { body }));
    expect(answered).toMatchObject({ statusCode: 202 });
    await product.handle(product.queued[0], {});
    const { executionId } = answered.body as { readonly executionId: string };
    const details = await ask(product, 'get_execution_details', { executionId, limit: 1000 });
    expect(details.status).toBe('FAILED');
    expect(
      details.serverExecutions.filter(({ failureReason }) => failureReason !== null).map(({ sourceServerId }) => sourceServerId),
    ).toEqual([last]);
    expect(product.asked('StartRecovery')).toEqual([]);
  });
});
