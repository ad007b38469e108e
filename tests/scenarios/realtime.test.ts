/**
 * The realtime view: what DRS and EC2 show now, without a trace of having looked.
 */
import { executionId as asExecutionId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, http, httpEvent, refusal } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { terminateInEc2 } from '../harness/outside.ts';
import { hub, spoke, type Product } from '../harness/product.ts';
import { openTwoPlaces, spokeRegion } from '../harness/two-places.ts';
import { unanswered } from '../harness/unanswered.ts';
import { openWaves, run } from '../harness/waves.ts';

type Asked = { readonly executionId: string };

/** All that is stored of an execution, but for its objects' bytes, which their names stand for. */
const stored = async ({ store }: Product, { executionId }: Asked) => {
  const id = asExecutionId(executionId);
  return { head: await store.executions.head(id), records: await store.executions.recordNames(id, 0, 1_000) };
};

const realtime = async (product: Product, execution: Asked) => {
  const before = await stored(product, execution);
  const sent = [product.notifications.length, product.queued.length, product.engine.runs.length, product.engine.released.length];
  const answer = await ask(product, 'get_execution_realtime', { executionId: execution.executionId });
  expect(await stored(product, execution)).toEqual(before);
  expect([product.notifications.length, product.queued.length, product.engine.runs.length, product.engine.released.length]).toEqual(sent);
  return answer;
};

