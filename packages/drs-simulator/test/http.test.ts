import { request } from 'node:http';
import {
  ConflictException,
  DescribeJobLogItemsCommand,
  DescribeJobsCommand,
  DescribeRecoveryInstancesCommand,
  DescribeSourceServersCommand,
  DrsClient,
  ListTagsForResourceCommand,
  paginateDescribeSourceServers,
  ServiceQuotaExceededException,
  StartRecoveryCommand,
  TagResourceCommand,
  ThrottlingException,
  UntagResourceCommand,
  ValidationException,
} from '@aws-sdk/client-drs';
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveSimulator } from '../src/index.ts';
import { DB, HUB, LAUNCH_SECONDS, openRig, SPOKE, WINDOWS } from './rig.ts';
import type { RequestLogEntry, WorldSummary } from '../src/index.ts';
import type { Rig } from './rig.ts';

let rig: Rig;
let served: Awaited<ReturnType<typeof serveSimulator>>;
let endpoint: string;
let config: {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
};
let drs: DrsClient;

beforeEach(async () => {
  rig = openRig();
  served = await serveSimulator(rig.simulator, { host: '127.0.0.1', port: 0 });
  endpoint = `http://127.0.0.1:${String(served.port)}`;
  config = { endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } };
  drs = new DrsClient(config);
});
afterEach(async () => {
  drs.destroy();
  await served.close();
});

const read = async <Body>(path: string): Promise<Body> => (await (await fetch(endpoint + path)).json()) as Body;

const failure = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};

describe('the AWS SDK', () => {
  it('drills a server from start to end', async () => {
    const started = await drs.send(
      new StartRecoveryCommand({ isDrill: true, sourceServers: [{ sourceServerID: DB }], tags: { wave: '1' } }),
    );
    const jobID = started.job?.jobID ?? '';
    expect(started).toMatchObject({ $metadata: { httpStatusCode: 202 }, job: { status: 'PENDING', tags: { wave: '1' } } });
    rig.advance(LAUNCH_SECONDS);
    const { items } = await drs.send(new DescribeJobsCommand({ filters: { jobIDs: [jobID] } }));
    expect(items).toMatchObject([{ status: 'COMPLETED', participatingServers: [{ launchStatus: 'LAUNCHED' }] }]);
    const log = await drs.send(new DescribeJobLogItemsCommand({ jobID }));
    expect(log.items?.at(-1)?.event).toBe('JOB_END');
    const { items: instances } = await drs.send(new DescribeRecoveryInstancesCommand({ filters: { sourceServerIDs: [DB] } }));
    const ec2 = new EC2Client(config);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instances?.[0]?.ec2InstanceID ?? ''] }));
    expect(Reservations?.[0]?.Instances).toMatchObject([
      { State: { Code: 16, Name: 'running' }, Tags: expect.arrayContaining([{ Key: 'purpose', Value: '<a & b>' }]) },
    ]);
    expect(Reservations?.[0]?.Instances?.[0]?.LaunchTime).toBeInstanceOf(Date);
    const stopping = await ec2.send(new StopInstancesCommand({ InstanceIds: [instances?.[0]?.ec2InstanceID ?? ''] }));
    expect(stopping.StoppingInstances).toMatchObject([{ CurrentState: { Name: 'stopping' } }]);
    const missing = await failure(ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] })));
    expect(missing).toMatchObject({ name: 'InvalidInstanceID.NotFound', message: "The instance ID 'i-0123456789abcdef0' does not exist" });
    ec2.destroy();
  });

  it('pages through all servers, and reads one that was never launched', async () => {
    const names: (string | undefined)[] = [];
    for await (const page of paginateDescribeSourceServers({ client: drs, pageSize: 3 }, {})) {
      for (const server of page.items ?? []) {
        names.push(server.sourceProperties?.identificationHints?.hostname);
        expect(server.lifeCycle?.lastLaunch).toEqual({ initiated: {} });
      }
    }
    expect(names).toHaveLength(10);
  });

  it('gets the exceptions of the model with their members', async () => {
    await drs.send(new StartRecoveryCommand({ sourceServers: [{ sourceServerID: DB }] }));
    const conflict = await failure(drs.send(new StartRecoveryCommand({ sourceServers: [{ sourceServerID: DB }] })));
    expect(conflict).toBeInstanceOf(ConflictException);
    expect(conflict).toMatchObject({ resourceId: DB, code: 'ConflictException', $metadata: { httpStatusCode: 409 } });
    const invalid = await failure(drs.send(new DescribeSourceServersCommand({ filters: { sourceServerIDs: ['s-1'] } })));
    expect(invalid).toBeInstanceOf(ValidationException);
    expect(invalid).toMatchObject({ reason: 'fieldValidationFailed', fieldList: [{ name: 'filters.sourceServerIDs.0' }] });
    const many = Array.from({ length: 101 }, (_, n) => ({ sourceServerID: `s-${String(n).padStart(17, '0')}` }));
    const quota = await failure(drs.send(new StartRecoveryCommand({ sourceServers: many })));
    expect(quota).toBeInstanceOf(ServiceQuotaExceededException);
    expect(quota).toMatchObject({ quotaCode: 'L-B827C881', $metadata: { httpStatusCode: 402 } });
    rig.simulator.addFault({ kind: 'throttle', count: 1, retryAfterSeconds: 3 });
    const throttled = await failure(drs.send(new DescribeJobsCommand({})));
    expect(throttled).toBeInstanceOf(ThrottlingException);
    expect(throttled).toMatchObject({ retryAfterSeconds: '3', serviceCode: 'drs' });
  });

  it('tags by ARN in the path', async () => {
    const resourceArn = `arn:aws:drs:us-east-1:${HUB}:source-server/${WINDOWS}`;
    await drs.send(new TagResourceCommand({ resourceArn, tags: { 'a b': 'ü/?' } }));
    expect((await drs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ 'a b': 'ü/?' });
    await drs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a b', 'c'] }));
    expect((await drs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({});
  });

  it('assumes a role in the other account and works there', async () => {
    const sts = new STSClient(config);
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${SPOKE}:role/Recovery`, RoleSessionName: 'drill', ExternalId: 'shared-secret' }),
    );
    expect(Credentials?.Expiration?.getTime()).toBe(rig.now() + 3_600_000);
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const there = new STSClient({ ...config, credentials });
    expect((await there.send(new GetCallerIdentityCommand({}))).Account).toBe(SPOKE);
    expect(
      await failure(sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${SPOKE}:role/Recovery`, RoleSessionName: 'drill' }))),
    ).toMatchObject({ name: 'AccessDenied' });
    sts.destroy();
    there.destroy();
  });

  it('sees a cut connection, and no answer, when the answer is lost', async () => {
    rig.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'after-effect', count: 1 });
    const lost = await failure(drs.send(new StartRecoveryCommand({ sourceServers: [{ sourceServerID: DB }] })));
    expect(lost).toMatchObject({ code: 'ECONNRESET' });
    expect((await drs.send(new DescribeJobsCommand({}))).items).toHaveLength(1);
  });
});

