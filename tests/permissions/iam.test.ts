/**
 * What the functions send to AWS, against what their roles may do: both ways.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAnywhere, placeGrants } from '@drs-orchestrator/adapters-aws';
import type { Grant } from '@drs-orchestrator/adapters-aws';
import { handlerNames } from '@drs-orchestrator/contract';
import type { HandlerName } from '@drs-orchestrator/contract';
import { printedArns, printedRoles } from '@drs-orchestrator/infra';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDynalite } from '../contracts/dynalite-server.ts';
import type { Listening as Server } from '../contracts/dynalite-server.ts';
import { makeTables } from '../contracts/dynamodb-tables.ts';
import type { FakeDynamoDb } from '../contracts/dynamodb-tables.ts';
import { listenTo } from './listening.ts';
import type { Heard } from './listening.ts';
import { everythingEstate, useEverything } from './use-everything.ts';

const grantsOf = (name: string): readonly Grant[] => printedRoles().find((role) => role.name === name)?.grants ?? [];

/** Sent by nobody, and granted for another reason than a launch. */
const unsent: Readonly<Record<string, string>> = {
  'ec2:DescribeTags': 'The source documents ask for it',
  'logs:CreateLogStream': 'Lambda writes the log with the role',
  'logs:PutLogEvents': 'Lambda writes the log with the role',
  'xray:PutTraceSegments': 'Lambda writes traces with the role',
  'xray:PutTelemetryRecords': 'Lambda writes traces with the role',
  'sqs:SendMessage': 'Lambda gives up an invocation with the role',
  'kms:Decrypt': 'SNS encrypts with the key as whoever publishes',
  'kms:GenerateDataKey': 'SNS encrypts with the key as whoever publishes',
};

/** IAM has another name for it, or none: whoever has credentials may ask who they are. */
const named: Readonly<Record<string, string | null>> = { 'lambda:Invoke': 'lambda:InvokeFunction', 'sts:GetCallerIdentity': null };

const documented = (): ReadonlySet<string> => {
  const { launching, building } = placeGrants({ partition: 'aws', region: 'us-east-1', accountId: '111122223333', instanceRoles: [] });
  return new Set<string>([...launching, ...building].flatMap(({ actions }) => actions));
};

describe('what a function sends', () => {
  let dynalite: Server;
  let fake: FakeDynamoDb;
  let heard: readonly Heard[] = [];

  beforeAll(async () => {
    dynalite = await startDynalite();
    fake = await makeTables(dynalite.endpoint);
    const listening = listenTo({ estate: everythingEstate, timingFactor: 0.05 }, dynalite.endpoint, fake.tables);
    await useEverything(listening.product);
    heard = listening.heard();
  }, 120_000);
  afterAll(async () => {
    fake.close();
    await dynalite.stop();
  });

  const resourceOf = ({ table, index }: Heard): string | null =>
    table === null ? null : index ? printedArns.tableIndexes[table] : printedArns.tables[table];
  const allows = (handler: HandlerName, one: Heard): boolean => {
    const action = named[one.action] === undefined ? one.action : named[one.action];
    const resource = resourceOf(one);
    if (action === null) return true;
    return grantsOf(handler).some(
      ({ actions, on }) => actions.some((granted) => granted === action) && (resource === null || isAnywhere(on) || on.includes(resource)),
    );
  };

  test.each(handlerNames)('is granted to %s', (handler) => {
    const sent = heard.filter((one) => one.handler === handler);
    expect(sent.length).toBeGreaterThan(8);
    expect(sent.filter((one) => !allows(handler, one)).map(({ action, table }) => `${action} ${String(table)}`)).toEqual([]);
  });

  test.each(handlerNames)('is all that %s is granted on tables', (handler) => {
    const sent = heard
      .filter((one) => one.handler === handler && one.table !== null)
      .map((one) => `${one.action} ${String(resourceOf(one))}`);
    const granted = grantsOf(handler)
      .filter(({ sid }) => sid !== 'ReadTables')
      .flatMap(({ actions, on }) =>
        actions.flatMap((action) => (action.startsWith('dynamodb:') && !isAnywhere(on) ? on.map((arn) => `${action} ${arn}`) : [])),
      );
    expect(granted.filter((pair) => !sent.includes(pair))).toEqual([]);
  });

  test.each(handlerNames)('is all that %s is granted in an account, but for what DRS does with its rights', (handler) => {
    const sent = new Set(heard.filter((one) => one.handler === handler).map(({ action }) => action));
    const granted = grantsOf(handler)
      .flatMap(({ actions }) => actions)
      .filter((action) => /^(?:drs|ec2|iam|sts|sns|events):/.test(action));
    const ofDrs = documented();
    expect(granted.filter((action) => !sent.has(action) && !ofDrs.has(action) && !(action in unsent))).toEqual([]);
  });
});

describe('the adapters', () => {
  const folder = 'packages/adapters-aws/src';
  const prefixes: Readonly<Record<string, string>> = {
    'client-drs': 'drs',
    'client-ec2': 'ec2',
    'client-eventbridge': 'events',
    'client-iam': 'iam',
    'client-lambda': 'lambda',
    'client-sfn': 'states',
    'client-sns': 'sns',
    'client-sts': 'sts',
    'lib-dynamodb': 'dynamodb',
  };
  /** The document client's commands are called after no operation. */
  const ofDocuments: Readonly<Record<string, string>> = {
    Get: 'GetItem',
    Update: 'UpdateItem',
    Delete: 'DeleteItem',
    BatchGet: 'BatchGetItem',
    BatchWrite: 'BatchWriteItem',
    Query: 'Query',
  };
  const commands = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .flatMap((path) => commandsIn(readFileSync(join(folder, path), 'utf8')));

  function commandsIn(text: string): readonly string[] {
    return [...text.matchAll(/(?:import|export) \{([^}]*)\} from '@aws-sdk\/([a-z0-9-]+)'/g)].flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/\b(\w+)Command\b/g)].map(([, operation = '']) => {
        const prefix = prefixes[client];
        if (prefix === undefined) throw new Error(`Which actions does ${client} have?`);
        return `${prefix}:${prefix === 'dynamodb' ? (ofDocuments[operation] ?? operation) : operation}`;
      }),
    );
  }

  /** There is an adapter for it, and no operation of the product comes to it: DRS alone does it, with its own mark. */
  const unused: readonly string[] = ['ec2:StartInstances', 'ec2:StopInstances'];

  test('can send no action that no role is granted', () => {
    const granted = new Set<string>(printedRoles().flatMap(({ grants }) => grants.flatMap(({ actions }) => actions)));
    expect(commands.length).toBeGreaterThan(30);
    const missing = commands.map((action) => named[action] ?? action).filter((action) => !granted.has(action) && named[action] !== null);
    expect(missing).toEqual([]);
  });

  test('can send every action that a role is granted, but for what services do with it', () => {
    const sendable = new Set(commands.map((action) => named[action] ?? action));
    const ofDrs = documented();
    const granted = ['execution-handler', 'query-handler', 'data-management-handler', 'drs-orchestration-target'].flatMap((name) =>
      grantsOf(name).flatMap(({ actions }) => actions),
    );
    expect([...new Set(granted)].filter((action) => !sendable.has(action) && !ofDrs.has(action) && !(action in unsent))).toEqual([]);
    expect(unused.filter((action) => !sendable.has(action) || !ofDrs.has(action))).toEqual([]);
  });

  test('are asked for nothing that is excused and yet sent', () => {
    expect(Object.keys(unsent).filter((action) => commands.includes(action))).toEqual([]);
  });
});
