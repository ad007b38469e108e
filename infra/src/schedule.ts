/**
 * The minute rule: the reconciler's heartbeat.
 *
 * Owns: that it is enabled, and that what it sends is always the same. A minute that is lost is made good by the next, so nothing is
 * delivered late; what could not be delivered at all ends in a queue that an alarm watches.
 */
import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { operations } from '@drs-orchestrator/contract';
import { Construct } from 'constructs';
import type { Names } from './names.ts';

const retryMinutes = 1;
const retries = 2;

export type MinuteRuleProps = { readonly names: Names; readonly executionHandler: IFunction; readonly undelivered: IQueue };

export class MinuteRule extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, { names, executionHandler, undelivered }: MinuteRuleProps) {
    super(scope, id);
    this.rule = new Rule(this, 'Rule', {
      ruleName: names.pollingRule,
      description: 'Every minute, looks after each active execution: repeats what was lost, and starts engines that are gone',
      schedule: Schedule.rate(Duration.minutes(1)),
      enabled: true,
    });
    this.rule.addTarget(
      new LambdaFunction(executionHandler, {
        event: RuleTargetInput.fromObject({ operation: operations.find.name }),
        maxEventAge: Duration.minutes(retryMinutes),
        retryAttempts: retries,
        deadLetterQueue: undelivered,
      }),
    );
  }
}
