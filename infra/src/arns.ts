/**
 * What the permissions of a role may name, as ARNs.
 *
 * Owns: the record that the tables of permissions are written over. ARNs of functions and of the state machine are composed of names:
 * a function may invoke itself and start the machine that invokes it, and a reference would make a circle.
 */
import type { tableSchema } from '@drs-orchestrator/adapters-aws';
import type { HandlerName } from '@drs-orchestrator/contract';
import { handlerNames } from '@drs-orchestrator/contract';
import { Aws, Fn } from 'aws-cdk-lib';
import type { Names } from './names.ts';

export type TableName = keyof typeof tableSchema;

export type Arns = {
  readonly functions: Readonly<Record<HandlerName, string>>;
  readonly stateMachine: string;
  /** Of each run of the state machine. */
  readonly stateMachineRuns: string;
  readonly tables: Readonly<Record<TableName, string>>;
  /** Of each index of a table. */
  readonly tableIndexes: Readonly<Record<TableName, string>>;
  readonly topic: string;
  /** The topic is encrypted with it: who publishes needs it too. */
  readonly topicKey: string;
  readonly eventBus: string;
  /** Where asynchronous invocations of execution-handler end that nobody could serve. */
  readonly lostInvocations: string;
  /** Of the role by which we enter accounts, in any account: each decides for itself whom it trusts. */
  readonly targetRoles: string;
  /** Of the very role that the permissions are for. */
  readonly ownRole: string;
  /** Of the streams of each function's log group. */
  readonly logStreams: Readonly<Record<HandlerName, string>>;
};

/** Those that are there before any role is. */
export type SharedArns = Omit<Arns, 'ownRole'>;

/** Those that follow from names alone. */
export const composedArns = ({
  functions,
  stateMachine,
  targetRole,
}: Names): Pick<Arns, 'functions' | 'stateMachine' | 'stateMachineRuns' | 'targetRoles'> => ({
  functions: recordOf(handlerNames, (handler) => inThisRegion('lambda', `function:${functions[handler]}`)),
  stateMachine: inThisRegion('states', `stateMachine:${stateMachine}`),
  stateMachineRuns: inThisRegion('states', `execution:${stateMachine}:*`),
  targetRoles: Fn.join(':', ['arn', Aws.PARTITION, 'iam', '', '*', `role/${targetRole}`]),
});

export const inThisRegion = (service: string, resource: string): string =>
  Fn.join(':', ['arn', Aws.PARTITION, service, Aws.REGION, Aws.ACCOUNT_ID, resource]);

export const recordOf = <Key extends string, Value>(keys: readonly Key[], valueOf: (key: Key) => Value): Readonly<Record<Key, Value>> =>
  Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
