import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson, listExecutions, newDataDir, readToken, readWorld, startOn, type LocalProcess, type Ready } from './local-process.ts';

const patience = 60_000;
const run = promisify(execFile);

describe('the endpoints', () => {
  const dataDir = newDataDir();
  let local: LocalProcess;
  let ready: Ready;
  let executionId = '';

  beforeAll(async () => {
    // Slow, so that the drill is under way for as long as these tests take.
    local = startOn(dataDir, ['--speed', '1']);
    ready = await local.ready();
    executionId = (await listExecutions(ready.api, dataDir))[0]?.executionId ?? '';
  }, patience);
  afterAll(async () => {
    local.kill('SIGKILL');
    await local.ended;
  });

  const api = async (path: string, init: RequestInit & { readonly token?: string } = {}) => {
    const { token = readToken(dataDir), ...rest } = init;
    const response = await fetch(`${ready.api}/api${path}`, { ...rest, headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const aws = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    run('aws', args, {
      env: {
        ...process.env,
        AWS_SHARED_CREDENTIALS_FILE: join(dataDir, 'credentials'),
        AWS_PROFILE: 'drs-local',
        AWS_CONFIG_FILE: '/dev/null',
        ...environment,
      },
    });

  it('answer when the drill is running and listed, with everything written that a client needs', async () => {
    expect(await listExecutions(ready.api, dataDir)).toEqual([{ executionId, status: 'RUNNING' }]);
    expect(await getJson(`${ready.api}/api/health`)).toMatchObject({ statusCode: 200, status: 'ok' });
    expect(readFileSync(join(dataDir, 'credentials'), 'utf8')).toMatch(
      /^\[drs-local\]\naws_access_key_id = AKIA[A-Z2-7]{16}\naws_secret_access_key = \S{40}\nregion = us-east-1\n$/,
    );
    for (const name of ['credentials', 'token', 'token.key']) expect(statSync(join(dataDir, name)).mode & 0o777, name).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect((await api('/me')).body).toMatchObject({ user: 'local-admin', roles: ['DRSOrchestrationAdmin'] });
  });

  it('refuse whoever has no token of ours, and whoever calls them by another name', async () => {
    expect(await api('/executions', { token: 'x' })).toMatchObject({ status: 401, body: { statusCode: 401, error: 'UNAUTHORIZED' } });
    expect((await fetch(`${ready.api}/api/executions`)).status).toBe(401);
    expect(await statusFor('evil.example')).toBe(403);
    expect(await statusFor(`127.0.0.1:1`)).toBe(403);
    expect(await statusFor(`localhost:${new URL(ready.api).port}`)).toBe(200);
  });

  it('answer bad input in the one dialect, and change nothing', async () => {
    const post = (body: string) => api('/executions', { method: 'POST', body });
    expect(await post('a'.repeat(2 * 1024 * 1024))).toMatchObject({
      status: 413,
      body: { statusCode: 413, error: 'PAYLOAD_TOO_LARGE', limitBytes: 1_048_576 },
    });
    expect(await post('no json')).toMatchObject({ status: 400, body: { error: 'INVALID_PARAMETERS' } });
    expect(await post('{}')).toMatchObject({ status: 400, body: { error: 'MISSING_PARAMETERS' } });
    expect(await post('{"planId":"rp-nowhere","executionType":"DRILL"}')).toMatchObject({ status: 404, body: { error: 'PLAN_NOT_FOUND' } });
    expect(await api('/executions', { method: 'PUT' })).toMatchObject({ status: 405, body: { error: 'METHOD_NOT_ALLOWED' } });
    expect(await api('/nowhere')).toMatchObject({ status: 404, body: { error: 'NOT_FOUND' } });
    expect(await getJson(`${ready.api}/nowhere.txt`)).toMatchObject({ statusCode: 404, error: 'NOT_FOUND' });
    expect(await listExecutions(ready.api, dataDir)).toHaveLength(1);
  });

  it('pass query and path on to the function', async () => {
    expect((await api(`/executions/${executionId}`)).body).toMatchObject({ executionId, totalWaves: 3 });
    expect((await api('/executions?status=FAILED&limit=5')).body).toMatchObject({ count: 0 });
    expect((await api('/executions?limit=5&limit=6')).status).toBe(400);
  });

  it('pause and resume the drill', async () => {
    const post = (action: string) => api(`/executions/${executionId}/${action}`, { method: 'POST' });
    expect(await post('pause')).toMatchObject({ status: 200, body: { status: 'PAUSED' } });
    expect(await post('pause')).toMatchObject({ status: 400, body: { error: 'INVALID_STATE', currentStatus: 'PAUSED' } });
    expect(await post('resume')).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
  });

  describe('of Lambda and AWS', async () => {
    const cli = await answers('aws', ['--version']);
    const boto3 = await answers('python3', ['-c', 'import boto3']);

    it.skipIf(!cli)(
      'take the AWS CLI’s invocations (skipped where there is no aws command)',
      async () => {
        const out = join(dataDir, 'out.json');
        const invoke = async (name: string, payload: string, more: readonly string[] = []) => {
          const { stdout } = await aws([
            ...['--endpoint-url', ready.api, 'lambda', 'invoke', '--function-name', name, '--payload', payload],
            ...[...more, out],
          ]);
          return { said: JSON.parse(stdout) as Record<string, unknown>, answer: readFileSync(out, 'utf8') };
        };
        const found = await invoke('execution-handler', '{"operation":"find"}');
        expect(found.said).toEqual({ StatusCode: 200, ExecutedVersion: '$LATEST' });
        expect(JSON.parse(found.answer)).toMatchObject({ statusCode: 200, executionsFound: 1 });
        const arn = 'arn:aws:lambda:us-east-1:123456789012:function:query-handler:$LATEST';
        const details = await invoke(arn, JSON.stringify({ operation: 'get_execution_details', executionId }));
        expect(JSON.parse(details.answer)).toMatchObject({ statusCode: 200, executionId });
        expect((await invoke('execution-handler', '{}', ['--invocation-type', 'Event'])).said).toEqual({ StatusCode: 202 });
        expect((await invoke('execution-handler', '{}', ['--invocation-type', 'DryRun'])).said).toEqual({ StatusCode: 204 });
        const failed = await invoke('execution-handler', '{"action":"plan_next_step","state":{"executionId":"exec-x"}}');
        expect(failed.said).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
        expect(JSON.parse(failed.answer)).toMatchObject({ errorType: 'ExecutionNotFoundError' });
        await expect(invoke('nobody', '{}')).rejects.toThrow('ResourceNotFoundException');
        await expect(invoke('execution-handler', 'no json')).rejects.toThrow('InvalidRequestContentException');
      },
      patience,
    );

    it.skipIf(!cli)(
      'refuse a key of somebody else’s',
      async () => {
        writeFileSync(
          join(dataDir, 'others'),
          '[drs-local]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x\nregion = us-east-1\n',
        );
        const others = { AWS_SHARED_CREDENTIALS_FILE: join(dataDir, 'others') };
        const call = aws(['--endpoint-url', ready.api, 'lambda', 'invoke', '--function-name', 'execution-handler', '/dev/null'], others);
        await expect(call).rejects.toThrow('UnrecognizedClientException');
        await expect(aws(['--endpoint-url', ready.simulator, 'drs', 'describe-jobs'], others)).rejects.toThrow();
      },
      patience,
    );

    it.skipIf(!cli)(
      'show the AWS CLI the servers and jobs of the drill',
      async () => {
        const drs = async (command: string, query: string): Promise<unknown> =>
          JSON.parse((await aws(['--endpoint-url', ready.simulator, 'drs', command, '--query', query])).stdout);
        expect(await drs('describe-source-servers', 'length(items)')).toBe(25);
        expect(await drs('describe-jobs', 'items[].[type, initiatedBy]')).toEqual([['LAUNCH', 'START_DRILL']]);
      },
      patience,
    );

    const python = async (script: string) => {
      const { stdout } = await run('python3', ['-c', script], {
        env: { ...process.env, AWS_SHARED_CREDENTIALS_FILE: join(dataDir, 'credentials') },
      });
      return stdout.trim().split('\n');
    };

    it.skipIf(!boto3)(
      'take boto3’s invocations (skipped where there is no boto3)',
      async () => {
        const script = `
import boto3, json
client = boto3.Session(profile_name='drs-local').client('lambda', endpoint_url='${ready.api}')
answer = client.invoke(FunctionName='execution-handler', Payload=json.dumps({'operation': 'list_executions'}))
print(answer['StatusCode'], json.loads(answer['Payload'].read())['count'])
try:
    client.invoke(FunctionName='execution-handler', Payload=b'x' * (6 * 1024 * 1024 + 1))
except client.exceptions.RequestTooLargeException as error:
    print(error.response['ResponseMetadata']['HTTPStatusCode'])
`;
        expect(await python(script)).toEqual(['200 1', '413']);
      },
      patience,
    );

    it.skipIf(!boto3)(
      'refuse boto3’s invocations signed with another secret, changed on their way, or sent again later',
      async () => {
        const script = `
import boto3, datetime, json
import botocore.auth
from botocore.exceptions import ClientError

def client(**more):
    return boto3.Session(profile_name='drs-local').client('lambda', endpoint_url='${ready.api}', **more)

def invoke(by, payload={'operation': 'find'}, **more):
    try:
        print(by.invoke(FunctionName='execution-handler', Payload=json.dumps(payload), **more)['StatusCode'])
    except ClientError as error:
        print(error.response['ResponseMetadata']['HTTPStatusCode'], error.response['Error']['Code'])

invoke(client())
key = boto3.Session(profile_name='drs-local').get_credentials().access_key
invoke(client(aws_access_key_id=key, aws_secret_access_key='another'))
invoke(client(aws_access_key_id=key, aws_secret_access_key='another'), InvocationType='Event')

def change(request, **_):
    request.body = request.body.replace(b'find', b'poll')
changing = client()
changing.meta.events.register('before-send.lambda.Invoke', change)
invoke(changing)

def later(request, **_):
    request.headers['X-Amz-Invocation-Type'] = 'DryRun'
turning = client()
turning.meta.events.register('before-send.lambda.Invoke', later)
invoke(turning)

now = botocore.auth.get_current_datetime
botocore.auth.get_current_datetime = lambda *args, **more: now(*args, **more) - datetime.timedelta(minutes=6)
invoke(client())
`;
        const wrong = '403 InvalidSignatureException';
        expect(await python(script)).toEqual(['200', wrong, wrong, wrong, '403 IncompleteSignatureException', wrong]);
      },
      patience,
    );
  });

  const statusFor = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(ready.api);
      const sent = request({ hostname, port, path: '/api/health', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end();
    });
});

describe('an estate of one’s own', () => {
  it(
    'takes the place of the world; its accounts are registered, and nothing is started',
    async () => {
      const dataDir = newDataDir();
      const sample = startOn(dataDir, ['--no-demo']);
      await sample.ready();
      sample.kill('SIGTERM');
      await sample.ended;
      const file = `${dataDir}.yaml`;
      writeFileSync(file, estate);
      for (const _start of [1, 2]) {
        const local = startOn(dataDir, ['--estate', file]);
        const { simulator, api } = await local.ready();
        const { regions } = await readWorld(simulator);
        expect(regions.map((one) => [one.accountId, one.region, one.servers.length])).toEqual([
          ['111111111111', 'eu-west-1', 2],
          ['222222222222', 'us-east-1', 1],
        ]);
        expect(await listExecutions(api, dataDir)).toEqual([]);
        local.kill('SIGTERM');
        await local.ended;
        expect(existsSync(join(dataDir, 'simulator.db'))).toBe(true);
      }
    },
    patience,
  );
});

const estate = `
accounts:
  - accountId: '111111111111'
    regions:
      - region: eu-west-1
        servers: [{ count: 2, hostnamePrefix: a, os: linux }]
  - accountId: '222222222222'
    roles: [{ roleName: Recovery, externalId: shared }]
    regions:
      - region: us-east-1
        servers: [{ hostname: b, os: windows }]
`;

/** Whether a program is there and does what it is asked. */
async function answers(command: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args);
    return true;
  } catch {
    return false;
  }
}
