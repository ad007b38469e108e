/**
 * Signatures: AWS's published examples, and the AWS SDK as the signer whose requests are then changed on their way.
 */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { DescribeJobsCommand, DrsClient, ListTagsForResourceCommand } from '@aws-sdk/client-drs';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSimulator, parseEstate, readAuthorization, serveSimulator, signatureProblem } from '../src/index.ts';
import type { Simulator, WireRequest, WireResponse } from '../src/index.ts';
import { ESTATE, HUB, SPOKE, START } from './rig.ts';

describe('the published examples of version 4', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  const moment = Date.parse('2015-08-30T12:36:00Z');
  const example = (method: string, path: string, headers: Record<string, string>, signature: string, body = '') => {
    const all = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z', ...headers };
    const names = Object.keys(all).toSorted().join(';');
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`;
    return { method, path, headers: { ...all, authorization }, body };
  };
  const problem = (request: WireRequest, at = moment): string | undefined => {
    const authorization = readAuthorization(request.headers);
    return authorization.kind === 'signed' ? signatureProblem(request, authorization, secret, at) : authorization.kind;
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it.each([
    ['nothing but what every request has', example('GET', '/', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')],
    [
      'spaces around and inside header values',
      example(
        'GET',
        '/',
        { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' },
        'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
      ),
    ],
    [
      'a query out of order',
      example('GET', '/?Param2=value2&Param1=value1', {}, 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'),
    ],
    ['a query beyond ASCII', example('GET', '/?%E1%88%B4=bar', {}, '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04')],
    ['a form', example('POST', '/', form, 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a', 'Param1=value1')],
  ])('verify: %s', (_what, request) => {
    expect(problem(request)).toBeUndefined();
    expect(problem({ ...request, body: `${request.body} ` })).toBe('mismatch');
    expect(problem({ ...request, method: 'PUT' })).toBe('mismatch');
    expect(problem(request, moment + 301_000)).toBe('skewed');
    expect(problem(request, moment - 301_000)).toBe('skewed');
  });

  const vanilla = example('GET', '/', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
  it.each([
    ['a header that came on the way and is not signed', { 'x-amz-invocation-type': 'Event' }, 'incomplete'],
    ['no date', { 'x-amz-date': '' }, 'incomplete'],
    ['a date that is none', { 'x-amz-date': '20151330T123600Z' }, 'incomplete'],
    ['another host', { host: 'example.com' }, 'mismatch'],
    ['another day than the key was made for', { 'x-amz-date': '20150831T123600Z' }, 'mismatch'],
    ['half a signature', { authorization: vanilla.headers.authorization.slice(0, -8) }, 'mismatch'],
    ['no signature', { authorization: vanilla.headers.authorization.replace(/Signature=.*/, '') }, 'malformed'],
    ['another algorithm', { authorization: vanilla.headers.authorization.replace('SHA256', 'SHA1') }, 'malformed'],
    ['no header signed', { authorization: vanilla.headers.authorization.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=') }, 'malformed'],
  ])('do not verify with %s', (_what, headers, expected) => {
    expect(problem({ ...vanilla, headers: { ...vanilla.headers, ...headers } })).toBe(expected);
  });
});

const KEY = { accessKeyId: 'AKIAOURS', secretAccessKey: 'the right secret' };

describe('a simulator with credentials', () => {
  let simulator: Simulator;
  let ahead = 0;
  beforeEach(() => {
    ahead = 0;
    simulator = openSimulator({
      estate: parseEstate(ESTATE, 'estate.yaml'),
      seed: 7,
      clock: { now: () => START },
      credentials: [{ ...KEY, accountId: HUB }],
      timeOfDay: () => Date.now() + ahead,
    });
  });
  afterEach(() => simulator.close());

  type Change = (request: WireRequest) => WireRequest;
  const same: Change = (request) => request;

  /** What the SDK has signed with these credentials, changed, and how it was answered. */
  const send = async (
    call: (config: object) => Promise<unknown>,
    { change = same, credentials = KEY }: { readonly change?: Change; readonly credentials?: object } = {},
  ): Promise<WireResponse> => {
    const caught: WireRequest[] = [];
    const requestHandler = {
      handle: (sent: { method: string; path: string; query?: object; headers: Record<string, string>; body?: string }) => {
        const query = new URLSearchParams(Object.entries(sent.query ?? {})).toString();
        const headers = Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]));
        caught.push({ method: sent.method, path: query === '' ? sent.path : `${sent.path}?${query}`, headers, body: sent.body ?? '' });
        return Promise.reject(new Error('caught'));
      },
    };
    const config = { region: 'us-east-1', endpoint: 'http://127.0.0.1:1', maxAttempts: 1, credentials, requestHandler };
    await expect(call(config)).rejects.toThrow('caught');
    const [request] = caught;
    if (request === undefined) throw new Error('The SDK sent nothing');
    const outcome = await simulator.handle(change(request));
    if (outcome.kind === 'connection-lost') throw new Error('connection lost');
    return outcome.response;
  };
  const drs = (config: object) => new DrsClient(config).send(new DescribeJobsCommand({ filters: { fromDate: '2026-01-01T00:00:00Z' } }));
  const ec2 = (config: object) =>
    new EC2Client(config).send(new DescribeInstancesCommand({ Filters: [{ Name: 'tag:a b', Values: ['*'] }] }));
  const sts = (config: object) => new STSClient(config).send(new GetCallerIdentityCommand({}));
  const arn = `arn:aws:drs:us-east-1:${HUB}:job/drsjob-1`;
  const tags = (config: object) => new DrsClient(config).send(new ListTagsForResourceCommand({ resourceArn: arn }));

  it('answers who has signed with its secret', async () => {
    for (const call of [drs, ec2, sts]) expect((await send(call)).status).toBe(200);
    // A path that is encoded on the wire, and so twice in the signature.
    expect((await send(tags)).headers['x-amzn-errortype']).toBe('ResourceNotFoundException');
  });

  const mismatch = 'SignatureDoesNotMatch';
  it.each([
    ['DRS', drs, 'InvalidSignatureException', 'InvalidSignatureException'],
    ['EC2', ec2, mismatch, 'RequestExpired'],
    ['STS', sts, mismatch, mismatch],
  ] as const)('refuses in the words of %s what was not signed so, and changes nothing', async (_name, call, wrong, old) => {
    const codeOf = ({ headers, body }: WireResponse) => headers['x-amzn-errortype'] ?? /<Code>(.*?)<\/Code>/.exec(body)?.[1];
    const refusal = async (change: Change, credentials: object = KEY) => {
      const response = await send(call, { change, credentials });
      return [response.status, codeOf(response)];
    };
    expect(await refusal(same, { ...KEY, secretAccessKey: 'another' })).toEqual([403, wrong]);
    expect(await refusal((request) => ({ ...request, body: `${request.body} ` }))).toEqual([403, wrong]);
    expect(await refusal((request) => ({ ...request, path: `${request.path}?a=b` }))).toEqual([403, wrong]);
    const unsignedPayload: Change = (request) => ({
      ...request,
      body: `${request.body} `,
      headers: { ...request.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    });
    expect(await refusal(unsignedPayload)).toEqual([403, wrong]);
    ahead = 301_000;
    expect(await refusal(same)).toEqual([old === 'RequestExpired' ? 400 : 403, old]);
    expect(simulator.requests().map(({ accountId }) => accountId)).toEqual(['', '', '', '', '']);
  });

  it('takes an assumed role by the secret it was given, and by no other', async () => {
    const assume = (config: object) =>
      new STSClient(config).send(
        new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${SPOKE}:role/Recovery`, RoleSessionName: 'drill', ExternalId: 'shared-secret' }),
      );
    const { body } = await send(assume);
    const given = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(body)?.[1] ?? '';
    const session = { accessKeyId: given('AccessKeyId'), secretAccessKey: given('SecretAccessKey'), sessionToken: given('SessionToken') };
    expect((await send(sts, { credentials: session })).body).toContain(`<Account>${SPOKE}</Account>`);
    expect((await send(sts, { credentials: { ...session, secretAccessKey: KEY.secretAccessKey } })).status).toBe(403);
    expect((await send(sts, { credentials: { ...session, sessionToken: 'made up' } })).status).toBe(403);
  });

  it('refuses a presigned URL as a request that nobody signed', async () => {
    const query = new URLSearchParams({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${KEY.accessKeyId}/20260301/us-east-1/sts/aws4_request`,
      'X-Amz-Signature': '0'.repeat(64),
    });
    const outcome = await simulator.handle({ method: 'GET', path: `/?${query.toString()}`, headers: { host: '127.0.0.1' }, body: '' });
    expect(outcome).toMatchObject({ response: { status: 403, body: expect.stringContaining('MissingAuthenticationToken') as string } });
  });

  const run = promisify(execFile);
  const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
  const script = `
import boto3, sys
from botocore.exceptions import ClientError
for secret in ('${KEY.secretAccessKey}', 'another'):
    for service, call in (('drs', 'describe_source_servers'), ('ec2', 'describe_instances'), ('sts', 'get_caller_identity')):
        client = boto3.client(service, region_name='us-east-1', endpoint_url=sys.argv[1],
                              aws_access_key_id='${KEY.accessKeyId}', aws_secret_access_key=secret)
        try:
            print(service, getattr(client, call)()['ResponseMetadata']['HTTPStatusCode'])
        except ClientError as error:
            print(service, error.response['Error']['Code'])
`;
  it.skipIf(!hasBoto3)(
    `takes boto3's signatures${hasBoto3 ? '' : ' (skipped: python3 has no boto3 here)'}`,
    async () => {
      const served = await serveSimulator(simulator, { host: '127.0.0.1', port: 0 });
      const { stdout } = await run('python3', ['-c', script, `http://127.0.0.1:${String(served.port)}`]);
      await served.close();
      expect(stdout.trim().split('\n')).toEqual([
        ...['drs 200', 'ec2 200', 'sts 200'],
        ...['drs InvalidSignatureException', `ec2 ${mismatch}`, `sts ${mismatch}`],
      ]);
    },
    60_000,
  );
});
