import { describe, expect, it } from 'vitest';
import { APP, DB, HUB, LAUNCH_SECONDS, openRig, signed } from './rig.ts';

const ARN = `arn:aws:drs:us-east-1:${HUB}:source-server/${DB}`;

describe('DRS refuses', () => {
  it.each([
    ['a missing member', 'StartRecovery', {}, 'sourceServers'],
    ['an empty list', 'StartRecovery', { sourceServers: [] }, 'sourceServers'],
    [
      'more than 200 servers',
      'StartRecovery',
      { sourceServers: Array.from({ length: 201 }, (_, n) => ({ sourceServerID: `s-${String(n).padStart(17, '0')}` })) },
      'sourceServers',
    ],
    ['a server named twice', 'StartRecovery', { sourceServers: [{ sourceServerID: DB }, { sourceServerID: DB }] }, 'sourceServers'],
    ['an id of another form', 'StartRecovery', { sourceServers: [{ sourceServerID: 's-1' }] }, 'sourceServers.0.sourceServerID'],
    ['a wrong type', 'StartRecovery', { sourceServers: [{ sourceServerID: DB }], isDrill: 'yes' }, 'isDrill'],
    [
      'too many job ids',
      'DescribeJobs',
      { filters: { jobIDs: Array.from({ length: 1001 }, () => 'drsjob-00000000000000000') } },
      'filters.jobIDs',
    ],
    ['a time without its zone', 'DescribeJobs', { filters: { fromDate: '2026-03-01T00:00:00' } }, 'filters.fromDate'],
    ['a page of nothing', 'DescribeSourceServers', { maxResults: 0 }, 'maxResults'],
    ['a token of its own making', 'DescribeSourceServers', { nextToken: 'abc' }, 'nextToken'],
    ['a reserved tag', 'StartRecovery', { sourceServers: [{ sourceServerID: DB }], tags: { 'aws:x': 'y' } }, 'tags'],
  ])('%s, naming the field', async (_what, operation, body, field) => {
    const reply = await openRig().drs(operation, body);
    expect(reply).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'ValidationException', 'content-type': 'application/json' },
      body: { code: 'ValidationException', reason: 'fieldValidationFailed', fieldList: [expect.objectContaining({ name: field })] },
    });
  });

  it('a body that is no JSON object', async () => {
    const { simulator } = openRig();
    for (const body of ['{', '[]', '"x"']) {
      const outcome = await simulator.handle({ method: 'POST', path: '/DescribeJobs', headers: signed('drs'), body });
      expect(outcome).toMatchObject({ kind: 'answered', response: { status: 400, body: expect.stringContaining('cannotParse') } });
    }
  });

  it('an operation that its model does not have', async () => {
    const rig = openRig();
    for (const operation of ['FormatDisks', 'constructor', '']) {
      expect(await rig.drs(operation)).toMatchObject({ status: 400, body: { code: 'ValidationException', reason: 'unknownOperation' } });
    }
  });

  it('everything but tagging until the service is initialised in the account and Region', async () => {
    const rig = openRig();
    const there = { region: 'eu-west-1' };
    const refused = await rig.drs('DescribeSourceServers', {}, there);
    expect(refused).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'UninitializedAccountException' },
      body: { code: 'UninitializedAccountException' },
    });
    expect(await rig.drs('InitializeService', {}, there)).toMatchObject({ status: 204, body: undefined });
    expect((await rig.drs('DescribeSourceServers', {}, there)).body.items).toHaveLength(1);
    expect(await rig.drs('DescribeJobs', {}, { region: 'ap-southeast-2' })).toMatchObject({
      body: { code: 'UninitializedAccountException' },
    });
    await rig.drs('InitializeService', {}, { region: 'ap-southeast-2' });
    expect(await rig.drs('DescribeJobs', {}, { region: 'ap-southeast-2' })).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('a request without a signature, with half of one, of an unknown key, and with a wrong signature', async () => {
    const rig = openRig({ credentials: [{ accessKeyId: 'AKIAKNOWN', secretAccessKey: 'x', accountId: HUB }] });
    const ask = async (headers: Record<string, string>): Promise<unknown> => {
      const outcome = await rig.simulator.handle({ method: 'POST', path: '/DescribeJobs', headers, body: '{}' });
      return outcome.kind === 'answered' ? outcome.response : outcome;
    };
    expect(await ask({})).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' } });
    expect(await ask({ authorization: 'AWS4-HMAC-SHA256 nonsense' })).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'IncompleteSignatureException' },
    });
    expect(await ask(signed('drs', { accessKeyId: 'AKIAOTHER' }))).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'UnrecognizedClientException' },
    });
    expect(
      await ask({ ...signed('drs', { accessKeyId: 'AKIAKNOWN' }), host: 'localhost', 'x-amz-date': '20260301T120320Z' }),
    ).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'InvalidSignatureException' },
    });
  });

  it('a service that is not modelled, in the form of the request', async () => {
    const { simulator } = openRig();
    const json = await simulator.handle({ method: 'POST', path: '/', headers: signed('dynamodb'), body: '{}' });
    expect(json).toMatchObject({ response: { status: 400, headers: { 'x-amzn-errortype': 'UnknownOperationException' } } });
    const form = await simulator.handle({
      method: 'POST',
      path: '/',
      headers: { ...signed('sqs'), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=Publish',
    });
    expect(simulator.requests()).toMatchObject([
      { service: 'dynamodb', status: 400 },
      { service: 'sqs', status: 400 },
    ]);
    expect(form).toMatchObject({ response: { status: 400, body: expect.stringContaining('<Code>UnknownOperationException</Code>') } });
  });
});

