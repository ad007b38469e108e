import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveSimulator } from '../src/index.ts';
import { APP, DB, ESTATE, instancesIn, LAUNCH_SECONDS, openRig, WINDOWS } from './rig.ts';
import type { Rig } from './rig.ts';

const DOCUMENTS = `
documents:
  - name: Smoke-Test
    kind: command
    durationSeconds: 30
    output: all well
    parameters: { path: required, port: optional }
    targets:
      - { hostname: app-01, outcome: Failed, error: no answer on 8080, durationSeconds: 5 }
  - { name: Shell-Only, kind: command, platforms: [linux] }
  - name: Switch-Dns
    kind: automation
    durationSeconds: 60
    output: switched
    targets: [{ hostname: app-01, outcome: TimedOut, error: took too long }]
`;
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const TOKEN = '11111111-2222-4333-8444-555555555555';

type Command = {
  readonly CommandId: string;
  readonly Status: string;
  readonly TargetCount: number;
  readonly InstanceIds: readonly string[];
};
type Sent = { readonly Command: Command };
type Invocation = Record<'Status' | 'StatusDetails' | 'StandardOutputContent' | 'StandardErrorContent' | 'ExecutionElapsedTime', string> & {
  readonly ResponseCode: number;
};

/** With instances of these servers, by server. */
async function withInstances(...servers: readonly string[]): Promise<Rig & { readonly instanceOf: (serverId: string) => string }> {
  return launched(openRig({ yaml: ESTATE + DOCUMENTS }), servers);
}

async function launched<Given extends Rig>(rig: Given, servers: readonly string[]) {
  await rig.drill(...servers);
  rig.advance(LAUNCH_SECONDS);
  const { body } = await rig.drs('DescribeRecoveryInstances');
  const items = body.items as unknown as readonly { readonly sourceServerID: string; readonly ec2InstanceID: string }[];
  const instanceOf = (serverId: string): string => items.find((item) => item.sourceServerID === serverId)!.ec2InstanceID;
  return { ...rig, instanceOf };
}

const send = async (rig: Rig, body: object): Promise<Command> => (await rig.ssm<Sent>('SendCommand', body)).body.Command;
const invocation = async (rig: Rig, command: Command, InstanceId: string): Promise<Invocation> =>
  (await rig.ssm<Invocation>('GetCommandInvocation', { CommandId: command.CommandId, InstanceId })).body;

