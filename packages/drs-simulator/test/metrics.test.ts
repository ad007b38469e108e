/** CloudWatch: the same metrics in each of its three protocols, and the AWS SDK with whatever it speaks. */
import { gzipSync } from 'node:zlib';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { decode, encode, Token, Type } from 'cborg';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { serveSimulator } from '../src/index.ts';
import type { WireRequest, WireResponse } from '../src/index.ts';
import { HUB, openRig, signed, START } from './rig.ts';
import type { Rig } from './rig.ts';

type Tree = { readonly [name: string]: unknown };
type Speaker = { readonly request: (input: Tree) => WireRequest; readonly code: (response: WireResponse) => unknown };

/** As botocore writes it: a list is numbered below `member`. */
function flat(prefix: string, value: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => flat(`${prefix}.member.${String(index + 1)}`, item));
  if (value instanceof Date) return [[prefix, value.toISOString()]];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, item]) => flat(prefix === '' ? name : `${prefix}.${name}`, item));
  return [[prefix, String(value)]];
}

const seconds = (value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(seconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, seconds(item)]));
};

const CBOR_TIME = { typeEncoders: { Date: (date: Date) => [new Token(Type.tag, 1), new Token(Type.float, date.getTime() / 1000)] } };
const headers = signed('monitoring');

const SPEAKERS: Readonly<Record<string, Speaker>> = {
  query: {
    request: (input) => ({
      method: 'POST',
      path: '/',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(
        Object.fromEntries([['Action', 'PutMetricData'], ['Version', '2010-08-01'], ...flat('', input)]),
      ).toString(),
    }),
    code: ({ body }) => (new XMLParser().parse(body) as { ErrorResponse?: { Error: { Code: string } } }).ErrorResponse?.Error.Code,
  },
  json: {
    request: (input) => ({
      method: 'POST',
      path: '/',
      headers: { ...headers, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData' },
      body: JSON.stringify(seconds(input)),
    }),
    code: (response) => response.headers['x-amzn-query-error']?.split(';')[0],
  },
  cbor: {
    request: (input) => ({
      method: 'POST',
      path: '/service/GraniteServiceVersion20100801/operation/PutMetricData',
      headers: { ...headers, 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
      body: '',
      bytes: encode(input, CBOR_TIME),
    }),
    code: (response) => response.headers['x-amzn-query-error']?.split(';')[0],
  },
};

async function put(rig: Rig, request: WireRequest): Promise<WireResponse> {
  const outcome = await rig.simulator.handle(request);
  if (outcome.kind === 'connection-lost') throw new Error('connection lost');
  return outcome.response;
}

const datum = { MetricName: 'Launches', Value: 25 };
const input = (change: Tree = {}): Tree => ({ Namespace: 'DRS', MetricData: [datum], ...change });
const metricsOf = (rig: Rig) => rig.simulator.messages({ kind: 'metric' }).messages;

describe.each(Object.entries(SPEAKERS))('metrics in %s', (_protocol, { request, code }) => {
  it('are captured with what was said of them', async () => {
    const rig = openRig();
    const given = {
      Namespace: 'DRS/Orchestrator',
      MetricData: [
        {
          MetricName: 'Duration',
          Dimensions: [
            { Name: 'plan', Value: 'rp-1' },
            { Name: 'wave', Value: '2' },
          ],
          Timestamp: new Date(START - 60_000),
          Value: 1.5,
          Unit: 'Seconds',
        },
        { MetricName: 'Lag', StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 }, StorageResolution: 1 },
        { MetricName: 'Sizes', Values: [1, 2], Counts: [3, 1] },
      ],
    };
    expect(await put(rig, request(given))).toMatchObject({ status: 200 });
    expect(metricsOf(rig)).toMatchObject([
      {
        kind: 'metric',
        accountId: HUB,
        region: 'us-east-1',
        namespace: 'DRS/Orchestrator',
        metrics: [
          {
            name: 'Duration',
            dimensions: { plan: 'rp-1', wave: '2' },
            time: START - 60_000,
            value: 1.5,
            unit: 'Seconds',
            storageResolution: 60,
          },
          {
            name: 'Lag',
            dimensions: {},
            time: START,
            statistics: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 },
            unit: 'None',
            storageResolution: 1,
          },
          { name: 'Sizes', values: [1, 2], counts: [3, 1] },
        ],
      },
    ]);
  });

  it.each<[string, Tree, string]>([
    ['no namespace', { Namespace: '' }, 'InvalidParameterValue'],
    ['a namespace kept for AWS', { Namespace: 'AWS/EC2' }, 'InvalidParameterValue'],
    ['a namespace beyond the limit', { Namespace: 'x'.repeat(256) }, 'InvalidParameterValue'],
    ['no data', { MetricData: [] }, 'MissingParameter'],
    ['a metric without a name', { MetricData: [{ Value: 1 }] }, 'MissingParameter'],
    ['a metric without a value', { MetricData: [{ MetricName: 'x' }] }, 'MissingParameter'],
    ['two kinds of value', { MetricData: [{ ...datum, Values: [1] }] }, 'InvalidParameterCombination'],
    ['fewer counts than values', { MetricData: [{ MetricName: 'x', Values: [1, 2], Counts: [1] }] }, 'InvalidParameterCombination'],
    ['more than 150 values', { MetricData: [{ MetricName: 'x', Values: Array.from({ length: 151 }, () => 1) }] }, 'InvalidParameterValue'],
    [
      'more than 30 dimensions',
      { MetricData: [{ ...datum, Dimensions: Array.from({ length: 31 }, (_, n) => ({ Name: `n${n}`, Value: 'x' })) }] },
      'InvalidParameterValue',
    ],
    ['more than 1,000 metrics', { MetricData: Array.from({ length: 1001 }, () => datum) }, 'InvalidParameterValue'],
    ['a unit that is none', { MetricData: [{ ...datum, Unit: 'Miles' }] }, 'InvalidParameterValue'],
    ['another resolution', { MetricData: [{ ...datum, StorageResolution: 5 }] }, 'InvalidParameterValue'],
    ['a value beyond the limit', { MetricData: [{ ...datum, Value: 2 ** 361 }] }, 'InvalidParameterValue'],
  ])('are refused with %s', async (_what, change, expected) => {
    const rig = openRig();
    const response = await put(rig, request(input(change)));
    expect([response.status, code(response)]).toEqual([400, expected]);
    expect(metricsOf(rig)).toEqual([]);
  });

  it('are read when they come compressed, and meet faults', async () => {
    const rig = openRig();
    const { headers: given, body, bytes, ...rest } = request(input());
    const packed = { ...rest, headers: { ...given, 'content-encoding': 'gzip' }, body: '', bytes: gzipSync(bytes ?? body) };
    expect(await put(rig, packed)).toMatchObject({ status: 200 });
    expect(metricsOf(rig)).toMatchObject([{ metrics: [{ name: 'Launches', value: 25 }] }]);
    expect(code(await put(rig, { ...packed, bytes: gzipSync('').subarray(0, 4) }))).toBeDefined();
    rig.simulator.addFault({ kind: 'throttle', service: 'monitoring', count: 1 });
    expect(code(await put(rig, request(input())))).toBe('Throttling');
    expect(rig.simulator.requests({ service: 'monitoring' }).map(({ status }) => status)).toEqual([200, 400, 400]);
  });
});

