/**
 * What alarms and the dashboard look at.
 */
import type { HandlerName } from '@drs-orchestrator/contract';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IRule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { TableName } from '../arns.ts';
import type { Names } from '../names.ts';

export type Watched = {
  readonly names: Names;
  readonly functions: Readonly<Record<HandlerName, IFunction>>;
  readonly stateMachine: IStateMachine;
  readonly rule: IRule;
  readonly api: RestApi;
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly deadLetters: { readonly undelivered: IQueue; readonly lostInvocations: IQueue };
  readonly topic: ITopic;
};
