/**
 * The client of DRS as functions carry it, beside the one that is installed: what goes out and what comes back is the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as installed from '@aws-sdk/client-drs';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sdkInBundles } from './lambda-bundles.mjs';

type Sdk = typeof installed;
type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string } | 'cut';
type Request = { readonly method: string | undefined; readonly url: string | undefined; readonly headers: unknown; readonly body: string };

const root = join(import.meta.dirname, '..');
let folder: string;
let built: Sdk;
let server: Server;
let answer: Answer;
const requests: Request[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drs-client-'));
  const outfile = join(folder, 'client.mjs');
  const contents = `export * from '@aws-sdk/client-drs';`;
  await build({ ...sdkInBundles(root), stdin: { contents, resolveDir: root }, outfile });
  built = (await import(pathToFileURL(outfile).href)) as Sdk;
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push({ method: request.method, url: request.url, headers: steady(request), body });
      if (answer === 'cut') return request.socket.destroy();
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, 60_000);

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
};

/** Without what differs from one call to the next, and what a client says of itself. */
const steady = ({ headers }: IncomingMessage) => ({
  contentType: headers['content-type'],
  contentLength: headers['content-length'],
  token: headers['x-amz-security-token'],
  attempt: headers['amz-sdk-request'],
  credential: /Credential=\S+\/\d{8}(\/\S+),/.exec(headers.authorization ?? '')?.[1],
});

const client = (sdk: Sdk) =>
  new sdk.DrsClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    credentials: () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' }),
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
  });

const calls: Readonly<Record<string, (of: Sdk, client: installed.DrsClient) => Promise<unknown>>> = {
  StartRecovery: ({ StartRecoveryCommand }, drs) =>
    drs.send(
      new StartRecoveryCommand({
        isDrill: true,
        sourceServers: [{ sourceServerID: 's-0123456789abcdef0', recoverySnapshotID: 'pit-0123456789abcdef0' }],
        tags: { 'drs:name': 'Zürich' },
      }),
    ),
  DescribeJobs: ({ DescribeJobsCommand }, drs) => drs.send(new DescribeJobsCommand({ filters: { jobIDs: ['drsjob-1'] }, nextToken: 'n' })),
  DescribeSourceServers: ({ DescribeSourceServersCommand }, drs) => drs.send(new DescribeSourceServersCommand({ maxResults: 200 })),
};

const job = {
  jobID: 'drsjob-1',
  type: 'LAUNCH',
  status: 'STARTED',
  participatingServers: [{ sourceServerID: 's-1', launchStatus: 'PENDING' }],
};

const answers: Readonly<Record<string, Answer>> = {
  'what was asked': { status: 200, body: JSON.stringify({ job, items: [job], nextToken: 'next', somethingElse: 1 }) },
  nothing: { status: 200, body: '{}' },
  'no by header': {
    status: 400,
    headers: { 'x-amzn-errortype': 'ValidationException:http://amazon' },
    body: '{"message":"bad","reason":"other"}',
  },
  'no by body': { status: 404, body: '{"__type":"com.amazonaws.drs#ResourceNotFoundException","message":"gone","resourceId":"s-1"}' },
  'no that nobody knows': { status: 403, headers: { 'x-amzn-errortype': 'SomethingElse' }, body: '{"Message":"no"}' },
  'too much': {
    status: 429,
    headers: { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '3' },
    body: '{"message":"slow down","retryAfterSeconds":"3"}',
  },
  'an error of its own': { status: 500, headers: { 'x-amzn-errortype': 'InternalServerException' }, body: '{"message":"oh"}' },
  "a proxy's page": { status: 502, body: '<html>Bad gateway</html>' },
  'half a body': { status: 200, body: '{"job": {' },
  'nothing at all': 'cut',
};

const outcome = async (sdk: Sdk, call: (of: Sdk, client: installed.DrsClient) => Promise<unknown>) => {
  const drs = client(sdk);
  try {
    return { answered: withoutMetadata(await call(sdk, drs)) };
  } catch (error) {
    const { name, message, code, reason, resourceId, $metadata, $response } = error as Error & Record<string, unknown>;
    const { httpStatusCode, attempts } = ($metadata ?? {}) as Readonly<Record<string, unknown>>;
    const { headers, statusCode } = ($response ?? {}) as {
      readonly headers?: Readonly<Record<string, string>>;
      readonly statusCode?: number;
    };
    // Of what cannot be read, the installed client keeps the status in the raw answer alone.
    const status = httpStatusCode ?? statusCode;
    return { failed: { name, message, code, reason, resourceId, status, attempts, retryAfter: headers?.['retry-after'] } };
  } finally {
    drs.destroy();
  }
};

const withoutMetadata = (told: unknown) => ({ ...(told as object), $metadata: undefined });

test.each(Object.keys(answers))('asks alike and understands alike where the answer is %s', async (said) => {
  answer = answers[said] ?? 'cut';
  for (const call of Object.values(calls)) {
    requests.splice(0);
    const [one, other] = [await outcome(installed, call), await outcome(built, call)];
    expect(other).toEqual(one);
    expect(requests).toHaveLength(2);
    expect(requests[1]).toEqual(requests[0]);
  }
});