describe('lists', () => {
  it('come in pages that together hold every item once', async () => {
    const rig = openRig();
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const { body } = await rig.drs('DescribeSourceServers', { maxResults: 4, ...(nextToken === undefined ? {} : { nextToken }) });
      seen.push(...body.items.map((item) => item.sourceServerID));
      nextToken = body.nextToken;
    } while (nextToken !== undefined);
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  });

  it('take a member that is null for one that is absent', async () => {
    const reply = await openRig().drs('DescribeJobs', { filters: { jobIDs: null }, maxResults: null });
    expect(reply).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('refuse a token that was given for another query', async () => {
    const rig = openRig();
    const { nextToken } = (await rig.drs('DescribeSourceServers', { maxResults: 1 })).body;
    for (const other of [{ maxResults: 1, nextToken, filters: { sourceServerIDs: [DB] } }]) {
      expect(await rig.drs('DescribeSourceServers', other)).toMatchObject({ status: 400, body: { code: 'ValidationException' } });
    }
    expect((await rig.drs('DescribeJobs', { nextToken })).status).toBe(400);
    expect((await rig.drs('DescribeSourceServers', { maxResults: 5, nextToken })).status).toBe(200);
  });

  it('of jobs begin with the newest, also when a job starts between two pages', async () => {
    const rig = openRig();
    const first = await rig.drill(DB);
    const second = await rig.drill(APP);
    const page = (await rig.drs('DescribeJobs', { maxResults: 1 })).body;
    expect(page.items[0]!.jobID).toBe(second.jobID);
    rig.advance(LAUNCH_SECONDS);
    await rig.drill(APP);
    const rest = (await rig.drs('DescribeJobs', { maxResults: 1, nextToken: page.nextToken })).body;
    expect(rest.items.map((job) => job.jobID)).toEqual([first.jobID]);
    expect(rest).not.toHaveProperty('nextToken');
  });

  it('of jobs are filtered by id and by the time of their creation', async () => {
    const rig = openRig();
    const first = await rig.drill(DB);
    rig.advance(60);
    const second = await rig.drill(APP);
    const ids = async (filters: unknown): Promise<string[]> =>
      (await rig.drs('DescribeJobs', { filters })).body.items.map((job) => job.jobID);
    expect(await ids({ jobIDs: [first.jobID, 'drsjob-00000000000000000'] })).toEqual([first.jobID]);
    expect(await ids({ fromDate: new Date(rig.now()).toISOString() })).toEqual([second.jobID]);
    expect(await ids({ toDate: new Date(rig.now() - 1).toISOString() })).toEqual([first.jobID]);
    expect(await ids({ jobIDs: [] })).toHaveLength(2);
  });

  it('of a job log can be read on from where they ended', async () => {
    const rig = openRig();
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const page = (await rig.drs('DescribeJobLogItems', { jobID, maxResults: 5 })).body;
    const rest = (await rig.drs('DescribeJobLogItems', { jobID, maxResults: 5, nextToken: page.nextToken })).body;
    expect([...page.items, ...rest.items].map((item) => item.event)).toEqual(await rig.events(jobID));
  });

  it('show only what belongs to the account and Region', async () => {
    const rig = openRig();
    const { jobID } = await rig.drill(DB);
    await rig.drs('InitializeService', {}, { region: 'eu-west-1' });
    expect((await rig.drs('DescribeJobs', {}, { region: 'eu-west-1' })).body.items).toEqual([]);
    expect((await rig.drs('DescribeJobLogItems', { jobID }, { region: 'eu-west-1' })).status).toBe(404);
    expect((await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: APP }] }, { region: 'eu-west-1' })).status).toBe(404);
  });
});