describe('a command', () => {
  it('waits, runs and ends on each instance by itself, as its document says', async () => {
    const rig = await withInstances(DB, APP);
    const [db, app] = [rig.instanceOf(DB), rig.instanceOf(APP)];
    const command = await send(rig, {
      DocumentName: 'Smoke-Test',
      InstanceIds: [db, app],
      Parameters: { path: ['/health'] },
      Comment: 'wave 1',
    });
    expect(command).toMatchObject({
      Status: 'Pending',
      TargetCount: 2,
      InstanceIds: [db, app],
      Comment: 'wave 1',
      DocumentVersion: '$DEFAULT',
    });
    expect(await invocation(rig, command, db)).toMatchObject({ Status: 'Pending', ResponseCode: -1, ExecutionElapsedTime: '' });
    rig.advance(4);
    expect(await invocation(rig, command, db)).toMatchObject({ Status: 'InProgress', ResponseCode: -1, StandardOutputContent: '' });
    rig.advance(5);
    expect(await invocation(rig, command, app)).toMatchObject({
      Status: 'Failed',
      StatusDetails: 'Failed',
      ResponseCode: 1,
      StandardErrorContent: 'no answer on 8080',
      ExecutionElapsedTime: 'PT5S',
    });
    expect(await invocation(rig, command, db)).toMatchObject({ Status: 'InProgress' });
    rig.advance(30);
    expect(await invocation(rig, command, db)).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      StandardOutputContent: 'all well',
      ExecutionElapsedTime: 'PT30S',
      Comment: 'wave 1',
      PluginName: 'aws:runShellScript',
    });
  });

  it('goes to whatever runs and carries a tag', async () => {
    const rig = await withInstances(DB, APP);
    const command = await send(rig, {
      DocumentName: 'AWS-RunShellScript',
      Targets: [{ Key: 'tag:tier', Values: ['app'] }],
      Parameters: { commands: ['uptime'] },
    });
    rig.advance(60);
    expect(await invocation(rig, command, rig.instanceOf(APP))).toMatchObject({ Status: 'Success' });
    expect(await rig.ssm('GetCommandInvocation', { CommandId: command.CommandId, InstanceId: rig.instanceOf(DB) })).toMatchObject({
      status: 400,
      body: { __type: 'InvocationDoesNotExist' },
    });
    expect(await send(rig, { DocumentName: 'Shell-Only', Targets: [{ Key: 'tag:tier', Values: ['nobody'] }] })).toMatchObject({
      Status: 'Success',
      StatusDetails: 'NoInstancesInTag',
    });
  });

  it('is timed out by the time that it gives itself', async () => {
    const rig = await withInstances(DB);
    rig.simulator.putDocuments([
      {
        name: 'Endless',
        kind: 'command',
        platforms: ['linux'],
        durationSeconds: 900,
        outcome: 'Success',
        output: '',
        error: '',
        targets: [],
      },
    ]);
    const command = await send(rig, {
      DocumentName: 'Endless',
      InstanceIds: [rig.instanceOf(DB)],
      Parameters: { executionTimeout: ['60'] },
    });
    rig.advance(70);
    expect(await invocation(rig, command, rig.instanceOf(DB))).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'ExecutionTimedOut',
      ResponseCode: -1,
    });
  });

  it('on an instance that stops is not heard of again, until it is timed out', async () => {
    const rig = await withInstances(DB);
    const id = rig.instanceOf(DB);
    const command = await send(rig, { DocumentName: 'Smoke-Test', InstanceIds: [id], Parameters: { path: ['/'] }, TimeoutSeconds: 600 });
    rig.advance(10);
    await rig.ec2('StopInstances', { 'InstanceId.1': id });
    rig.advance(120);
    expect(await invocation(rig, command, id)).toMatchObject({ Status: 'InProgress' });
    rig.advance(600);
    expect(await invocation(rig, command, id)).toMatchObject({ Status: 'TimedOut', StandardOutputContent: '' });
  });

  it('is refused for instances that do not run, are in another Region, or are not there', async () => {
    const rig = await withInstances(DB, APP);
    const [db, app] = [rig.instanceOf(DB), rig.instanceOf(APP)];
    const refusal = async (InstanceIds: readonly string[], region = 'us-east-1') =>
      (await rig.ssm('SendCommand', { DocumentName: 'Shell-Only', InstanceIds }, { region })).body;
    expect(await refusal(['i-0123456789abcdef0'])).toMatchObject({
      __type: 'InvalidInstanceId',
      Message: expect.stringContaining('i-0123456789abcdef0'),
    });
    expect(await refusal([db], 'eu-west-1')).toMatchObject({ __type: 'InvalidInstanceId' });
    expect(await refusal([db, db])).toEqual({ __type: 'DuplicateInstanceId' });
    await rig.ec2('StopInstances', { 'InstanceId.1': app });
    rig.advance(120);
    expect(instancesIn(await rig.ec2('DescribeInstances', { 'InstanceId.1': app }))[0]).toMatchObject({
      instanceState: { name: 'stopped' },
    });
    expect(await refusal([db, app])).toMatchObject({ __type: 'InvalidInstanceId', Message: expect.not.stringContaining(db) });
  });

  it.each([
    ['a document that is not there', { DocumentName: 'Nothing' }, 'InvalidDocument'],
    ['an automation', { DocumentName: 'Switch-Dns' }, 'InvalidDocument'],
    ['a version that is not there', { DocumentName: 'Shell-Only', DocumentVersion: '7' }, 'InvalidDocumentVersion'],
    ['a parameter missing', { DocumentName: 'Smoke-Test' }, 'InvalidParameters'],
    ['a parameter that is not defined', { DocumentName: 'Smoke-Test', Parameters: { path: ['/'], colour: ['red'] } }, 'InvalidParameters'],
    ['nobody to send it to', { InstanceIds: [] }, 'ValidationException'],
    ['two ways to say to whom', { Targets: [{ Key: 'tag:tier', Values: ['app'] }] }, 'ValidationException'],
    ['an id that is none', { InstanceIds: ['server'] }, 'ValidationException'],
    ['a timeout below the limit', { TimeoutSeconds: 29 }, 'ValidationException'],
    ['a timeout beyond the limit', { TimeoutSeconds: 2_592_001 }, 'ValidationException'],
    ['a comment beyond the limit', { Comment: 'x'.repeat(101) }, 'ValidationException'],
    ['a document name that is none', { DocumentName: 'a b' }, 'ValidationException'],
    ['parameters of another form', { Parameters: { path: '/' } }, 'ValidationException'],
    ['what nobody would heed', { NotificationConfig: {} }, 'ValidationException'],
    ['no concurrency', { MaxConcurrency: '0' }, 'ValidationException'],
  ])('is refused with %s', async (_what, change, code) => {
    const rig = await withInstances(DB);
    const reply = await rig.ssm('SendCommand', { DocumentName: 'Shell-Only', InstanceIds: [rig.instanceOf(DB)], ...change });
    expect([reply.status, reply.body['__type']]).toEqual([400, code]);
  });

  it('is refused on a platform that its document is not for', async () => {
    const rig = await withInstances(WINDOWS);
    const reply = await rig.ssm('SendCommand', { DocumentName: 'Shell-Only', InstanceIds: [rig.instanceOf(WINDOWS)] });
    expect(reply.body).toMatchObject({ __type: 'UnsupportedPlatformType' });
  });

  it.each([
    ['no command of that id', { CommandId: UNKNOWN_ID }, 'InvocationDoesNotExist'],
    ['an id of another length', { CommandId: 'x' }, 'ValidationException'],
    ['another plugin', { PluginName: 'aws:runDockerAction' }, 'InvalidPluginName'],
    ['a plugin of too few letters', { PluginName: 'aws' }, 'ValidationException'],
  ])('is not shown for %s', async (_what, change, code) => {
    const rig = await withInstances(DB);
    const command = await send(rig, { DocumentName: 'Shell-Only', InstanceIds: [rig.instanceOf(DB)] });
    const reply = await rig.ssm('GetCommandInvocation', { CommandId: command.CommandId, InstanceId: rig.instanceOf(DB), ...change });
    expect([reply.status, reply.body['__type']]).toEqual([400, code]);
  });
});

