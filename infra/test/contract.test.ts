/**
 * The contract between the halves: what infra makes is what the code reads, and the other way round.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableSchema } from '@drs-orchestrator/adapters-aws';
import type { TableSchema } from '@drs-orchestrator/adapters-aws';
import { actions, allOperations, errorAnswer, handlerNames, jsonSchema, operationByName } from '@drs-orchestrator/contract';
import { deploymentVariables, environment, metricDimension, metricNames, metricsNamespace } from '@drs-orchestrator/lambda';
import { describe, expect, it } from 'vitest';
import definition from '../state-machine/dr-orchestration.asl.json' with { type: 'json' };
import { gatewayAnswers, templateOf } from '../src/api/gateway-answers.ts';
import { bodySchema } from '../src/api/request-model.ts';
import type { Parsed } from './synthesised.ts';
import { referencesOf, synthesised } from './synthesised.ts';

const whole = synthesised();
const { Resources, Outputs } = whole.template;
const functionNamed = (id: string): string | undefined => Resources[id]?.Properties['FunctionName'] as string | undefined;

describe('routes', () => {
  const pathOf = (id: string): string => {
    const [parent = ''] = referencesOf(Resources[id]?.Properties['ParentId']);
    const above = Resources[parent]?.Type === 'AWS::ApiGateway::Resource' ? pathOf(parent) : '';
    return `${above}/${String(Resources[id]?.Properties['PathPart'])}`;
  };
  const made = whole.of('AWS::ApiGateway::Method').map(([, { Properties }]) => {
    const [resource = ''] = referencesOf(Properties['ResourceId']);
    const target = referencesOf(Properties['Integration'].Uri)
      .map(functionNamed)
      .find((name) => name !== undefined);
    return `${String(Properties['HttpMethod'])} ${pathOf(resource)} → ${String(target)}, ${String(Properties['AuthorizationType'])}`;
  });

  it('are those of the registry, each to its function, each behind a sign-in unless its row asks for nothing', () => {
    const rows = allOperations.flatMap(({ http, handler, requires }) =>
      http.map(({ method, path }) => `${method} ${path} → ${handler}, ${requires === 'nothing' ? 'NONE' : 'COGNITO_USER_POOLS'}`),
    );
    expect(made.sort()).toEqual(rows.sort());
  });

  it('may each be invoked by the gateway', () => {
    const allowed = whole
      .of('AWS::Lambda::Permission')
      .filter(([, { Properties }]) => Properties['Principal'] === 'apigateway.amazonaws.com')
      .flatMap(([, { Properties }]) => referencesOf(Properties['FunctionName']).map(functionNamed));
    expect(allowed.sort()).toEqual([...new Set(allOperations.flatMap(({ http, handler }) => (http.length > 0 ? [handler] : [])))].sort());
  });

  it('are validated: every body is an object whose fields have a type that the operation accepts', () => {
    for (const operation of allOperations)
      for (const binding of operation.http.filter(({ method }) => method === 'POST' || method === 'PUT')) {
        const { type, properties = {}, required, additionalProperties } = bodySchema(operation, binding);
        const fields = jsonSchema(operation.input, 'input')['properties'] as Readonly<Record<string, { readonly type?: unknown }>>;
        expect([type, required, additionalProperties]).toEqual(['object', undefined, undefined]);
        for (const [name, field] of Object.entries(properties)) {
          expect(Object.keys(fields)).toContain(name);
          if (typeof fields[name]?.type === 'string') expect(field.type).toEqual([fields[name].type]);
        }
      }
    const methods = whole.of('AWS::ApiGateway::Method').map(([, { Properties }]) => Properties);
    expect(methods.every(({ RequestValidatorId }) => RequestValidatorId !== undefined)).toBe(true);
    expect(
      methods
        .filter(({ HttpMethod }) => HttpMethod === 'POST' || HttpMethod === 'PUT')
        .every(({ RequestModels }) => RequestModels !== undefined),
    ).toBe(true);
  });

  it('write no body, query or header into the access log', () => {
    const format = String(whole.only('AWS::ApiGateway::Stage').Properties['AccessLogSetting'].Format);
    expect(format).not.toMatch(/body|querystring|header|\$context\.path\b|authorizer\.claims\.(?!sub)/i);
  });
});

describe('what the gateway itself answers', () => {
  it.each(gatewayAnswers.map((answer) => [answer.type.responseType, answer] as const))(
    '%s is in the one dialect of errors',
    (_type, answer) => {
      const filled = templateOf(answer)
        .replaceAll('$context.error.messageString', '"Invalid request body"')
        .replaceAll('$context.requestId', 'id-1');
      expect(filled).not.toContain('$');
      expect(errorAnswer(answer.code).safeParse(JSON.parse(filled)).error).toBeUndefined();
    },
  );
});

describe('environment variables', () => {
  it.each(handlerNames)('of %s are those that it reads', (handler) => {
    const [, made] = whole.of('AWS::Lambda::Function').find(([, { Properties }]) => Properties['FunctionName'] === handler) ?? [];
    const variables = made?.Properties['Environment'].Variables as Readonly<Record<string, unknown>>;
    expect(Object.keys(variables).sort()).toEqual([...deploymentVariables(handler, 'all')].sort());
    for (const name of Object.keys(variables)) expect(environment).toHaveProperty(name);
    expect(Resources[referencesOf(variables['EXECUTIONS_TABLE'])[0] ?? '']?.Properties['KeySchema'][0].AttributeName).toBe('executionId');
    expect(Resources[referencesOf(variables['CLAIMS_TABLE'])[0] ?? '']?.Properties['KeySchema'][0].AttributeName).toBe('claimsRow');
    expect(Resources[referencesOf(variables['CATALOGUE_TABLE'])[0] ?? '']?.Properties['KeySchema'][0].AttributeName).toBe('kind');
  });
});

describe('tables', () => {
  it('have the keys and indexes that the code reads and writes by', () => {
    const keys = (schema: readonly { AttributeName: string; KeyType: string }[]): string =>
      schema.map((key) => `${key.KeyType} ${key.AttributeName}`).join(', ');
    const made = whole.of('AWS::DynamoDB::Table').map(([, { Properties }]) => ({
      keys: keys(Properties['KeySchema']),
      indexes: ((Properties['GlobalSecondaryIndexes'] ?? []) as Parsed[]).map(
        (index) => `${index.IndexName}: ${keys(index.KeySchema)}, ${index.Projection.ProjectionType}`,
      ),
    }));
    const wanted = (schema: Pick<TableSchema, 'partitionKey' | 'sortKey'>): string =>
      [`HASH ${schema.partitionKey}`, ...(schema.sortKey === undefined ? [] : [`RANGE ${schema.sortKey}`])].join(', ');
    const schemas: readonly TableSchema[] = Object.values(tableSchema);
    expect(made).toEqual(
      schemas.map((schema) => ({
        keys: wanted(schema),
        indexes: schema.indexes.map((index) => `${index.name}: ${wanted(index)}, ${index.projection}`),
      })),
    );
  });
});

describe('the state machine', () => {
  const text = JSON.stringify(definition);

  it('gets a value for each placeholder of its file, and no other', () => {
    const placeholders = (machine: string) => [...new Set([...machine.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name))].sort();
    const { DefinitionSubstitutions, DefinitionString } = whole.only('AWS::StepFunctions::StateMachine').Properties;
    expect(Object.keys(DefinitionSubstitutions).sort()).toEqual(placeholders(DefinitionString));
    expect(placeholders(DefinitionString)).toEqual(expect.arrayContaining(placeholders(text)));
    expect(referencesOf(DefinitionSubstitutions.ExecutionHandlerArn).map(functionNamed)).toEqual(['execution-handler']);
  });

  it('asks only for actions and operations that execution-handler knows', () => {
    const named = (field: string): string[] => [...text.matchAll(new RegExp(`"${field}":"(\\w+)"`, 'g'))].map(([, name = '']) => name);
    expect(named('action').length).toBeGreaterThan(4);
    expect(named('action').filter((name) => !(name in actions))).toEqual([]);
    expect(named('operation').filter((name) => operationByName(name)?.handler !== 'execution-handler')).toEqual([]);
  });
});

describe('metrics', () => {
  const looked = metricsIn();
  const ours = looked.filter(({ namespace }) => namespace === metricsNamespace);

  it('of ours are on the dashboard, each that the code measures and no other', () => {
    expect([...new Set(ours.map(({ name }) => name))].sort()).toEqual([...metricNames].sort());
  });

  it('of ours have the one dimension that the functions are told', () => {
    const [, anyFunction] = whole.of('AWS::Lambda::Function')[0] ?? [];
    const installation: unknown = anyFunction?.Properties['Environment'].Variables.INSTALLATION_NAME;
    expect(new Set(ours.map(({ dimensions }) => JSON.stringify(dimensions)))).toEqual(
      new Set([JSON.stringify({ [metricDimension]: installation })]),
    );
  });

  it('of ours are each measured somewhere in the code', () => {
    const code = sourcesBelow('packages')
      .filter(([path]) => !/surroundings\.ts$|\.test\.ts$/.test(path))
      .map(([, content]) => content)
      .join('\n');
    expect(metricNames.filter((name) => !code.includes(`'${name}'`))).toEqual([]);
  });

  it('of AWS are such as the service emits, with its dimensions', () => {
    const theirs = looked.filter(({ namespace }) => namespace !== metricsNamespace);
    expect(theirs.length).toBeGreaterThan(20);
    for (const { namespace, name, dimensions } of theirs) {
      const row = emitted[namespace];
      expect(row?.metrics, `${namespace} ${name}`).toContain(name);
      expect(row?.dimensions, `${namespace} ${name}`).toEqual(Object.keys(dimensions).sort());
    }
  });

  it('that alarms look at can reach their thresholds, and each alarm tells the topic', () => {
    const alarms = whole.of('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThanOrEqual(14);
    for (const [, { Properties }] of alarms) {
      expect(Properties['Threshold']).toBe(1);
      expect(Properties['ComparisonOperator']).toBe('GreaterThanOrEqualToThreshold');
      expect(referencesOf(Properties['AlarmActions']).map((id) => Resources[id]?.Type)).toEqual(['AWS::SNS::Topic']);
    }
    const ends = alarms.map(([, { Properties }]) => String(Properties['AlarmName']).replace('aws-drs-orchestration-dev-', ''));
    for (const wanted of [
      'stuck-execution',
      'poll-failures',
      'execution-handler-throttles',
      'lost-invocations',
      'undelivered-polls',
      'state-machine-failures',
      'rto-at-risk',
    ])
      expect(ends).toContain(wanted);
  });
});

describe('every resource', () => {
  it('is used: by another, by an output, or by what it does itself', () => {
    const used = new Set([...Object.values(Resources).flatMap(referencesOf), ...referencesOf(Outputs)]);
    expect(
      Object.entries(Resources)
        .filter(([id, { Type }]) => !used.has(id) && !actsItself.has(Type))
        .map(([id]) => id),
    ).toEqual([]);
  });
});

/** They attach something, fire by themselves, or are looked at by people. */
const actsItself: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Cognito::ManagedLoginBranding',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolGroup',
  'AWS::IAM::Policy',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::WAFv2::WebACLAssociation',
]);