describe('tags', () => {
  it('are put, listed and taken away again on servers, jobs and recovery instances', async () => {
    const rig = openRig();
    const { jobID, arn: jobArn } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const instance = (await rig.drs('DescribeRecoveryInstances')).body.items[0];
    for (const arn of [ARN, jobArn, instance!.arn]) {
      expect(await rig.tags('POST', arn, { body: { tags: { a: '1', b: '2' } } })).toMatchObject({ status: 200 });
      expect((await rig.tags('GET', arn)).body.tags).toMatchObject({ a: '1', b: '2' });
      expect(await rig.tags('DELETE', arn, { query: '?tagKeys=a' })).toMatchObject({ status: 200 });
      expect((await rig.tags('GET', arn)).body.tags).not.toHaveProperty('a');
    }
    expect((await rig.job(jobID)).tags).toEqual({ b: '2' });
    expect((await rig.drs('DescribeRecoveryInstances')).body.items[0]!.tags).toEqual({ b: '2' });
  });

  it('of what is not there are refused with 404', async () => {
    const rig = openRig();
    const arns = [ARN.replace(DB, 's-00000000000000000'), ARN.replace('us-east-1', 'eu-west-1'), 'arn:aws:s3:::some-bucket-name'];
    for (const arn of arns) expect((await rig.tags('GET', arn)).status).toBe(404);
  });
});

describe('the launch configuration', () => {
  it('has the defaults of the service and takes changes of single members', async () => {
    const rig = openRig();
    const before = (await rig.drs('GetLaunchConfiguration', { sourceServerID: DB })).body;
    expect(before).toMatchObject({
      launchDisposition: 'STARTED',
      targetInstanceTypeRightSizingMethod: 'BASIC',
      copyPrivateIp: false,
      licensing: { osByol: false },
    });
    const changed = await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, licensing: { osByol: true }, name: 'db' });
    expect(changed).toMatchObject({ status: 200, body: { ...before, licensing: { osByol: true }, name: 'db' } });
    expect((await rig.drs('GetLaunchConfiguration', { sourceServerID: DB })).body).toEqual(changed.body);
  });

  it('of an unknown server is refused with 404', async () => {
    expect((await openRig().drs('GetLaunchConfiguration', { sourceServerID: 's-00000000000000000' })).status).toBe(404);
  });
});
