/**
 * The input of PutMetricData, as CloudWatch's service model (2010-08-01) and its documented limits restrict it.
 */
import * as z from 'zod';

const MAX_DIMENSIONS = 30;
const MAX_VALUES = 150;
export const MAX_METRICS = 1000;
const LARGEST = 2 ** 360;

const UNIT_BASES = [
  'Bytes',
  'Kilobytes',
  'Megabytes',
  'Gigabytes',
  'Terabytes',
  'Bits',
  'Kilobits',
  'Megabits',
  'Gigabits',
  'Terabits',
  'Count',
];
const UNITS = ['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'None', ...UNIT_BASES, ...UNIT_BASES.map((base) => `${base}/Second`)];

const dimension = z.object({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) });

/** `isText`: all leaves are texts, as the query protocol has them. */
function putMetricData(isText: boolean) {
  const number = (isText ? z.string().regex(/\S/).pipe(z.coerce.number()) : z.number()).refine(
    (value) => Math.abs(value) <= LARGEST,
    'must be between -2^360 and 2^360',
  );
  const moment = isText
    ? z
        .string()
        .transform((text) => Date.parse(text) / 1000)
        .refine(Number.isFinite, 'must be a time')
    : z.number();
  const datum = z.object({
    MetricName: z.string().min(1).max(255),
    Dimensions: z.array(dimension).max(MAX_DIMENSIONS).optional(),
    Timestamp: moment.optional(),
    Value: number.optional(),
    StatisticValues: z.object({ SampleCount: number, Sum: number, Minimum: number, Maximum: number }).optional(),
    Values: z.array(number).max(MAX_VALUES).optional(),
    Counts: z.array(number).max(MAX_VALUES).optional(),
    Unit: z.enum(UNITS).optional(),
    StorageResolution: number.refine((value) => value === 1 || value === 60, 'must be 1 or 60').optional(),
  });
  return z.object({
    Namespace: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^:]/, 'must not begin with a colon')
      .refine((name) => !name.startsWith('AWS/'), 'must not begin with AWS/, which is kept for AWS'),
    MetricData: z.array(datum).optional(),
    EntityMetricData: z.array(z.object({ Entity: z.looseObject({}).optional(), MetricData: z.array(datum).optional() })).optional(),
    StrictEntityValidation: z.unknown().optional(),
  });
}

export const typedPutMetricData = putMetricData(false);
export const textPutMetricData = putMetricData(true);
export type PutMetricDataInput = z.output<typeof typedPutMetricData>;
export type Datum = NonNullable<PutMetricDataInput['MetricData']>[number];
