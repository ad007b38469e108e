/**
 * The three functions as they are built and deployed, each in a process of its own, before all of AWS on the loopback.
 */
import { handlerNames, type HandlerName } from '@drs-orchestrator/contract';
import { environment, metricDimension, metricNames, metricsNamespace, variablesOf } from '@drs-orchestrator/lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ensureLambdaBundles } from '../../tools/lambda-bundles.mjs';
import { hub } from '../harness/product.ts';
import { openAws, secretAccessKey, sessionToken, type AwsInTest } from './aws-in-test.ts';
import { startFunction, type FunctionProcess } from './function-process.ts';
import { gatewayEvent, gatewayRequestId } from './gateway-event.ts';
import { taskToken } from './state-machines.ts';

let aws: AwsInTest;
let functions: Readonly<Record<HandlerName, FunctionProcess>>;

/** Where the functions are stale they are built first, perhaps by two tests at once. */
const buildMilliseconds = 300_000;

beforeAll(async () => {
  await ensureLambdaBundles(process.cwd());
  aws = await openAws();
  const started = await Promise.all(handlerNames.map((name) => startFunction(name, environmentOf(name, aws.environment))));
  functions = Object.fromEntries(handlerNames.map((name, index) => [name, started[index]])) as typeof functions;
  aws.stateMachines.stepBy((event) => functions['execution-handler'].ask(event));
}, buildMilliseconds);

afterAll(async () => {
  await Promise.all(Object.values(functions).map((one) => one.end()));
  await aws.close();
});

/** What its row grants the function, and no more. */
const environmentOf = (handler: HandlerName, all: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(variablesOf(handler).flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));

const execution = (event: object, requestId?: string) => functions['execution-handler'].ask(event, requestId);
const catalogue = (event: object) => functions['data-management-handler'].ask(event);
const query = (event: object) => functions['query-handler'].ask(event);

const answerSchema = z.object({ statusCode: z.number(), headers: z.record(z.string(), z.string()), body: z.string() });
const overHttp = async (handler: HandlerName, request: Parameters<typeof gatewayEvent>[0]) => {
  const { statusCode, headers, body } = answerSchema.parse(await functions[handler].ask(gatewayEvent(request)));
  return { statusCode, headers, body: JSON.parse(body) as Readonly<Record<string, unknown>> };
};

const webhookSecret = 'a-webhook-secret-that-no-log-may-show';
const externalId = 'an-external-id-that-no-log-may-show';

/** A plan of three waves over the six servers there are, made by the function that keeps plans. */
const makePlan = async (): Promise<string> => {
  await catalogue({ operation: 'create_account', accountId: hub, accountName: 'hub', access: 'own', initiatedBy: 'test' });
  await catalogue({
    ...{ operation: 'create_account', accountId: '210987654321', accountName: 'spoke', initiatedBy: 'test' },
    ...{ access: 'role', roleName: 'DrsAccess', externalId },
  });
  const servers = aws.simulator.world().regions.flatMap(({ servers: some }) => some.map(({ sourceServerID }) => sourceServerID));
  const groups: string[] = [];
  for (const [index, sourceServerIds] of [servers.slice(0, 1), servers.slice(1, 3), servers.slice(3)].entries()) {
    const made = await catalogue({
      ...{ operation: 'create_protection_group', groupName: `tier ${String(index + 1)}`, initiatedBy: 'test' },
      ...{ accountId: hub, region: 'us-east-1', sourceServerIds },
      ...(index === 0 ? { launchSettings: { instanceType: 'm5.large', targetInstanceTypeRightSizingMethod: 'NONE' } } : {}),
    });
    groups.push(idIn(made, 'groupId'));
  }
  const plan = await catalogue({
    ...{ operation: 'create_recovery_plan', planName: 'Production', initiatedBy: 'test' },
    waves: groups.map((groupId, index) => ({
      waveNumber: index + 1,
      waveName: `Wave ${String(index + 1)}`,
      protectionGroupIds: [groupId],
      dependsOn: index === 0 ? [] : [index],
      pauseBeforeWave: index === 2,
    })),
    notifications: { email: 'casey@example.com', webhook: { url: 'https://192.0.2.1/hook', secret: webhookSecret } },
  });
  return idIn(plan, 'planId');
};

const idIn = (answer: unknown, name: string): string => {
  const { [name]: id } = answer as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string') throw new Error(JSON.stringify(answer));
  return id;
};

describe('a function that lacks something', () => {
  test.each(handlerNames)('ends before its first event, and says what %s misses', async (handler) => {
    const missing = variablesOf(handler).filter((name) => environment[name].isRequired);
    await expect(startFunction(handler, {})).rejects.toThrow(
      `${handler} cannot start: missing environment variables ${missing.join(', ')}`,
    );
  });

  test('says so of a level of the log that there is none of', async () => {
    const given = { ...environmentOf('query-handler', aws.environment), LOG_LEVEL: 'LOUD' };
    await expect(startFunction('query-handler', given)).rejects.toThrow('LOG_LEVEL is LOUD, and must be one of INFO, WARN, ERROR');
  });
});

