/**
 * Inputs made from the service model's table: for each operation, requests with a member at its limit, and one with it beyond.
 */
import type { OperationName } from '../src/drs/model/input.ts';
import type { Shape } from '../src/drs/model/shape.ts';
import { REQUESTS } from '../src/drs/model/requests.ts';
import { VALUES } from '../src/drs/model/values.ts';

/** `badAt`: the path of the field that the value breaks a limit with; absent: it breaks none. */
export type Sample = { readonly what: string; readonly value: unknown; readonly badAt?: string };

type Structured = Readonly<Record<string, unknown>>;

const SHAPES: Readonly<Record<string, Shape | undefined>> = { ...REQUESTS, ...VALUES };

/** A text for each pattern, the `n`-th of its kind where lists have to be of different ones. */
const OF_PATTERN: Readonly<Record<string, (n: number) => string>> = {
  ARN: (n) => `arn:aws:drs:us-east-1:123456789012:source-server/s-${digits(n)}`,
  AccountID: (n) => String(100_000_000_000 + n),
  AwsRegion: () => 'us-east-1',
  CfnStackName: () => 'stack',
  EC2InstanceID: (n) => `i-${digits(n)}`,
  ISO8601DatetimeString: () => '2026-03-01T00:00:00Z',
  JobID: (n) => `drsjob-${digits(n)}`,
  LaunchActionDescription: () => 'Says hello.',
  LaunchActionId: (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  LaunchActionName: () => 'Say hello',
  LaunchActionParameterName: (n) => `name${String(n)}`,
  LaunchActionParameterValue: () => 'value',
  LaunchActionResourceId: (n) => `s-${digits(n)}`,
  LaunchActionVersion: () => '1',
  LaunchConfigurationTemplateID: (n) => `lct-${digits(n)}`,
  RecoveryInstanceID: (n) => `i-${digits(n)}`,
  RecoverySnapshotID: (n) => `pit-${digits(n)}`,
  ReplicationConfigurationTemplateID: (n) => `rct-${digits(n)}`,
  SecurityGroupID: (n) => `sg-${digits(n)}`,
  SourceNetworkID: (n) => `sn-${digits(n)}`,
  SourceServerARN: (n) => `arn:aws:drs:us-east-1:123456789012:source-server/s-${digits(n)}`,
  SourceServerID: (n) => `s-${digits(n)}`,
  SsmDocumentName: () => 'AWS-RunShellScript',
  SubnetID: (n) => `subnet-${digits(n)}`,
  VpcID: (n) => `vpc-${digits(n)}`,
};

function digits(n: number): string {
  return String(n).padStart(17, '0');
}

function shapeOf(name: string): Shape {
  const shape = SHAPES[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  return shape;
}

/** The least that the shape takes. */
export function plainValue(name: string, n = 0): unknown {
  const shape = shapeOf(name);
  switch (shape.kind) {
    case 'text':
      return OF_PATTERN[name]?.(n) ?? 'x'.repeat(shape.min ?? 1);
    case 'choice':
      return shape.of[0];
    case 'flag':
      return true;
    case 'whole':
      return shape.min ?? 0;
    case 'list':
      return Array.from({ length: shape.min ?? 1 }, (_, item) => plainValue(shape.of, item));
    case 'map':
      return {};
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members).flatMap(([member, of]) => (of.endsWith('!') ? [[member, plainValue(of.slice(0, -1), n)]] : [])),
      );
  }
}

export function requestSamples(operation: OperationName): readonly Sample[] {
  return samplesOf(`${operation}Request`, '').filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value));
}

export function plainRequest(operation: OperationName): Structured {
  return plainValue(`${operation}Request`) as Structured;
}