describe('an automation', () => {
  type Execution = { readonly AutomationExecution: Record<string, unknown> };
  const start = async (rig: Rig, body: object = {}) =>
    (await rig.ssm<{ AutomationExecutionId: string }>('StartAutomationExecution', { DocumentName: 'Switch-Dns', ...body })).body
      .AutomationExecutionId;
  const look = async (rig: Rig, AutomationExecutionId: string) =>
    (await rig.ssm<Execution>('GetAutomationExecution', { AutomationExecutionId })).body.AutomationExecution;

  it('waits, runs and ends, with what came of it', async () => {
    const rig = openRig({ yaml: ESTATE + DOCUMENTS });
    const id = await start(rig, { Parameters: { zone: ['example.com'] } });
    expect(await look(rig, id)).toMatchObject({
      AutomationExecutionStatus: 'Pending',
      StepExecutions: [],
      Parameters: { zone: ['example.com'] },
    });
    rig.advance(5);
    expect(await look(rig, id)).toMatchObject({ AutomationExecutionStatus: 'InProgress', CurrentStepName: 'run', Outputs: {} });
    rig.advance(60);
    expect(await look(rig, id)).toMatchObject({
      AutomationExecutionStatus: 'Success',
      Outputs: { 'run.Output': ['switched'] },
      StepExecutions: [{ StepStatus: 'Success' }],
      ExecutionEndTime: expect.any(Number),
    });
  });

  it('ends as its document says for the instance that it is given', async () => {
    const rig = await withInstances(APP);
    const id = await start(rig, { Parameters: { InstanceId: [rig.instanceOf(APP)] } });
    rig.advance(90);
    expect(await look(rig, id)).toMatchObject({ AutomationExecutionStatus: 'TimedOut', FailureMessage: 'took too long', Outputs: {} });
  });

  it('is started once by one client token, and refused with other parameters', async () => {
    const rig = openRig({ yaml: ESTATE + DOCUMENTS });
    const id = await start(rig, { ClientToken: TOKEN });
    expect(await start(rig, { ClientToken: TOKEN })).toBe(id);
    const other = await rig.ssm('StartAutomationExecution', {
      DocumentName: 'Switch-Dns',
      ClientToken: TOKEN,
      Parameters: { zone: ['other'] },
    });
    expect(other.body).toMatchObject({ __type: 'IdempotentParameterMismatch' });
  });

  it('is refused while a hundred others run', async () => {
    const rig = openRig({ yaml: ESTATE + DOCUMENTS });
    for (let count = 0; count < 100; count += 1) await start(rig);
    const refused = await rig.ssm('StartAutomationExecution', { DocumentName: 'Switch-Dns' });
    expect(refused.body).toMatchObject({ __type: 'AutomationExecutionLimitExceededException' });
    rig.advance(90);
    expect(await start(rig)).toEqual(expect.any(String));
  });

  it.each([
    ['a document that is not there', { DocumentName: 'Nothing' }, 'AutomationDefinitionNotFoundException'],
    ['a command', { DocumentName: 'Smoke-Test' }, 'AutomationDefinitionNotFoundException'],
    ['a version that is not there', { DocumentVersion: '2' }, 'AutomationDefinitionVersionNotFoundException'],
    ['a token that is none', { ClientToken: 'x' }, 'ValidationException'],
    ['a parameter beyond the limit', { Parameters: { zone: ['x'.repeat(513)] } }, 'ValidationException'],
    ['no parameter in the list of them', { Parameters: {} }, 'ValidationException'],
    ['targets, which are not simulated', { Targets: [], TargetParameterName: 'InstanceId' }, 'ValidationException'],
  ])('is refused with %s', async (_what, change, code) => {
    const reply = await openRig({ yaml: ESTATE + DOCUMENTS }).ssm('StartAutomationExecution', { DocumentName: 'Switch-Dns', ...change });
    expect([reply.status, reply.body['__type']]).toEqual([400, code]);
  });

  it('is shown where it was started, and nowhere else', async () => {
    const rig = openRig({ yaml: ESTATE + DOCUMENTS });
    const AutomationExecutionId = await start(rig);
    for (const [as, body] of [
      [{ region: 'eu-west-1' }, { AutomationExecutionId }],
      [{}, { AutomationExecutionId: UNKNOWN_ID }],
    ] as const)
      expect((await rig.ssm('GetAutomationExecution', body, as)).body).toMatchObject({ __type: 'AutomationExecutionNotFoundException' });
  });
});

