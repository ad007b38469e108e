/**
 * EC2's client as functions carry it, beside the one that is installed: it asks the same, and of the answers reads what our adapters do.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as installed from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sdkInBundles } from './lambda-bundles.mjs';

type Sdk = typeof installed;
type Schema = ReturnType<typeof NormalizedSchema.of>;
type Command = InstanceType<typeof installed.DescribeInstancesCommand>;

const root = join(import.meta.dirname, '..');
let folder: string;
let built: Sdk;
let server: Server;
let answer: { readonly status: number; readonly body: string };
const requests: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ec2-client-'));
  const outfile = join(folder, 'client.mjs');
  await build({ ...sdkInBundles(root), entryPoints: [join(root, 'packages/adapters-aws/src/ec2/ec2-sdk.ts')], outfile });
  built = (await import(pathToFileURL(outfile).href)) as Sdk;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      requests.push(body);
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, 60_000);

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that a shape may hold, one of each in a list. */
const sample = (schema: Schema): unknown => {
  if (schema.isStructSchema()) return Object.fromEntries([...schema.structIterator()].map(([name, member]) => [name, sample(member)]));
  if (schema.isListSchema()) return [sample(schema.getValueSchema())];
  if (schema.isTimestampSchema()) return new Date(1_700_000_000_000);
  if (schema.isBooleanSchema()) return true;
  return schema.isNumericSchema() ? 7 : 'text';
};

const xmlOf = (schema: Schema): string => {
  if (schema.isStructSchema()) {
    return [...schema.structIterator()].map(([name, member]) => element(member.getMergedTraits().xmlName ?? name, xmlOf(member))).join('');
  }
  if (schema.isListSchema()) return element(schema.getValueSchema().getMergedTraits().xmlName ?? 'member', xmlOf(schema.getValueSchema()));
  if (schema.isTimestampSchema()) return '2023-11-14T22:13:20.000Z';
  if (schema.isBooleanSchema()) return 'true';
  return schema.isNumericSchema() ? '7' : 'text';
};

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

const schemasOf = (name: string) => {
  const { [`${name}$`]: operation } = installed as unknown as Readonly<Record<string, readonly unknown[]>>;
  const [input, output] = (operation ?? [])
    .slice(-2)
    .map((schema) => NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]));
  if (input === undefined || output === undefined) throw new Error(`The client has no ${name}`);
  return { input, output };
};

const send = async (sdk: Sdk, name: string, input: unknown): Promise<unknown> => {
  const endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const client = new sdk.EC2Client({
    region: 'eu-west-1',
    endpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' },
  });
  const { [`${name}Command`]: CommandClass } = sdk as unknown as Readonly<Record<string, new (input: unknown) => Command>>;
  if (CommandClass === undefined) throw new Error(`The client has no ${name}`);
  try {
    return { ...(await client.send(new CommandClass(input))), $metadata: undefined };
  } catch (error) {
    const { name: code, message, $metadata, $response } = error as Error & Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    return { code, message, status: $metadata?.['httpStatusCode'], headers: $response?.['headers'] !== undefined };
  } finally {
    client.destroy();
  }
};

const both = async (name: string) => {
  const { input, output } = schemasOf(name);
  answer = { status: 200, body: element(`${name}Response`, xmlOf(output)) };
  requests.splice(0);
  const asked = sample(input);
  return { one: await send(installed, name, asked), other: await send(built, name, asked) };
};

const templates = ['CreateLaunchTemplateVersion', 'DescribeLaunchTemplateVersions'];
const others = ['ModifyLaunchTemplate', 'DescribeInstances', 'DescribeInstanceTypeOfferings', 'DescribeNetworkInterfaces'];
const all = [...templates, ...others, 'DescribeSecurityGroups', 'DescribeSubnets', 'StartInstances', 'StopInstances'];

test.each(all)('%s asks for the same, whatever is asked, and reads nothing otherwise', async (name) => {
  const { one, other } = await both(name);
  expect(requests[1]).toBe(requests[0]);
  expect(requests[0]?.length).toBeGreaterThan(50);
  expect(one).toMatchObject(other as object);
});

test.each(templates)('%s reads launch templates whole, since they are written back', async (name) => {
  const { one, other } = await both(name);
  expect(other).toEqual(one);
});

test('what our adapters read of instances, interfaces, subnets and groups is there', async () => {
  expect((await both('DescribeInstances')).other).toMatchObject({
    Reservations: [
      {
        Instances: [
          {
            ...{ InstanceId: 'text', State: { Name: 'text' }, InstanceType: 'text', LaunchTime: new Date(1_700_000_000_000) },
            ...{ PrivateIpAddress: 'text', PrivateDnsName: 'text' },
          },
        ],
      },
    ],
    NextToken: 'text',
  });
  expect((await both('DescribeNetworkInterfaces')).other).toMatchObject({
    NetworkInterfaces: [
      {
        ...{ NetworkInterfaceId: 'text', SubnetId: 'text', PrivateIpAddresses: [{ PrivateIpAddress: 'text' }] },
        Attachment: { InstanceId: 'text' },
      },
    ],
  });
  expect((await both('DescribeSubnets')).other).toMatchObject({
    Subnets: [{ SubnetId: 'text', VpcId: 'text', AvailabilityZone: 'text', CidrBlock: 'text', State: 'text' }],
  });
  expect((await both('DescribeSecurityGroups')).other).toMatchObject({ SecurityGroups: [{ GroupId: 'text', VpcId: 'text' }] });
});

test('an error has its code, its message and its status', async () => {
  answer = {
    status: 503,
    body: '<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow</Message></Error></Errors><RequestID>r</RequestID></Response>',
  };
  const one = await send(installed, 'DescribeSubnets', {});
  expect(one).toEqual({ code: 'RequestLimitExceeded', message: 'slow', status: 503, headers: true });
  expect(await send(built, 'DescribeSubnets', {})).toEqual(one);
});
