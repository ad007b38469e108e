/**
 * What each function needs in the account that it runs in, besides what recovering takes: its tables, its logs, and whom it may call.
 *
 * Owns: which function may do what here, and why. What recovering takes in an account and Region is the adapters' table
 * (`placeGrants`): all functions may look, and only execution-handler may change anything. Knows nothing of CDK.
 *
 * Invariants
 * 1. A function has what its own operations, and the reads of all, make it send, and nothing else; a test listens to what it sends.
 * 2. An action is granted on all resources only where the service authorises it on none.
 */
import type { Action, Grant } from '@drs-orchestrator/adapters-aws';
import { eventSource, placeGrants } from '@drs-orchestrator/adapters-aws';
import type { HandlerName } from '@drs-orchestrator/contract';
import type { Arns } from '../arns.ts';

/** The account and Region of the deployment itself. */
export type Home = { readonly partition: string; readonly region: string; readonly accountId: string };

export type RolePolicy = {
  /** `inline`: of at most 10,240 characters, with all others of the role; `managed`: of at most 6,144, and ten for a role. */
  readonly kind: 'inline' | 'managed';
  readonly name: string;
  readonly grants: readonly Grant[];
};

/** In the order in which they are written. What a recovery takes is too much for one policy. */
export const functionPolicies = (handler: HandlerName, arns: Arns, home: Home): readonly RolePolicy[] => {
  const { looking, preparing, launching, building, removing } = placeGrants({ ...home, instanceRoles: [] });
  const here = (grants: readonly Grant[]): readonly Grant[] => grants.map((grant) => inRegion(grant, home));
  const running = runningGrants(handler, arns);
  switch (handler) {
    case 'execution-handler':
      return [
        inline([
          ...running,
          ...executionTables(arns),
          ...engineGrants(arns),
          ...newsGrants(arns, home),
          enterAccounts(arns),
          simulation(arns.ownRole),
        ]),
        { kind: 'managed', name: 'recover', grants: here([...looking, ...preparing, ...launching, ...removing]) },
        { kind: 'managed', name: 'build', grants: here(building) },
      ];
    case 'query-handler':
      return [inline([...running, readTables(arns), enterAccounts(arns), ...here(looking)])];
    case 'data-management-handler':
      return [
        inline([
          ...running,
          readTables(arns),
          ...managedTables(arns),
          wakeWorker(arns, 'What a group or plan that was saved asks for is done by execution-handler'),
          enterAccounts(arns),
          ...here(looking),
        ]),
      ];
  }
};

/** All statements of one function's role. */
export const functionGrants = (handler: HandlerName, arns: Arns, home: Home): readonly Grant[] =>
  functionPolicies(handler, arns, home).flatMap(({ grants }) => grants);

const inline = (grants: readonly Grant[]): RolePolicy => ({ kind: 'inline', name: 'work', grants });

export const stateMachineGrants = (arns: Arns): readonly Grant[] => [
  {
    sid: 'MakeSteps',
    actions: ['lambda:InvokeFunction'],
    on: [arns.functions['execution-handler']],
    why: 'Every step of an execution is execution-handler’s',
  },
  {
    sid: 'DeliverLogs',
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    on: { any: 'Deliveries of logs are authorised on no resource' },
    why: 'Step Functions writes what a run does through a delivery, which it makes with this role',
  },
  tracing,
];

/** Where the ARN has no Region because there is no ARN, the condition has it. */
const inRegion = (grant: Grant, { region }: Home): Grant =>
  'any' in grant.on ? { ...grant, when: { ...grant.when, StringEquals: { 'aws:RequestedRegion': region } } } : grant;

const tracing: Grant = {
  sid: 'Trace',
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  on: { any: 'X-Ray authorises segments on no resource' },
  why: 'Traces of what was called and how long it took',
};

const runningGrants = (handler: HandlerName, arns: Arns): readonly Grant[] => [
  {
    sid: 'WriteLog',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    on: [arns.logStreams[handler]],
    why: 'Its own log group, which the stack makes; metrics are lines of the log',
  },
  tracing,
];

