import { describe, expect, it } from 'vitest';
import { DB, instancesIn, launchable, LAUNCH_SECONDS, openRig, signed } from './rig.ts';
import type { Ec2Body } from './bodies.ts';
import type { Reply, Rig } from './rig.ts';

async function launched(): Promise<{ rig: Rig; ids: readonly string[] }> {
  const rig = openRig();
  await rig.drill(...(await launchable(rig)));
  rig.advance(LAUNCH_SECONDS);
  return { rig, ids: instancesIn(await rig.ec2('DescribeInstances')).map((instance) => instance.instanceId) };
}

const errorIn = (reply: Reply<Ec2Body>) => reply.body.Response!.Errors.Error;
const filter = (name: string, ...values: readonly string[]): Record<string, string> => ({
  'Filter.1.Name': name,
  ...Object.fromEntries(values.map((value, index) => [`Filter.1.Value.${String(index + 1)}`, value])),
});

describe('DescribeInstances', () => {
  it('answers EC2 XML with the namespace of its version and a request id', async () => {
    const { rig } = await launched();
    const outcome = await rig.simulator.handle({
      method: 'POST',
      path: '/',
      headers: signed('ec2'),
      body: 'Action=DescribeInstances&Version=2016-11-15',
    });
    const body = outcome.kind === 'answered' ? outcome.response.body : '';
    expect(body).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<DescribeInstancesResponse xmlns="http:\/\/ec2.amazonaws.com\/doc\/2016-11-15\/"><requestId>[0-9a-f-]{36}<\/requestId>/,
    );
    expect(body).toContain('<value>&lt;a &amp; b&gt;</value>');
  });

  it('refuses the whole call for one id that is not there, as EC2 does', async () => {
    const { rig, ids } = await launched();
    const reply = await rig.ec2('DescribeInstances', { 'InstanceId.1': ids[0] ?? '', 'InstanceId.2': 'i-0123456789abcdef0' });
    expect(reply.status).toBe(400);
    expect(errorIn(reply)).toEqual({ Code: 'InvalidInstanceID.NotFound', Message: "The instance ID 'i-0123456789abcdef0' does not exist" });
    const two = await rig.ec2('DescribeInstances', { 'InstanceId.1': 'i-0123456789abcdef0', 'InstanceId.2': 'i-0123456789abcdef1' });
    expect(errorIn(two).Message).toBe("The instance IDs 'i-0123456789abcdef0, i-0123456789abcdef1' do not exist");
    expect(errorIn(await rig.ec2('DescribeInstances', { 'InstanceId.1': 'web-01' }))).toEqual({
      Code: 'InvalidInstanceID.Malformed',
      Message: 'Invalid id: "web-01"',
    });
  });

  it('leaves out what the instance-id filter names and is not there', async () => {
    const { rig, ids } = await launched();
    const found = instancesIn(await rig.ec2('DescribeInstances', filter('instance-id', ids[0] ?? '', 'i-0123456789abcdef0')));
    expect(found.map((instance) => instance.instanceId)).toEqual([ids[0]]);
  });

  it.each([
    ['tag:tier', ['web'], 6],
    ['tag:tier', ['w*', 'database'], 7],
    ['tag:Name', ['web-0?'], 6],
    ['tag-key', ['tier'], 8],
    ['instance-state-name', ['running'], 9],
    ['instance-state-name', ['stopped'], 0],
    ['instance-state-code', ['16'], 9],
    ['platform', ['windows'], 1],
    ['private-dns-name', ['ip-10-0-*.ec2.internal'], 9],
  ])('filters by %s %j', async (name, values, count) => {
    const { rig } = await launched();
    expect(instancesIn(await rig.ec2('DescribeInstances', filter(name, ...values)))).toHaveLength(count);
  });

  it('refuses a filter it does not know and one of more than 200 values', async () => {
    const { rig } = await launched();
    expect(errorIn(await rig.ec2('DescribeInstances', filter('colour', 'red'))).Code).toBe('InvalidParameterValue');
    const many = Array.from({ length: 201 }, (_, n) => `i-${String(n)}`);
    expect(errorIn(await rig.ec2('DescribeInstances', filter('instance-id', ...many))).Code).toBe('FilterLimitExceeded');
  });

  it('gives pages, and takes no token of another query and no ids beside a page size', async () => {
    const { rig, ids } = await launched();
    const first = await rig.ec2('DescribeInstances', { MaxResults: '5' });
    const NextToken = first.body.DescribeInstancesResponse!.nextToken!;
    const second = await rig.ec2('DescribeInstances', { MaxResults: '5', NextToken });
    expect([...instancesIn(first), ...instancesIn(second)].map((instance) => instance.instanceId)).toEqual(ids);
    expect(second.body.DescribeInstancesResponse).not.toHaveProperty('nextToken');
    expect(errorIn(await rig.ec2('DescribeInstances', { NextToken, ...filter('platform', 'windows') })).Code).toBe('InvalidNextToken');
    expect(errorIn(await rig.ec2('DescribeInstances', { MaxResults: '5', 'InstanceId.1': ids[0] ?? '' })).Code).toBe(
      'InvalidParameterCombination',
    );
    expect(errorIn(await rig.ec2('DescribeInstances', { MaxResults: '4' })).Code).toBe('InvalidParameterValue');
  });
});

