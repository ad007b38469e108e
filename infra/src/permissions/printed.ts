/**
 * Who may do what, for people: the roles with their statements, over names that stand for those of a deployment.
 *
 * Owns: the roles' order and titles, and a policy's text. Knows nothing of CDK, so that whoever only reads need not load it.
 */
import type { Grant } from '@drs-orchestrator/adapters-aws';
import { isAnywhere } from '@drs-orchestrator/adapters-aws';
import { handlerNames } from '@drs-orchestrator/contract';
import type { HandlerName } from '@drs-orchestrator/contract';
import type { Arns } from '../arns.ts';
import { namesOf } from '../names.ts';
import { functionPolicies, stateMachineGrants } from './hub-grants.ts';
import type { RolePolicy } from './hub-grants.ts';
import { targetGrants } from './target-grants.ts';

export type PrintedRole = {
  readonly name: string;
  readonly whose: string;
  readonly grants: readonly Grant[];
  readonly policies: readonly RolePolicy[];
};

export const printedRoles = (): readonly PrintedRole[] => [
  ...handlerNames.map((name) => printed(name, functionRoles[name], functionPolicies(name, printedArns, home))),
  printed(names.stateMachine, 'The role of the state machine.', [
    { kind: 'inline', name: 'work', grants: stateMachineGrants(printedArns) },
  ]),
  printed(
    names.targetRole,
    'The role in each target account, made there by a stack of its own; only the functions’ roles may assume it, with its external id.',
    [
      {
        kind: 'inline',
        name: 'recover',
        grants: targetGrants({ partition: home.partition, accountId: '444455556666', roleName: names.targetRole, instanceRoles: [] }),
      },
    ],
  ),
];

const printed = (name: string, whose: string, policies: readonly RolePolicy[]): PrintedRole => ({
  name,
  whose,
  grants: policies.flatMap(({ grants }) => grants),
  policies,
});

/** As IAM takes it. */
export const policyText = (grants: readonly Grant[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: grants.map(({ sid, actions, on, when }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: isAnywhere(on) ? '*' : on,
      ...(when === undefined ? {} : { Condition: when }),
    })),
  });

const home = { partition: 'aws', region: 'eu-central-1', accountId: '111122223333' };
const names = namesOf('ENV', '');

const functionRoles: Readonly<Record<HandlerName, string>> = {
  'execution-handler': 'Starts, watches and ends recoveries; the only one that changes anything in an account.',
  'query-handler': 'Reads, and writes nothing anywhere but its log.',
  'data-management-handler': 'Keeps groups, plans and accounts; of an account that is recovered into, it only reads.',
};

const inHome = (service: string, resource: string): string =>
  `arn:${home.partition}:${service}:${home.region}:${home.accountId}:${resource}`;

/** Where CloudFormation gives a name, a word in capitals stands for it. */
export const printedArns: Arns = {
  functions: {
    'execution-handler': inHome('lambda', `function:${names.functions['execution-handler']}`),
    'query-handler': inHome('lambda', `function:${names.functions['query-handler']}`),
    'data-management-handler': inHome('lambda', `function:${names.functions['data-management-handler']}`),
  },
  stateMachine: inHome('states', `stateMachine:${names.stateMachine}`),
  stateMachineRuns: inHome('states', `execution:${names.stateMachine}:*`),
  targetRoles: `arn:${home.partition}:iam::*:role/${names.targetRole}`,
  tables: {
    executions: inHome('dynamodb', 'table/EXECUTIONS'),
    claims: inHome('dynamodb', 'table/CLAIMS'),
    catalogue: inHome('dynamodb', 'table/CATALOGUE'),
  },
  tableIndexes: {
    executions: inHome('dynamodb', 'table/EXECUTIONS/index/*'),
    claims: inHome('dynamodb', 'table/CLAIMS/index/*'),
    catalogue: inHome('dynamodb', 'table/CATALOGUE/index/*'),
  },
  topic: inHome('sns', 'TOPIC'),
  topicKey: inHome('kms', 'key/TOPIC-KEY'),
  eventBus: inHome('events', 'event-bus/EVENT-BUS'),
  ownRole: `arn:${home.partition}:iam::${home.accountId}:role/OWN-ROLE`,
  lostInvocations: inHome('sqs', 'LOST-INVOCATIONS'),
  logStreams: {
    'execution-handler': inHome('logs', `log-group:/aws/lambda/${names.functions['execution-handler']}:*`),
    'query-handler': inHome('logs', `log-group:/aws/lambda/${names.functions['query-handler']}:*`),
    'data-management-handler': inHome('logs', `log-group:/aws/lambda/${names.functions['data-management-handler']}:*`),
  },
};