const readingOfTables: readonly Action[] = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];

const readTables = ({ tables, tableIndexes }: Arns): Grant => ({
  sid: 'ReadTables',
  actions: readingOfTables,
  on: [tables.executions, tableIndexes.executions, tables.claims, tables.catalogue],
  why: 'Executions and their lists, who holds what, groups, plans and accounts',
});

const executionTables = (arns: Arns): readonly Grant[] => [
  readTables(arns),
  {
    sid: 'WriteExecutions',
    actions: ['dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'],
    on: [arns.tables.executions],
    why: 'Objects of a record first, then its head; nothing of an execution is ever deleted',
  },
  {
    sid: 'WriteClaimsAndWork',
    actions: ['dynamodb:UpdateItem'],
    on: [arns.tables.claims, arns.tables.catalogue],
    why: 'Servers and plans are claimed and given back; what came of applying launch settings is noted',
  },
];

const managedTables = ({ tables }: Arns): readonly Grant[] => [
  {
    sid: 'WriteCatalogue',
    actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    on: [tables.catalogue],
    why: 'Groups, plans and accounts are saved and deleted',
  },
  {
    sid: 'WriteNames',
    actions: ['dynamodb:UpdateItem'],
    on: [tables.claims],
    why: 'Names are taken, and whoever edits has a turn',
  },
];

const engineGrants = (arns: Arns): readonly Grant[] => [
  {
    sid: 'StartEngine',
    actions: ['states:StartExecution'],
    on: [arns.stateMachine],
    why: 'Each generation of an execution’s engine is a run of it',
  },
  { sid: 'LookAtEngine', actions: ['states:DescribeExecution'], on: [arns.stateMachineRuns], why: 'Whether an engine is still there' },
  {
    sid: 'ReleaseEngine',
    actions: ['states:SendTaskSuccess'],
    on: { any: 'Step Functions authorises it on no resource; the token, which only its task was given, says which run' },
    why: 'An engine that waits goes on when somebody resumes or cancels',
  },
  wakeWorker(arns, 'It wakes itself for what a caller cannot wait for'),
  {
    sid: 'KeepLostInvocations',
    actions: ['sqs:SendMessage'],
    on: [arns.lostInvocations],
    why: 'Lambda puts invocations that nobody could serve there, with this role',
  },
];

const wakeWorker = (arns: Arns, why: string): Grant => ({
  sid: 'WakeWorker',
  actions: ['lambda:InvokeFunction'],
  on: [arns.functions['execution-handler']],
  why,
});

const newsGrants = (arns: Arns, { region }: Home): readonly Grant[] => [
  { sid: 'PublishNews', actions: ['sns:Publish'], on: [arns.topic], why: 'News for people' },
  {
    sid: 'SubscribeAddresses',
    actions: ['sns:Subscribe'],
    on: [arns.topic],
    when: { StringEquals: { 'sns:Protocol': 'email' } },
    why: 'Addresses that plans name are asked to agree; nothing but e-mail',
  },
  {
    sid: 'EncryptNews',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    on: [arns.topicKey],
    when: { StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` } },
    why: 'The topic is encrypted, and who publishes uses its key',
  },
  {
    sid: 'PutEvents',
    actions: ['events:PutEvents'],
    on: [arns.eventBus],
    when: { StringEquals: { 'events:source': eventSource } },
    why: 'News for programs, under our own name alone',
  },
];

/** Of a role, on itself: what it could be told is what it may do already. */
export const simulation = (role: string): Grant => ({
  sid: 'SimulateItself',
  actions: ['iam:GetRole', 'iam:SimulatePrincipalPolicy'],
  on: [role],
  why: 'A job that lacks a right of its caller does not say so; the simulation in the background does, before anybody starts one',
});

const enterAccounts = (arns: Arns): Grant => ({
  sid: 'EnterAccounts',
  actions: ['sts:AssumeRole'],
  on: [arns.targetRoles],
  why: 'Accounts are registered while the product runs, so any account may have the one role that lets us in; each trusts us first',
});