describe('the realtime view of a running execution', () => {
  test('shows what the next poll would record, and records nothing', async () => {
    const { product, planId } = await openWaves([2, 1]);
    const state = await startDrill(product, planId);
    await drive(product, state, { onStep: ({ kind }) => kind !== 'wait' });
    product.clock.advance(3_600_000 / 2);
    const recorded = await detailsOf(product, state);
    expect(recorded.waveStatuses[0]?.status).toBe('IN_PROGRESS');
    const seen = await realtime(product, state);
    expect(seen).toMatchObject({ status: 'RUNNING', unseen: [], observedAt: new Date(product.clock.now()).toISOString() });
    expect(seen.waveStatuses.map(({ status }) => status)).toEqual(['COMPLETED', 'PENDING']);
    expect(seen.serverExecutions.map(({ status, instanceState }) => [status, instanceState])).toEqual([
      ['COMPLETED', 'running'],
      ['COMPLETED', 'running'],
      ['IN_PROGRESS', null],
    ]);
    expect(await detailsOf(product, state)).toEqual(recorded);
    await ask(product, 'poll', state);
    const polled = await detailsOf(product, state);
    // What the poll records is one record more than the look has seen.
    const { observedAt: _at, unseen: _unseen, serverExecutions, ...rest } = { ...seen, revision: polled.revision };
    const servers = serverExecutions.map(({ instanceState: _state, ...server }) => server);
    expect({ ...rest, serverExecutions: servers }).toEqual(polled);
    await drive(product, state);
    expect((await detailsOf(product, state)).status).toBe('COMPLETED');
  });

  test('is the same over HTTP, and paged as the details are', async () => {
    const { product, planId } = await openWaves([3]);
    const state = await startDrill(product, planId);
    await drive(product, state, { onStep: ({ kind }) => kind !== 'wait' });
    const path = `/executions/${state.executionId}/realtime`;
    expect(await http(product, httpEvent('GET', path))).toEqual({
      statusCode: 200,
      body: await ask(product, 'get_execution_realtime', { executionId: state.executionId }),
    });
    const first = await ask(product, 'get_execution_realtime', { ...state, limit: 2 });
    const second = await ask(product, 'get_execution_realtime', { ...state, limit: 2, nextToken: first.nextToken });
    expect([first.serverExecutions.length, second.serverExecutions.length, second.nextToken]).toEqual([2, 1, null]);
  });

  test('names the place that could not be looked at, shows it as it is on record, and sees the others', async () => {
    const { product, planId } = await openTwoPlaces([1, 1]);
    const state = await startDrill(product, planId);
    await drive(product, state, { onStep: ({ readyWaves }) => !readyWaves.includes(2) });
    await drive(product, state, { onStep: ({ kind }) => kind !== 'wait' });
    product.clock.advance(3_600_000 / 2);
    const denied = { kind: 'error', code: 'AccessDeniedException', status: 403, message: 'Not today' } as const;
    product.simulator.addFault({ ...denied, operation: 'DescribeJobs', region: spokeRegion });
    const blind = await realtime(product, state);
    expect(blind.unseen).toMatchObject([{ accountId: spoke, region: spokeRegion, code: 'AccessDeniedException' }]);
    expect(blind.waveStatuses.map(({ status }) => status)).toEqual(['COMPLETED', 'IN_PROGRESS']);
    expect(blind.serverExecutions.map(({ instanceState }) => instanceState)).toEqual(['running', null]);
    product.simulator.clearFaults();
    product.simulator.addFault({
      kind: 'error',
      code: 'UnauthorizedOperation',
      status: 403,
      operation: 'DescribeInstances',
      region: 'us-east-1',
    });
    const withoutEc2 = await realtime(product, state);
    expect(withoutEc2.unseen).toMatchObject([{ accountId: hub, region: 'us-east-1', code: 'UnauthorizedOperation' }]);
    expect(withoutEc2.waveStatuses.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(withoutEc2.serverExecutions.map(({ instanceState }) => instanceState)).toEqual([null, 'running']);
    expect(withoutEc2.serverExecutions[0]?.privateIp).toBe(blind.serverExecutions[0]?.privateIp);
  });

  test('asks EC2 about the instances of the page alone', async () => {
    const waves = await openWaves([5]);
    const { product } = waves;
    const { executionId } = await run(waves);
    const details = await detailsOf(product, { executionId });
    const before = product.asked('DescribeInstances').length;
    const first = await ask(product, 'get_execution_realtime', { executionId, limit: 2 });
    const second = await ask(product, 'get_execution_realtime', { executionId, limit: 2, nextToken: first.nextToken });
    expect([...first.serverExecutions, ...second.serverExecutions].map(({ instanceState }) => instanceState)).toEqual([
      'running',
      'running',
      'running',
      'running',
    ]);
    const asked = product
      .asked('DescribeInstances')
      .slice(before)
      .map(({ parameters }) => JSON.stringify(parameters));
    const ids = details.serverExecutions.map(({ instanceId }) => instanceId ?? '');
    expect(asked.map((parameters) => ids.map((id) => parameters.includes(id)))).toEqual([
      [true, true, false, false, false],
      [false, false, true, true, false],
    ]);
  });

  test('of a place that does not answer in time says so, within the time that a gateway waits', async () => {
    let hangs = false;
    const { product, planId } = await openTwoPlaces([1, 1], {
      wrap: (ports) => ({
        ...ports,
        instances: {
          ...ports.instances,
          describe: (at, ids) => (hangs && at.accountId === spoke ? unanswered(ports.clock) : ports.instances.describe(at, ids)),
        },
        recoveryService: {
          ...ports.recoveryService,
          report: (at, jobs) => (hangs && at.accountId === spoke ? unanswered(ports.clock) : ports.recoveryService.report(at, jobs)),
        },
      }),
    });
    const state = await startDrill(product, planId);
    await drive(product, state);
    hangs = true;
    const before = product.clock.now();
    const { unseen, serverExecutions } = await realtime(product, state);
    expect(unseen).toMatchObject([{ accountId: spoke, region: spokeRegion, code: 'OutOfTime' }]);
    expect(serverExecutions.map(({ instanceState }) => instanceState)).toEqual(['running', null]);
    expect(product.clock.now() - before).toBeLessThan(25_000);
  });

  test('before anything was launched asks nobody and shows the record', async () => {
    const { product, planId } = await openWaves([1]);
    const state = await startDrill(product, planId);
    const before = product.asked('DescribeJobs').length;
    expect(await realtime(product, state)).toMatchObject({ status: 'RUNNING', unseen: [], serverExecutions: [{ instanceState: null }] });
    expect(product.asked('DescribeJobs')).toHaveLength(before);
  });
});

describe('the realtime view of an execution that is over', () => {
  test('has what EC2 says of its instances now, and the outcomes as they were', async () => {
    const waves = await openWaves([2]);
    const { product } = waves;
    const state = await run(waves);
    const details = await detailsOf(product, state);
    await terminateInEc2(product, details.serverExecutions[0]?.instanceId ?? '');
    product.clock.advance(300_000);
    const seen = await realtime(product, state);
    expect(seen.status).toBe('COMPLETED');
    expect(seen.serverExecutions.map(({ status, instanceState }) => [status, instanceState])).toEqual([
      ['COMPLETED', 'terminated'],
      ['COMPLETED', 'running'],
    ]);
    const { instanceState: _state, ...neighbour } = seen.serverExecutions[1] ?? { instanceState: null };
    expect(neighbour).toEqual(details.serverExecutions[1]);
    expect(await detailsOf(product, state)).toEqual({ ...details, asOf: seen.asOf });
  });

  test('is refused for an execution that is not there, or of another plan', async () => {
    const waves = await openWaves([1]);
    const { executionId } = await run(waves);
    const asked = (fields: object) => refusal(waves.product, { operation: 'get_execution_realtime', executionId, ...fields });
    expect(await asked({ executionId: 'exec-none' })).toMatchObject({ statusCode: 404, error: 'EXECUTION_NOT_FOUND' });
    expect(await asked({ planId: 'rp-other' })).toMatchObject({ statusCode: 404, error: 'EXECUTION_NOT_FOUND' });
    expect(await asked({ nextToken: 'no-token' })).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS' });
  });
});
