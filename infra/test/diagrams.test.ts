/**
 * The pictures of docs/architecture, held against what is synthesised: nothing is drawn that is not there, and nothing that matters is
 * left out.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { diagrams } from '../../tools/diagrams/diagrams.ts';
import { createApp } from '../src/app.ts';
import { readSettings } from '../src/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'drs-diagrams-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const code = join(folder, 'code');
mkdirSync(code);
writeFileSync(join(code, 'index.mjs'), 'export const handler = () => undefined;');

type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };
const { app, stack } = createApp({ settings: readSettings({}), codeOf: () => code, outdir: join(folder, 'cdk.out') });
const { Resources } = app.synth().getStackByName(stack.stackName).template as { readonly Resources: Readonly<Record<string, Resource>> };

/** Whoever would look for one of these looks into the picture first. */
const important = [
  'AWS::Lambda::Function',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::Events::EventBus',
  'AWS::StepFunctions::StateMachine',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::ApiGateway::RestApi',
  'AWS::Cognito::UserPool',
  'AWS::WAFv2::WebACL',
  'AWS::CloudFront::Distribution',
  'AWS::S3::Bucket',
  'AWS::CloudWatch::Dashboard',
];
const drawn = diagrams.flatMap(({ name, boxes }) => boxes.flatMap(({ resource }) => (resource === undefined ? [] : [{ name, resource }])));

const matches = ([id, { Type, Properties = {} }]: [string, Resource], [type, name]: readonly [string, string]): boolean =>
  Type === type && (id.includes(name) || Object.values(Properties).includes(name));

it.each(drawn)('has the $resource that $name draws', ({ resource }) => {
  expect(Object.entries(Resources).filter((entry) => matches(entry, resource))).toHaveLength(1);
});

it('has nothing of importance that the first picture leaves out', () => {
  const first = drawn.filter(({ name }) => name === diagrams[0]?.name);
  const missing = Object.entries(Resources).filter(
    (entry) => important.includes(entry[1].Type) && !first.some(({ resource }) => matches(entry, resource)),
  );
  expect(missing.map(([id]) => id)).toEqual([]);
});