describe('three waves', () => {
  let planId: string;
  let executionId: string;

  test('are planned by data-management-handler, which wakes execution-handler for settings and for the address', async () => {
    planId = await makePlan();
    expect(aws.invocations).toEqual([
      {
        functionName: 'execution-handler',
        type: 'Event',
        payload: { worker: true, job: 'apply_launch_settings', groupId: expect.stringMatching(/^pg-/) as string },
      },
      { functionName: 'execution-handler', type: 'Event', payload: { worker: true, job: 'subscribe_address', planId } },
    ]);
    for (const { payload } of aws.invocations.splice(0)) {
      expect(await execution(payload as object)).toEqual({ statusCode: 200, body: 'Worker completed' });
    }
  });

  test('are started over HTTP by an operator, and gone on with by the message that the function sent itself', async () => {
    const request = { method: 'POST', path: '/executions', body: { planId, executionType: 'DRILL' } };
    expect(await overHttp('execution-handler', { ...request, groups: 'DRSReadOnly' })).toMatchObject({ statusCode: 403 });
    const accepted = await overHttp('execution-handler', { ...request, groups: '[DRSReadOnly DRSOperator]' });
    expect(accepted).toMatchObject({ statusCode: 202, body: { status: 'PENDING', planId } });
    expect(accepted.headers).toMatchObject({ 'x-correlation-id': gatewayRequestId });
    executionId = String(accepted.body['executionId']);
    expect(accepted.body['statusUrl']).toBe(`/dev/executions/${executionId}`);

    expect(aws.stateMachines.started).toEqual([]);
    const message = { worker: true, job: 'start_execution', executionId, planId };
    expect(aws.invocations.splice(0)).toEqual([{ functionName: 'execution-handler', type: 'Event', payload: message }]);
    expect(await execution(message)).toEqual({ statusCode: 200, body: 'Worker completed' });
    expect(aws.stateMachines.started).toEqual([`${executionId}-1`]);
    // As Lambda may: at least once.
    expect(await execution(message)).toEqual({ statusCode: 200, body: 'Worker completed' });
    expect(aws.stateMachines.started).toEqual([`${executionId}-1`]);
  });

  test('are looked after by the schedule, in both of its forms', async () => {
    for (const event of [{ operation: 'find' }, { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }]) {
      expect(await execution(event)).toMatchObject({ statusCode: 200, executionsFound: 1 });
    }
  });

  test('are paused before the third, and resumed by an operator over HTTP', async () => {
    await aws.stateMachines.paused();
    expect(await query({ operation: 'get_execution_details', executionId })).toMatchObject({ status: 'PAUSED', currentWave: 3 });
    const request = { method: 'POST', path: `/executions/${executionId}/resume`, groups: 'DRSOrchestrationAdmin,DRSOperator' };
    expect(await overHttp('execution-handler', request)).toMatchObject({ statusCode: 200, body: { status: 'RUNNING' } });
  }, 60_000);

  test('are driven to their end by the engine, each server launched once', async () => {
    await aws.stateMachines.ended();
    const details = await query({ operation: 'get_execution_details', executionId });
    expect(details).toMatchObject({ statusCode: 200, status: 'COMPLETED', totalWaves: 3 });
    const launches = aws.simulator.world().regions.flatMap(({ servers }) => servers.map((server) => server.launches));
    expect(launches).toEqual([1, 1, 1, 1, 1, 1]);
  }, 60_000);

  test('are read by query-handler over HTTP, EC2 included', async () => {
    const path = `/executions/${executionId}`;
    for (const suffix of ['', '/realtime', '/recovery-instances', '/job-logs']) {
      const answer = await overHttp('query-handler', { method: 'GET', path: path + suffix, groups: 'DRSReadOnly' });
      expect(answer.statusCode, JSON.stringify(answer.body)).toBe(200);
    }
    const { body } = await overHttp('query-handler', { method: 'GET', path: `${path}/realtime`, groups: 'DRSReadOnly' });
    expect(body['serverExecutions']).toContainEqual(expect.objectContaining({ instanceType: 'm5.large', launchStatus: 'LAUNCHED' }));
    expect(await overHttp('query-handler', { method: 'GET', path })).toMatchObject({ statusCode: 401 });
  });

  test('have told the topic and the bus of their start and their end', () => {
    const told = (kind: 'notification' | 'event') => aws.simulator.messages().messages.filter((message) => message.kind === kind);
    const texts = JSON.stringify(told('notification'));
    for (const subject of ['started', 'paused', 'completed']) expect(texts).toContain(`Drill of Production: ${subject}`);
    expect(texts).toContain('aws lambda invoke --region us-east-1 --function-name execution-handler');
    expect(JSON.stringify(told('event'))).toContain('DRS Orchestration Execution Completed');
  });
});