it('answers CBOR in CBOR', async () => {
  const rig = openRig();
  const good = await put(rig, SPEAKERS['cbor']!.request(input()));
  expect([good.headers['smithy-protocol'], decode(good.bytes ?? new Uint8Array())]).toEqual(['rpc-v2-cbor', {}]);
  const bad = await put(rig, SPEAKERS['cbor']!.request(input({ Namespace: ':' })));
  expect(decode(bad.bytes ?? new Uint8Array())).toMatchObject({ __type: 'com.amazonaws.cloudwatch#InvalidParameterValueException' });
  const broken = await put(rig, { ...SPEAKERS['cbor']!.request(input()), bytes: Buffer.from('no CBOR at all') });
  expect(broken).toMatchObject({ status: 400, headers: { 'x-amzn-query-error': 'SerializationException;Sender' } });
});

it('takes metrics from the AWS SDK, compressed ones among them, and verifies their signatures', async () => {
  const credentials = { accessKeyId: 'AKIAMETRICS', secretAccessKey: 'secret' };
  const rig = openRig({ credentials: [{ ...credentials, accountId: HUB }] });
  const { port, close } = await serveSimulator(rig.simulator, { host: '127.0.0.1', port: 0 });
  const config = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', maxAttempts: 1 };
  const client = new CloudWatchClient({ ...config, credentials });
  const many = Array.from({ length: 500 }, (_, n) => ({ MetricName: `Metric${n}`, Value: n, Timestamp: new Date(START) }));
  await client.send(new PutMetricDataCommand({ Namespace: 'DRS', MetricData: [datum] }));
  await client.send(new PutMetricDataCommand({ Namespace: 'DRS', MetricData: many }));
  expect(metricsOf(rig).map((message) => message.kind === 'metric' && message.metrics.length)).toEqual([1, 500]);
  await expect(client.send(new PutMetricDataCommand({ Namespace: 'AWS/x', MetricData: [datum] }))).rejects.toMatchObject({
    name: expect.stringMatching(/^InvalidParameterValue/),
    $metadata: { httpStatusCode: 400 },
  });
  const stranger = new CloudWatchClient({ ...config, credentials: { ...credentials, secretAccessKey: 'guessed' } });
  await expect(stranger.send(new PutMetricDataCommand({ Namespace: 'DRS', MetricData: [datum] }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  client.destroy();
  stranger.destroy();
  await close();
});