describe('the paths of the simulator itself', () => {
  it('tell its health, the world and the requests, which can be narrowed and cleared', async () => {
    expect(await (await fetch(`${endpoint}/_simulator/health`)).json()).toEqual({
      status: 'ok',
      newestTime: '2026-03-01T12:03:20.000Z',
      droppedRequests: 0,
    });
    await drs.send(new StartRecoveryCommand({ sourceServers: [{ sourceServerID: DB }] }));
    await drs.send(new DescribeJobsCommand({}));
    const requests = await read<readonly RequestLogEntry[]>('/_simulator/requests?operation=StartRecovery');
    expect(requests).toEqual([
      expect.objectContaining({
        sequence: 1,
        operation: 'StartRecovery',
        status: 202,
        accountId: HUB,
        parameters: { sourceServers: [{ sourceServerID: DB }] },
      }),
    ]);
    expect((await fetch(`${endpoint}/_simulator/requests`, { method: 'DELETE' })).status).toBe(204);
    expect(await (await fetch(`${endpoint}/_simulator/requests`)).json()).toEqual([]);
    const world = await read<WorldSummary>('/_simulator/world');
    expect(world.regions.find((region) => region.region === 'us-east-1')!.servers[1]).toMatchObject({
      hostname: 'db-01',
      launches: 1,
      recoveryInstance: null,
    });
  });

  it('add, list and clear faults, and say which field of one is wrong', async () => {
    const post = (body: string): Promise<Response> => fetch(`${endpoint}/_simulator/faults`, { method: 'POST', body });
    expect((await post('{"kind":"throttle","operation":"DescribeJobs","count":3}')).status).toBe(201);
    expect(await failure(drs.send(new DescribeJobsCommand({})))).toBeInstanceOf(ThrottlingException);
    expect(await (await fetch(`${endpoint}/_simulator/faults`)).json()).toMatchObject([
      { kind: 'throttle', operation: 'DescribeJobs', count: 2, fired: 1, inForce: true, inForceFrom: null, inForceUntil: null },
    ]);
    const refused = await post('{"kind":"throttle","count":"many"}');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ problems: [{ field: 'count' }] });
    expect((await post('{')).status).toBe(400);
    await fetch(`${endpoint}/_simulator/faults`, { method: 'DELETE' });
    expect(await (await fetch(`${endpoint}/_simulator/faults`)).json()).toEqual([]);
  });

  it('give the requests narrowed by what is asked for, a page at a time', async () => {
    const calls = ['DescribeJobs', 'DescribeSourceServers', 'DescribeJobs'];
    for (const call of calls) await rig.drs(call);
    await rig.drs('DescribeJobs', {}, { region: 'eu-west-1' });
    await rig.sts('GetCallerIdentity');
    const page = async (query: string) => {
      const response = await fetch(`${endpoint}/_simulator/requests?${query}`);
      const entries = (await response.json()) as readonly RequestLogEntry[];
      return { sequences: entries.map(({ sequence }) => sequence), next: response.headers.get('x-simulator-next-since') };
    };
    expect(await page('service=sts')).toEqual({ sequences: [5], next: null });
    expect(await page('region=eu-west-1')).toEqual({ sequences: [4], next: null });
    expect(await page(`account=${SPOKE}`)).toEqual({ sequences: [], next: null });
    expect(await page('operation=DescribeJobs&limit=2')).toEqual({ sequences: [1, 3], next: '3' });
    expect(await page('operation=DescribeJobs&limit=2&since=3')).toEqual({ sequences: [4], next: null });
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['since=soon', 'since'],
      ['colour=red', ''],
    ] as const) {
      const refused = await fetch(`${endpoint}/_simulator/requests?${query}`);
      expect([refused.status, await refused.json()]).toMatchObject([400, { problems: [{ field }] }]);
    }
  });

  it('are listed at their root, with the methods that each takes', async () => {
    for (const path of ['/_simulator', '/_simulator/', '/_simulator?x=1']) {
      const { paths } = await read<{ paths: readonly { path: string; methods: readonly string[] }[] }>(path);
      expect(paths).toContainEqual({ path: '/_simulator/faults', methods: ['GET', 'POST', 'DELETE'] });
    }
    expect((await fetch(`${endpoint}/_simulator`, { method: 'DELETE' })).status).toBe(405);
  });

  it('refuse other paths with 404 and other methods with 405', async () => {
    expect((await fetch(`${endpoint}/_simulator/nothing`)).status).toBe(404);
    const refused = await fetch(`${endpoint}/_simulator/world`, { method: 'POST' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('a body beyond a megabyte', () => {
  it('is refused with 413, whether its length is told or not', async () => {
    const status = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const call = request(`${endpoint}/DescribeJobs`, { method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.on('error', reject);
        call.end('x'.repeat(2 * 1024 * 1024));
      });
    expect(await status({})).toBe(413);
    expect(await status({ 'transfer-encoding': 'chunked' })).toBe(413);
    expect(rig.simulator.requests()).toEqual([]);
  });
});

describe('web pages from elsewhere', () => {
  const ask = (path: string, method: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const call = request(`${endpoint}${path}`, { method, headers }, (response) => {
        expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        response.resume();
        resolve(response.statusCode);
      });
      call.on('error', reject);
      call.end(method === 'POST' ? '{"kind":"throttle"}' : undefined);
    });

  it('reach nothing under a name of their own, and change nothing under ours', async () => {
    for (const path of ['/_simulator/faults', '/_simulator/requests', '/_simulator/world', '/DescribeJobs']) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        expect(await ask(path, method, { host: `evil.example:${String(served.port)}` }), `${method} ${path}`).toBe(403);
        if (method !== 'GET') expect(await ask(path, method, { origin: 'http://evil.example' }), `${method} ${path}`).toBe(403);
      }
    }
    expect(rig.simulator.faults()).toEqual([]);
    expect(await ask('/_simulator/faults', 'OPTIONS', { origin: 'http://evil.example' })).toBe(405);
    expect(await ask('/_simulator/faults', 'POST', { host: `localhost:${String(served.port)}` })).toBe(201);
  });

  it('and callers with endless addresses and headers are told so', async () => {
    expect(await ask(`/?${'x'.repeat(9_000)}`, 'GET', {})).toBe(414);
    expect(await ask('/', 'GET', { 'x-large': 'x'.repeat(20_000) })).toBe(431);
  });
});