describe('an event', () => {
  test('that is none of the five kinds is refused by each function', async () => {
    for (const name of handlerNames) {
      expect(await functions[name].ask({ hello: 'world' })).toMatchObject({ statusCode: 400, error: 'UNKNOWN_INVOCATION' });
    }
  });

  test('that belongs to another function is refused with its name', async () => {
    expect(await query({ operation: 'start_execution' })).toMatchObject({ error: 'UNKNOWN_OPERATION', handler: 'execution-handler' });
    expect(await catalogue({ worker: true, executionId: 'exec-1', planId: 'rp-1' })).toMatchObject({ error: 'UNKNOWN_INVOCATION' });
  });

  test('of the engine that fails is thrown by its name, for the state machine to catch', async () => {
    const failed = await functions['execution-handler'].invoke({
      action: 'plan_next_step',
      state: { executionId: 'exec-00000000-0000-4000-8000-000000000404', planId: 'rp-1' },
    });
    expect(failed).toMatchObject({ kind: 'failed', errorType: 'ExecutionNotFoundError' });
  });
});

describe('the log', () => {
  test('is one JSON line for each fact, with the id of its invocation and the installation', async () => {
    await execution({ operation: 'list_executions' }, '11111111-2222-4333-8444-555555555555');
    await overHttp('query-handler', { method: 'GET', path: '/executions', groups: 'DRSReadOnly', requestId: 'the-gateways-own-id' });
    const of = (handler: HandlerName, id: string) => functions[handler].lines().filter(({ correlationId }) => correlationId === id);
    expect(of('execution-handler', '11111111-2222-4333-8444-555555555555')).toMatchObject([
      {
        ...{ level: 'INFO', message: 'Operation', operation: 'list_executions', invocation: 'direct' },
        ...{ service: 'aws-drs-orchestration-test', function_name: 'execution-handler' },
        function_request_id: '11111111-2222-4333-8444-555555555555',
      },
    ]);
    expect(of('query-handler', 'the-gateways-own-id')).toMatchObject([{ message: 'Operation', invocation: 'http' }]);
    const facts = functions['execution-handler'].lines().filter((line) => !('_aws' in line));
    expect(facts.length).toBeGreaterThan(20);
    expect(facts.filter(({ correlationId }) => typeof correlationId !== 'string')).toEqual([]);
  });

  test('takes no id from a caller that could break its lines', async () => {
    const forged = { ...gatewayEvent({ method: 'GET', path: '/me' }), requestContext: { requestId: 'x"}\n{"level":"ERROR' } };
    await query(forged);
    expect(functions['query-handler'].lines().at(-1)).toMatchObject({ function_name: 'query-handler' });
    expect(functions['query-handler'].text()).not.toContain('x"}');
  });

  test('carries metrics in the embedded format, of the names that dashboards know', () => {
    const found = functions['execution-handler'].lines().filter((line) => '_aws' in line);
    expect(found.length).toBeGreaterThan(3);
    const names = found.flatMap((line) => {
      const { _aws, [metricDimension]: installation, ...values } = embedded.parse(line);
      expect(installation).toBe('aws-drs-orchestration-test');
      const [{ Metrics }] = _aws.CloudWatchMetrics;
      expect(Object.keys(values).toSorted()).toEqual(Metrics.map(({ Name }) => Name).toSorted());
      return Object.keys(values);
    });
    expect(new Set(names)).toContain('PollingDuration');
    expect(new Set(names)).toContain('WaveCompletionTime');
    expect(names.filter((name) => name === 'FinalizationCount')).toHaveLength(1);
  });

  test('shows no secret, whatever the functions were told', () => {
    const everything = Object.values(functions)
      .map((one) => one.text())
      .join('\n');
    expect(everything.length).toBeGreaterThan(5_000);
    for (const secret of [secretAccessKey, sessionToken, webhookSecret, externalId, taskToken]) expect(everything).not.toContain(secret);
  });
});

/** CloudWatch's schema of the embedded metric format, as narrow as we use it. */
const embedded = z
  .object({
    _aws: z.strictObject({
      Timestamp: z.number().int().positive(),
      CloudWatchMetrics: z.tuple([
        z.strictObject({
          Namespace: z.literal(metricsNamespace),
          Dimensions: z.tuple([z.tuple([z.literal(metricDimension)])]),
          Metrics: z
            .array(z.strictObject({ Name: z.enum(metricNames), Unit: z.enum(['Milliseconds', 'Count']) }))
            .min(1)
            .max(100),
        }),
      ]),
    }),
    [metricDimension]: z.string(),
  })
  .catchall(z.union([z.number(), z.array(z.number()).max(100)]));