/** What these services write of themselves, by their documentation; dimensions as we ask for them, in order. */
const emitted: Readonly<Record<string, { readonly dimensions: readonly string[]; readonly metrics: readonly string[] }>> = {
  'AWS/Lambda': { dimensions: ['FunctionName'], metrics: ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'] },
  'AWS/States': { dimensions: ['StateMachineArn'], metrics: ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] },
  'AWS/SQS': { dimensions: ['QueueName'], metrics: ['ApproximateNumberOfMessagesVisible'] },
  'AWS/Events': { dimensions: ['RuleName'], metrics: ['FailedInvocations'] },
  'AWS/ApiGateway': { dimensions: ['ApiName', 'Stage'], metrics: ['Count', '4XXError', '5XXError', 'Latency'] },
  'AWS/DynamoDB': { dimensions: ['TableName'], metrics: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'] },
};

type Looked = { readonly namespace: string; readonly name: string; readonly dimensions: Readonly<Record<string, unknown>> };

/** Of every alarm and of the dashboard. */
function metricsIn(): readonly Looked[] {
  const of = ({ Namespace, MetricName, Dimensions = [] }: Parsed): Looked => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }: Parsed) => [Name, Value])),
  });
  const ofAlarms = whole
    .of('AWS::CloudWatch::Alarm')
    .flatMap(([, { Properties }]) =>
      Properties['Metrics'] === undefined
        ? [of(Properties)]
        : Properties['Metrics'].flatMap((row: Parsed) => (row.MetricStat === undefined ? [] : [of(row.MetricStat.Metric)])),
    );
  const body = whole.only('AWS::CloudWatch::Dashboard').Properties['DashboardBody']['Fn::Join'][1] as readonly unknown[];
  const text = body.map((part) => (typeof part === 'string' ? part : JSON.stringify(part).replaceAll('"', "'"))).join('');
  const rows = (JSON.parse(text).widgets as Parsed[]).flatMap((widget) => (widget.properties.metrics ?? []) as unknown[][]);
  const ofDashboard = rows.flatMap((row): Looked[] => {
    const words = row.filter((word): word is string => typeof word === 'string');
    const [namespace, name, ...pairs] = words;
    if (namespace === undefined || name === undefined) return [];
    const dimensions = Object.fromEntries(pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1]]] : [])));
    return [{ namespace, name, dimensions }];
  });
  return [...ofAlarms, ...ofDashboard];
}

function sourcesBelow(folder: string): readonly (readonly [path: string, content: string])[] {
  const root = join(import.meta.dirname, '../..', folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/src\/.*\.ts$/.test(path.replaceAll('\\', '/')))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]);
}
