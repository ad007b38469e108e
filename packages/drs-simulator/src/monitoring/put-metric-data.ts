/**
 * PutMetricData: what was measured is captured, one message for each request.
 *
 * Assumption: a time is taken whatever it is. CloudWatch refuses those of more than two weeks ago; the clocks here are too far apart.
 */
import type * as z from 'zod';
import type { Answer, Refusal } from '../answer.ts';
import { answer, present } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { SECOND_MS } from '../instants.ts';
import { capture } from '../world/captured.ts';
import type { CapturedMetric } from '../world/records.ts';
import type { Datum, PutMetricDataInput } from './metric-data.ts';
import { MAX_METRICS } from './metric-data.ts';

export function monitoringRefusal(
  code: string,
  message: string,
  status = code === 'InternalServiceError' || code === 'InternalFailure' ? 500 : 400,
): Refusal {
  return { kind: 'refusal', code, status, message };
}

export function invalidInput({ issues: [issue] }: z.ZodError): Refusal {
  const name = issue?.path.map((part) => (typeof part === 'number' ? `member.${String(part + 1)}` : String(part))).join('.') ?? '';
  const isMissing = issue?.code === 'invalid_type' && issue.message.endsWith('received undefined');
  if (isMissing) return monitoringRefusal('MissingParameter', `The parameter ${name} is required.`);
  return monitoringRefusal('InvalidParameterValue', `The value for parameter ${name} is invalid: ${issue?.message ?? ''}.`);
}

export function putMetricData({ world, place, now }: CallContext, input: PutMetricDataInput): Answer | Refusal {
  const ofEntities = (input.EntityMetricData ?? []).flatMap(({ Entity, MetricData = [] }) =>
    MetricData.map((datum) => ({ datum, entity: Entity })),
  );
  const all = [...(input.MetricData ?? []).map((datum) => ({ datum, entity: undefined })), ...ofEntities];
  if (all.length === 0) return monitoringRefusal('MissingParameter', 'The parameter MetricData is required.');
  if (all.length > MAX_METRICS)
    return monitoringRefusal(
      'InvalidParameterValue',
      `The collection MetricData must not have a size greater than ${String(MAX_METRICS)}.`,
    );
  for (const { datum } of all) {
    const problem = combinationProblem(datum);
    if (problem !== undefined) return problem;
  }
  const metrics = all.map(({ datum, entity }) => present({ ...captured(datum, now), entity }) as CapturedMetric);
  capture(world, now, { kind: 'metric', ...place, namespace: input.Namespace, metrics });
  return answer(200, {});
}

function combinationProblem({ MetricName, Value, StatisticValues, Values, Counts }: Datum): Refusal | undefined {
  const given = [Value, StatisticValues, Values].filter((one) => one !== undefined).length;
  if (given === 0)
    return monitoringRefusal('MissingParameter', `The metric ${MetricName} has neither Value, nor StatisticValues, nor Values.`);
  if (given > 1)
    return monitoringRefusal(
      'InvalidParameterCombination',
      `The metric ${MetricName} has more than one of Value, StatisticValues and Values.`,
    );
  if (Counts !== undefined && Counts.length !== Values?.length)
    return monitoringRefusal('InvalidParameterCombination', `The metric ${MetricName} does not have as many Counts as Values.`);
  if (StatisticValues !== undefined && StatisticValues.Minimum > StatisticValues.Maximum)
    return monitoringRefusal('InvalidParameterValue', `The metric ${MetricName} has a Minimum above its Maximum.`);
  return undefined;
}

function captured(
  { MetricName, Dimensions = [], Timestamp, Value, StatisticValues, Values, Counts, Unit = 'None', StorageResolution = 60 }: Datum,
  now: number,
): CapturedMetric {
  return present({
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map((dimension) => [dimension.Name, dimension.Value])),
    time: Timestamp === undefined ? now : Math.round(Timestamp * SECOND_MS),
    value: Value,
    statistics: StatisticValues,
    values: Values,
    counts: Counts,
    unit: Unit,
    storageResolution: StorageResolution,
  }) as CapturedMetric;
}