function samplesOf(name: string, path: string): readonly Sample[] {
  const shape = shapeOf(name);
  const good = (what: string, value: unknown): Sample => ({ what: `${path} ${what}`, value });
  const bad = (what: string, value: unknown): Sample => ({ what: `${path} ${what}`, value, badAt: path });
  switch (shape.kind) {
    case 'flag':
      return [good('true', true), good('false', false), bad('a text', 'yes')];
    case 'choice':
      return [...shape.of.map((word) => good(word, word)), bad('a word that is none of them', 'NO_SUCH'), bad('a number', 1)];
    case 'whole':
      return [...wholeSamples(shape, good, bad), bad('a fraction', 2.5), bad('a text', '2')];
    case 'text':
      return [...textSamples(name, shape, good, bad), bad('a number', 1)];
    case 'list':
      return [...listSamples(shape, path, good, bad), bad('a text', 'x')];
    case 'map':
      return [...mapSamples(shape, path, good, bad), bad('a list', [])];
    case 'structure':
      return [...structureSamples(name, shape, path), bad('a text', 'x')];
  }
}

type Make = (what: string, value: unknown) => Sample;

function wholeSamples({ min, max }: { readonly min?: number; readonly max?: number }, good: Make, bad: Make): readonly Sample[] {
  return [
    ...(min === undefined ? [] : [good('the least', min), bad('below the least', min - 1)]),
    ...(max === undefined ? [] : [good('the most', max), bad('above the most', max + 1)]),
  ];
}

function textSamples(name: string, shape: Extract<Shape, { kind: 'text' }>, good: Make, bad: Make): readonly Sample[] {
  if (shape.pattern !== undefined) {
    const text = plainValue(name) as string;
    const tooLong = shape.max === undefined ? [] : [bad('too long', text.padEnd(shape.max + 1, '0'))];
    return [good('of the pattern', text), bad('off the pattern', `${text.slice(0, -1)}\n`), ...tooLong];
  }
  const { min = 0, max } = shape;
  return [
    good('the shortest', 'x'.repeat(min)),
    ...(min > 0 ? [bad('too short', 'x'.repeat(min - 1))] : []),
    ...(max === undefined ? [] : [good('the longest', 'x'.repeat(max)), bad('too long', 'x'.repeat(max + 1))]),
  ];
}

function listSamples(shape: Extract<Shape, { kind: 'list' }>, path: string, good: Make, bad: Make): readonly Sample[] {
  const of = (length: number): readonly unknown[] => Array.from({ length }, (_, n) => plainValue(shape.of, n));
  const { min = 0, max } = shape;
  return [
    ...(min > 0 ? [good('the shortest list', of(min)), bad('too short a list', of(min - 1))] : []),
    ...(max === undefined ? [] : [good('the longest list', of(max)), bad('too long a list', of(max + 1))]),
    ...samplesOf(shape.of, `${path}.0`).map((item) => ({ ...item, value: [item.value] })),
  ];
}

function mapSamples(shape: Extract<Shape, { kind: 'map' }>, path: string, good: Make, bad: Make): readonly Sample[] {
  const entries = (count: number): Structured =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [OF_PATTERN[shape.key]?.(n) ?? `key${String(n)}`, plainValue(shape.of)]));
  const key = OF_PATTERN[shape.key]?.(0) ?? 'key0';
  return [
    good('without entries', {}),
    ...(shape.max === undefined ? [] : [good('with most entries', entries(shape.max)), bad('too many entries', entries(shape.max + 1))]),
    ...samplesOf(shape.of, `${path}.${key}`).map((item) => ({ ...item, value: { [key]: item.value } })),
  ];
}

function structureSamples(name: string, shape: Extract<Shape, { kind: 'structure' }>, path: string): readonly Sample[] {
  const plain = plainValue(name) as Structured;
  return Object.entries(shape.members).flatMap(([member, named]) => {
    const isRequired = named.endsWith('!');
    const here = path === '' ? member : `${path}.${member}`;
    const ofMember = samplesOf(isRequired ? named.slice(0, -1) : named, here);
    const samples = ofMember.map((sample) => ({ ...sample, value: { ...plain, [member]: sample.value } }));
    if (!isRequired) return samples;
    const without = Object.fromEntries(Object.entries(plain).filter(([one]) => one !== member));
    return [{ what: `without ${here}`, value: without, badAt: here }, ...samples];
  });
}