describe('an instance', () => {
  const stateOf = async (rig: Rig, id: string): Promise<string> =>
    instancesIn(await rig.ec2('DescribeInstances', { 'InstanceId.1': id }))[0]!.instanceState.name;

  it('is stopped and started again, by way of stopping and pending', async () => {
    const { rig, ids } = await launched();
    const id = ids[0] ?? '';
    const stopped = await rig.ec2('StopInstances', { 'InstanceId.1': id });
    expect(stopped.body.StopInstancesResponse!.instancesSet.item).toEqual([
      { instanceId: id, currentState: { code: '64', name: 'stopping' }, previousState: { code: '16', name: 'running' } },
    ]);
    expect(errorIn(await rig.ec2('StartInstances', { 'InstanceId.1': id })).Code).toBe('IncorrectInstanceState');
    rig.advance(60);
    expect(await stateOf(rig, id)).toBe('stopped');
    await rig.ec2('StartInstances', { 'InstanceId.1': id });
    expect(await stateOf(rig, id)).toBe('pending');
    rig.advance(60);
    expect(await stateOf(rig, id)).toBe('running');
    expect(
      (await rig.ec2('StartInstances', { 'InstanceId.1': id })).body.StartInstancesResponse!.instancesSet.item[0]!.currentState.name,
    ).toBe('running');
  });

  it('terminated in EC2 is still known to DRS, first as TERMINATED and then as NOT_FOUND', async () => {
    const { rig, ids } = await launched();
    const id = ids[0] ?? '';
    await rig.ec2('TerminateInstances', { 'InstanceId.1': id });
    expect(await stateOf(rig, id)).toBe('shutting-down');
    const inDrs = async (): Promise<string> =>
      (await rig.drs('DescribeRecoveryInstances', { filters: { recoveryInstanceIDs: [id] } })).body.items[0]!.ec2InstanceState;
    expect(await inDrs()).toBe('SHUTTING-DOWN');
    rig.advance(60);
    expect(await inDrs()).toBe('TERMINATED');
    rig.advance(3600);
    expect(await inDrs()).toBe('NOT_FOUND');
    expect(errorIn(await rig.ec2('DescribeInstances', { 'InstanceId.1': id })).Code).toBe('InvalidInstanceID.NotFound');
  });

  it('terminated in EC2 is not cleaned up by the next launch, and leaves DRS with it', async () => {
    const rig = openRig();
    await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    await rig.ec2('TerminateInstances', { 'InstanceId.1': instancesIn(await rig.ec2('DescribeInstances'))[0]!.instanceId });
    rig.advance(60);
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect(await rig.events(jobID)).not.toContain('CLEANUP_START');
    expect((await rig.drs('DescribeRecoveryInstances')).body.items).toHaveLength(1);
  });

  it('is left alone by a dry run', async () => {
    const { rig, ids } = await launched();
    const reply = await rig.ec2('StopInstances', { 'InstanceId.1': ids[0] ?? '', DryRun: 'true' });
    expect(reply.status).toBe(412);
    expect(await stateOf(rig, ids[0] ?? '')).toBe('running');
  });
});

describe('EC2 refuses', () => {
  it('an action it does not model, none at all, and callers it does not know, in its own form', async () => {
    const rig = openRig({ credentials: [] });
    expect(errorIn(await rig.ec2('DescribeInstances'))).toEqual({
      Code: 'AuthFailure',
      Message: 'AWS was not able to validate the provided access credentials',
    });
    expect((await rig.ec2('DescribeInstances')).status).toBe(401);
    const open = openRig();
    expect(errorIn(await open.ec2('RunInstances')).Code).toBe('InvalidAction');
    expect(errorIn(await open.ec2('')).Code).toBe('MissingAction');
    expect(errorIn(await open.ec2('StopInstances')).Code).toBe('MissingParameter');
    const unsigned = await open.simulator.handle({
      method: 'POST',
      path: '/',
      headers: {},
      body: 'Action=DescribeInstances&Version=2016-11-15',
    });
    expect(unsigned).toMatchObject({ response: { status: 403, body: expect.stringContaining('<Code>MissingAuthenticationToken</Code>') } });
  });
});
