/**
 * The dashboard: from what people ask first (are recoveries going?) down to the machinery.
 */
import { handlerNames } from '@drs-orchestrator/contract';
import { AlarmStatusWidget, GraphWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarm, IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from './metrics.ts';
import { depthOf, failedRuns, ofApi, ofFunction, ours, undeliveredPolls } from './metrics.ts';
import type { Watched } from './watched.ts';

/** All that the code measures, in the graphs in which it is shown. */
const graphs: Readonly<Record<string, { readonly statistic: string; readonly metrics: readonly MetricName[] }>> = {
  'Executions: begun and ended': {
    statistic: Stats.SUM,
    metrics: ['ExecutionsStarted', 'ExecutionsCompleted', 'ExecutionsFailed', 'ExecutionsCancelled', 'FinalizationCount'],
  },
  'Executions in trouble': { statistic: Stats.MAXIMUM, metrics: ['ExecutionsStuck', 'RtoAtRisk', 'PollFailures'] },
  'Time of a wave, milliseconds': { statistic: Stats.MAXIMUM, metrics: ['WaveCompletionTime'] },
  'Time of a poll, milliseconds': { statistic: Stats.MAXIMUM, metrics: ['PollingDuration'] },
  'Instances read from EC2': { statistic: Stats.SUM, metrics: ['EC2EnrichmentCount'] },
  'What AWS made us repeat or refused': {
    statistic: Stats.SUM,
    metrics: ['Retries', 'RecoveryServiceErrors', 'NotificationErrors', 'RightsErrors'],
  },
  'Writers who met': { statistic: Stats.SUM, metrics: ['WriteConflicts'] },
};

const third = 8;

export function dashboardRows(props: Watched, alarms: readonly IAlarm[]): IWidget[][] {
  const { names, functions, stateMachine, rule, api, tables, deadLetters } = props;
  const of = (metric: Parameters<typeof ofFunction>[1]): IMetric[] => handlerNames.map((handler) => ofFunction(functions[handler], metric));
  const product = Object.entries(graphs).map(([title, { statistic, metrics }]) =>
    graph(
      title,
      metrics.map((name) => ours(names, name, statistic)),
    ),
  );
  const machinery = [
    graph('Functions: invocations', of('Invocations')),
    graph('Functions: errors and throttles', [...of('Errors'), ...of('Throttles')]),
    graph('Functions: 99 of 100 within, milliseconds', of('Duration')),
    graph('Functions: at the same time', of('ConcurrentExecutions')),
    graph('State machine: runs that did not succeed', [failedRuns(stateMachine)]),
    graph('Minute rule and queues', [undeliveredPolls(rule), depthOf(deadLetters.undelivered), depthOf(deadLetters.lostInvocations)]),
    graph('API: requests and errors', [ofApi(api, 'Count'), ofApi(api, '4XXError'), ofApi(api, '5XXError')]),
    graph('API: 99 of 100 within, milliseconds', [ofApi(api, 'Latency')]),
    graph(
      'Tables: capacity used',
      Object.values(tables).flatMap((table) => [table.metricConsumedReadCapacityUnits(), table.metricConsumedWriteCapacityUnits()]),
    ),
  ];
  return [[new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 3 * third, height: 3 })], product, machinery];
}

const graph = (title: string, left: readonly IMetric[]): GraphWidget =>
  new GraphWidget({ title, left: [...left], width: third, height: 6 });
