/**
 * The instances of an execution, as EC2 shows them.
 */
import { accountId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent, invoke, refusedIn } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { estateOf, openProduct, serversOf, spoke, storePlan } from '../harness/product.ts';
import { terminateAllInEc2 } from '../harness/outside.ts';
import { openWaves, revisionOf, run } from '../harness/waves.ts';

const spokeEstate = `  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess }]
    regions:
      - region: eu-west-1
        servers: [{ count: 1, hostnamePrefix: db, os: linux }]
`;

describe('the instances of an execution', () => {
  test('are its own, each with its server, its wave and what EC2 says', async () => {
    const waves = await openWaves([2, 1]);
    const { product, servers } = waves;
    const { executionId } = await run(waves);
    const { instances, unseen, count, nextToken } = await ask(product, 'get_recovery_instances', { executionId });
    expect(instances.map(({ sourceServerId, waveNumber }) => [sourceServerId, waveNumber])).toEqual([
      [servers[0]?.[0], 1],
      [servers[0]?.[1], 1],
      [servers[1]?.[0], 2],
    ]);
    expect(instances[0]).toMatchObject({ state: 'running', accountId: '123456789012', region: 'us-east-1', hostname: 'app01' });
    expect(instances.every(({ privateIp, instanceType }) => privateIp !== null && instanceType !== null)).toBe(true);
    expect([unseen, count, nextToken]).toEqual([[], 3, null]);
    const overHttp = await http(product, httpEvent('GET', `/executions/${executionId}/recovery-instances`));
    expect(overHttp).toEqual({ statusCode: 200, body: { statusCode: 200, executionId, instances, unseen, count, nextToken } });
  });

  test('come in pages', async () => {
    const waves = await openWaves([3]);
    const { executionId } = await run(waves);
    const first = await ask(waves.product, 'get_recovery_instances', { executionId, limit: 2 });
    const second = await ask(waves.product, 'get_recovery_instances', { executionId, limit: 2, nextToken: first.nextToken });
    expect([first.count, second.count, second.nextToken]).toEqual([2, 1, null]);
    expect(new Set([...first.instances, ...second.instances].map(({ instanceId }) => instanceId)).size).toBe(3);
    const wrong = refusedIn(await invoke(waves.product, 'get_recovery_instances', { executionId, nextToken: 'x' }));
    expect(wrong).toMatchObject({ error: 'INVALID_PARAMETERS', issues: [{ field: 'nextToken' }] });
  });

  test('that EC2 has terminated or no longer knows are told so, and keep what was recorded', async () => {
    const waves = await openWaves([2]);
    const { executionId } = await run(waves);
    const [first] = (await ask(waves.product, 'get_recovery_instances', { executionId })).instances;
    await terminateAllInEc2(waves.product, [first?.instanceId ?? '']);
    const { instances } = await ask(waves.product, 'get_recovery_instances', { executionId });
    expect(instances.map(({ state }) => state)).toEqual(['terminated', 'running']);
    expect(instances[0]).toMatchObject({ instanceId: first?.instanceId, instanceType: first?.instanceType });
  });

  test('are not taken for gone where EC2 does not answer', async () => {
    const waves = await openWaves([2]);
    const { product } = waves;
    const { executionId } = await run(waves);
    const before = await revisionOf(product, executionId);
    const seen = await ask(product, 'get_recovery_instances', { executionId });
    product.simulator.addFault({
      kind: 'error',
      service: 'ec2',
      operation: 'DescribeInstances',
      code: 'UnauthorizedOperation',
      status: 403,
    });
    const { instances, unseen } = await ask(product, 'get_recovery_instances', { executionId });
    expect(instances).toEqual(seen.instances.map((instance) => ({ ...instance, state: null })));
    expect(unseen).toMatchObject([{ accountId: '123456789012', region: 'us-east-1', code: 'UnauthorizedOperation' }]);
    expect(await revisionOf(product, executionId)).toBe(before);
  });

  test('of two accounts are asked for in each, and one that is silent hides nothing of the other', async () => {
    const product = openProduct({ timingFactor: 0.2, estate: estateOf(1, spokeEstate) });
    await product.app.plans.accounts.put({ accountId: accountId(spoke), name: 'spoke', access: 'role', roleName: 'DrsAccess', version: 0 });
    const [own, other] = [serversOf(product), serversOf(product, spoke)];
    const planId = await storePlan(product, { waves: [{ serverIds: own }, { serverIds: other, account: spoke, at: 'eu-west-1' }] });
    const state = await startDrill(product, planId);
    await drive(product, state);
    product.simulator.addFault({ kind: 'throttle', service: 'ec2', operation: 'DescribeInstances', accountId: spoke });
    const { instances, unseen } = await ask(product, 'get_recovery_instances', { executionId: state.executionId });
    expect(instances.map(({ accountId, region, state: ec2 }) => [accountId, region, ec2])).toEqual([
      ['123456789012', 'us-east-1', 'running'],
      [spoke, 'eu-west-1', null],
    ]);
    expect(unseen.map(({ accountId, region }) => [accountId, region])).toEqual([[spoke, 'eu-west-1']]);
  });

  test('are none before anything was launched, and of an execution that is not there not found', async () => {
    const { product, planId } = await openWaves([1]);
    const { executionId } = await startDrill(product, planId);
    expect(await ask(product, 'get_recovery_instances', { executionId })).toMatchObject({ instances: [], count: 0, nextToken: null });
    expect(refusedIn(await invoke(product, 'get_recovery_instances', { executionId: 'exec-x' }))).toMatchObject({
      error: 'EXECUTION_NOT_FOUND',
    });
  });
});
