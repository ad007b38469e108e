/**
 * What each role may do: one list of statements per function, and one for the state machine.
 */
import type { HandlerName } from '@drs-orchestrator/contract';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../arns.ts';

export function grantsFor(handler: HandlerName, arns: Arns): readonly PolicyStatement[] {
  const tables = new PolicyStatement({
    actions: [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    ],
    resources: [...Object.values(arns.tables), ...Object.values(arns.tableIndexes)],
  });
  const logs = new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [arns.logStreams[handler]] });
  const traces = new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] });
  const lost = new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [arns.lostInvocations] });
  return [tables, logs, traces, ...(handler === 'execution-handler' ? [lost] : [])];
}

export function grantsForStateMachine(arns: Arns): readonly PolicyStatement[] {
  return [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [arns.functions['execution-handler']] })];
}
