/**
 * The metrics that alarms and the dashboard look at: ours under the names that the code measures by, and those of AWS.
 *
 * Owns: namespaces and dimensions. A metric that nobody emits makes an alarm that can never fire, so each comes from here, and a test holds
 * this file against what the code and AWS emit.
 */
import { metricDimension, metricsNamespace } from '@drs-orchestrator/lambda';
import type { metricNames } from '@drs-orchestrator/lambda';
import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Names } from '../names.ts';

export type MetricName = (typeof metricNames)[number];

const period = Duration.minutes(1);

/** `installation` is the variable INSTALLATION_NAME of every function. */
export const ours = ({ stack }: Names, metricName: MetricName, statistic: string = Stats.SUM): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { [metricDimension]: stack },
    statistic,
    period,
    label: metricName,
  });

export const ofFunction = (target: IFunction, name: 'Errors' | 'Throttles' | 'Invocations' | 'Duration' | 'ConcurrentExecutions'): Metric =>
  target.metric(name, { period, statistic: statisticOf(name), label: `${name} of ${target.node.id}` });

const statisticOf = (name: string): string =>
  name === 'Duration' ? Stats.percentile(99) : name === 'ConcurrentExecutions' ? Stats.MAXIMUM : Stats.SUM;

/** An execution of the machine that fails, is stopped or runs out of time: what the reconciler replaces, and what should never happen. */
export const failedRuns = (machine: IStateMachine): IMetric =>
  new MathExpression({
    expression: 'failed + timedOut + aborted',
    label: 'Runs of the state machine that did not succeed',
    usingMetrics: {
      failed: machine.metricFailed({ period, statistic: Stats.SUM }),
      timedOut: machine.metricTimedOut({ period, statistic: Stats.SUM }),
      aborted: machine.metricAborted({ period, statistic: Stats.SUM }),
    },
    period,
  });

export const depthOf = (queue: IQueue): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM, label: `Messages in ${queue.node.path}` });

export const undeliveredPolls = (rule: IRule): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: Stats.SUM,
    period,
  });

export const ofApi = (api: RestApi, name: 'Count' | '4XXError' | '5XXError' | 'Latency'): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: name,
    dimensionsMap: { ApiName: api.restApiName, Stage: api.deploymentStage.stageName },
    statistic: name === 'Latency' ? Stats.percentile(99) : Stats.SUM,
    period,
  });
