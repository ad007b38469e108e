/**
 * botocore and the AWS SDK as judges of the services beside DRS and EC2: they were written against the real ones. The walk is skipped
 * where Python has no boto3.
 */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, InvalidParameterException, NotFoundException, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DuplicateInstanceId,
  GetAutomationExecutionCommand,
  GetCommandInvocationCommand,
  InvalidDocument,
  InvocationDoesNotExist,
  SendCommandCommand,
  SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSimulator, parseEstate, serveSimulator } from '../src/index.ts';
import type { Simulator } from '../src/index.ts';
import { DB, ESTATE, START } from './rig.ts';

const run = promisify(execFile);
const WALK = join(import.meta.dirname, 'services_walk.py');
const PROCESS_TIMEOUT_MS = 120_000;
/** The walkers cannot turn the clock, so every look at it moves it on. */
const CLOCK_STEP_MS = 60_000;
const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;

const WITH_INSTANCE = ESTATE.replace('privateIp: 10.0.1.5 }', 'privateIp: 10.0.1.5, recoveryInstance: { isDrill: true } }');
const DOCUMENTS = 'documents: [{ name: Alone, kind: automation }, { name: Sent, kind: command, output: hello }]\n';

let simulator: Simulator;
let served: Awaited<ReturnType<typeof serveSimulator>>;
let endpoint: string;
let instanceId: string;

beforeEach(async () => {
  let now = START;
  const clock = {
    now: () => {
      now += CLOCK_STEP_MS;
      return now;
    },
  };
  simulator = openSimulator({ estate: parseEstate(WITH_INSTANCE + DOCUMENTS, 'estate.yaml'), seed: 7, clock });
  served = await serveSimulator(simulator, { host: '127.0.0.1', port: 0 });
  endpoint = `http://127.0.0.1:${String(served.port)}`;
  const servers = simulator.world().regions.flatMap((region) => region.servers);
  instanceId = servers.find(({ sourceServerID }) => sourceServerID === DB)!.recoveryInstance!.instanceId;
});
afterEach(() => served.close());

it.skipIf(!hasBoto3)(
  `boto3 finds nothing in Systems Manager, CloudWatch, SNS, EventBridge and IAM that its models do not know${hasBoto3 ? '' : ' (skipped: python3 has no boto3 here)'}`,
  async () => {
    const { stdout } = await run('python3', [WALK, endpoint, instanceId], { timeout: PROCESS_TIMEOUT_MS });
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ problems: [] });
    expect(report).toMatchObject({
      operations: [
        'CreateTopic',
        'GetAutomationExecution',
        'GetCallerIdentity',
        'GetCommandInvocation',
        'GetRole',
        'Publish',
        'PutEvents',
        'PutMetricData',
        'SendCommand',
        'SimulatePrincipalPolicy',
        'StartAutomationExecution',
      ],
    });
  },
  PROCESS_TIMEOUT_MS,
);

it('the AWS SDK reads what Systems Manager, SNS and EventBridge answer, and knows their errors', async () => {
  const config = { endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } };
  const [ssm, sns, bridge] = [new SSMClient(config), new SNSClient(config), new EventBridgeClient(config)];
  const { Command } = await ssm.send(new SendCommandCommand({ DocumentName: 'Sent', InstanceIds: [instanceId] }));
  expect(Command?.RequestedDateTime).toBeInstanceOf(Date);
  const asked = { CommandId: Command?.CommandId, InstanceId: instanceId };
  expect(await ssm.send(new GetCommandInvocationCommand(asked))).toMatchObject({ Status: 'Success', StandardOutputContent: 'hello' });
  const { AutomationExecutionId } = await ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'Alone' }));
  const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
  expect(AutomationExecution).toMatchObject({ AutomationExecutionStatus: 'Success', ExecutionEndTime: expect.any(Date) });
  const refused = async (asking: Promise<unknown>, kind: new (...given: never[]) => Error) => expect(asking).rejects.toBeInstanceOf(kind);
  await refused(ssm.send(new SendCommandCommand({ DocumentName: 'Nothing', InstanceIds: [instanceId] })), InvalidDocument);
  await refused(ssm.send(new SendCommandCommand({ DocumentName: 'Sent', InstanceIds: [instanceId, instanceId] })), DuplicateInstanceId);
  const nobody = 'i-0123456789abcdef0';
  await refused(ssm.send(new GetCommandInvocationCommand({ ...asked, InstanceId: nobody })), InvocationDoesNotExist);

  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'walk' }));
  expect((await sns.send(new PublishCommand({ TopicArn, Message: 'm' }))).MessageId).toEqual(expect.any(String));
  await refused(sns.send(new PublishCommand({ TopicArn, Message: 'm', Subject: 'two\nlines' })), InvalidParameterException);
  await refused(sns.send(new PublishCommand({ TopicArn: `${TopicArn ?? ''}-other`, Message: 'm' })), NotFoundException);
  const entry = { Source: 'walk', DetailType: 'Walked', Detail: '{}', Time: new Date(START) };
  expect(await bridge.send(new PutEventsCommand({ Entries: [entry, { ...entry, Detail: 'x' }] }))).toMatchObject({ FailedEntryCount: 1 });
  for (const client of [ssm, sns, bridge]) client.destroy();
});