describe('Systems Manager', () => {
  it('knows its callers, meets faults, is logged, and survives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drs-ssm-'));
    const file = join(folder, 'world.sqlite');
    const rig = await launched(openRig({ yaml: ESTATE + DOCUMENTS, file }), [DB]);
    const command = await send(rig, { DocumentName: 'Shell-Only', InstanceIds: [rig.instanceOf(DB)] });
    rig.simulator.addFault({ kind: 'throttle', service: 'ssm', operation: 'GetCommandInvocation', count: 1 });
    expect(await rig.ssm('GetCommandInvocation', {})).toMatchObject({ status: 400, body: { __type: 'ThrottlingException' } });
    rig.simulator.addFault({ kind: 'lost-answer', operation: 'SendCommand', when: 'after-effect', count: 1 });
    await expect(send(rig, { DocumentName: 'Shell-Only', InstanceIds: [rig.instanceOf(DB)] })).rejects.toThrow('connection lost');
    rig.simulator.addFault({ kind: 'error', operation: 'SendCommand', code: 'InternalServerError', count: 1 });
    expect(await rig.ssm('SendCommand', {})).toMatchObject({
      status: 500,
      body: { __type: 'InternalServerError', Message: expect.any(String) },
    });
    expect(rig.simulator.requests({ service: 'ssm' }).map(({ operation, status }) => [operation, status])).toEqual([
      ['SendCommand', 200],
      ['GetCommandInvocation', 400],
      ['SendCommand', 'lost'],
      ['SendCommand', 500],
    ]);
    rig.simulator.close();
    const again = openRig({ yaml: ESTATE + DOCUMENTS, file, startAt: rig.now() + 60_000 });
    expect(await invocation(again, command, rig.instanceOf(DB))).toMatchObject({ Status: 'Success' });
    again.simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses unknown operations, bodies that are none, and strangers', async () => {
    const rig = openRig({ credentials: [] });
    expect((await rig.ssm('ListCommands')).body).toMatchObject({ __type: 'UnrecognizedClientException' });
    const open = openRig();
    expect((await open.ssm('ListCommands')).body).toMatchObject({ __type: 'UnknownOperationException' });
    expect((await open.ssm('SendCommand', [])).body).toMatchObject({ __type: 'SerializationException' });
  });

  it('has its documents listed, added, replaced and cleared over HTTP', async () => {
    const { simulator } = openRig({ yaml: ESTATE + DOCUMENTS });
    const { port, close } = await serveSimulator(simulator, { host: '127.0.0.1', port: 0 });
    const ask = async (method: string, body?: unknown) => {
      const response = await fetch(`http://127.0.0.1:${port}/_simulator/documents`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return [response.status, response.status === 204 ? undefined : await response.json()];
    };
    expect(await ask('POST', { name: 'Shell-Only', kind: 'command', outcome: 'Cancelled' })).toMatchObject([
      201,
      { durationSeconds: 5, outcome: 'Cancelled' },
    ]);
    expect(await ask('POST', [{ name: 'One', kind: 'automation' }])).toMatchObject([201, [{ name: 'One' }]]);
    expect(await ask('GET')).toMatchObject([
      200,
      [{ name: 'One' }, { name: 'Shell-Only', outcome: 'Cancelled' }, { name: 'Smoke-Test' }, { name: 'Switch-Dns' }],
    ]);
    expect(await ask('POST', { name: 'One', kind: 'play' })).toMatchObject([400, { problems: [{ field: 'kind' }] }]);
    expect(await ask('POST', { name: 'One', kind: 'command', targets: [{ outcome: 'Failed' }] })).toMatchObject([
      400,
      { problems: [{ field: 'targets.0' }] },
    ]);
    expect(await ask('DELETE')).toEqual([204, undefined]);
    expect(await ask('GET')).toEqual([200, []]);
    await close();
  });
});
