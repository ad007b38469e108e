import { describe, expect, it } from 'vitest';
import { APP, DB, ESTATE, HUB, LAUNCH_SECONDS, openRig, signed } from './rig.ts';

const START_BODY = JSON.stringify({ isDrill: true, sourceServers: [{ sourceServerID: DB }] });

describe('a launch that fails', () => {
  it.each([
    ['snapshot', ['SNAPSHOT_START', 'SNAPSHOT_FAIL']],
    ['conversion', ['CONVERSION_START', 'CONVERSION_FAIL']],
    ['launch', ['LAUNCH_START', 'LAUNCH_FAILED']],
  ] as const)(
    'in its %s stage logs that and the raw error, while the job is COMPLETED and the other server launched',
    async (stage, events) => {
      const rig = openRig();
      rig.simulator.addFault({ kind: 'launch-fails', hostname: 'db-01', stage, rawError: 'no capacity' });
      const { jobID } = await rig.drill(DB, APP);
      rig.advance(LAUNCH_SECONDS);
      expect(await rig.job(jobID)).toMatchObject({
        status: 'COMPLETED',
        participatingServers: [{ launchStatus: 'FAILED' }, { launchStatus: 'LAUNCHED' }],
      });
      const log = (await rig.drs('DescribeJobLogItems', { jobID })).body.items.filter(
        (item: { eventData: { sourceServerID?: string } }) => item.eventData.sourceServerID === DB,
      );
      expect(log.slice(-2).map((item: { event: string }) => item.event)).toEqual(events);
      expect(log.at(-1)!.eventData.rawError).toBe('no capacity');
      const [server] = (await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items;
      expect(server).toMatchObject({ lastLaunchResult: 'FAILED', lifeCycle: { lastLaunch: { status: 'FAILED' } } });
      expect((await rig.drs('DescribeRecoveryInstances', { filters: { sourceServerIDs: [DB] } })).body.items).toEqual([]);
    },
  );

  it('fails as often as it is told, and no more', async () => {
    const rig = openRig();
    rig.simulator.addFault({ kind: 'launch-fails', serverId: DB, stage: 'launch', count: 1 });
    for (const status of ['FAILED', 'LAUNCHED']) {
      const { jobID } = await rig.drill(DB);
      rig.advance(LAUNCH_SECONDS);
      expect((await rig.job(jobID)).participatingServers[0]!.launchStatus).toBe(status);
    }
    expect(rig.simulator.faults()).toEqual([]);
  });

  it('is in force from the start when the estate says so', async () => {
    const rig = openRig({ yaml: `${ESTATE}\nfaults: [{ kind: launch-fails, hostname: app-01, stage: conversion }]` });
    const { jobID } = await rig.drill(APP);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(jobID)).participatingServers[0]!.launchStatus).toBe('FAILED');
  });
});

describe('a conversion that hangs', () => {
  it('leaves the job STARTED for good, with no event after CONVERSION_START', async () => {
    const rig = openRig();
    rig.simulator.addFault({ kind: 'conversion-hangs', serverId: DB });
    const { jobID } = await rig.drill(DB);
    rig.advance(30 * 86_400);
    expect(await rig.job(jobID)).toMatchObject({ status: 'STARTED', participatingServers: [{ launchStatus: 'IN_PROGRESS' }] });
    expect((await rig.events(jobID)).at(-1)).toBe('CONVERSION_START');
    expect((await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: DB }] })).status).toBe(409);
  });
});

describe('throttling', () => {
  it('answers 429 with Retry-After in DRS and 503 in EC2, for as many calls as it is told', async () => {
    const rig = openRig();
    rig.simulator.addFault({ kind: 'throttle', count: 2, retryAfterSeconds: 7 });
    expect(await rig.drs('DescribeJobs')).toMatchObject({
      status: 429,
      headers: { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '7' },
      body: { serviceCode: 'drs' },
    });
    expect((await rig.ec2('DescribeInstances')).body.Response!.Errors.Error.Code).toBe('RequestLimitExceeded');
    expect((await rig.drs('DescribeJobs')).status).toBe(200);
  });

  it('meets only the service, operation, account and Region it names', async () => {
    const rig = openRig();
    rig.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'DescribeJobs', accountId: HUB, region: 'us-east-1' });
    expect((await rig.drs('DescribeSourceServers')).status).toBe(200);
    expect((await rig.drs('DescribeJobs', {}, { region: 'eu-west-1' })).status).toBe(400);
    expect((await rig.drs('DescribeJobs')).status).toBe(429);
  });
});

describe('an error by name', () => {
  it('is answered with the status the service gives that name, and nothing happens', async () => {
    const rig = openRig();
    rig.simulator.addFault({
      kind: 'error',
      operation: 'StartRecovery',
      code: 'InternalServerException',
      message: 'boom',
      count: 1,
      retryAfterSeconds: 1,
    });
    rig.simulator.addFault({ kind: 'error', operation: 'StartRecovery', code: 'AccessDeniedException', count: 1 });
    const request = { isDrill: true, sourceServers: [{ sourceServerID: DB }] };
    expect(await rig.drs('StartRecovery', request)).toMatchObject({
      status: 500,
      body: { message: 'boom' },
      headers: { 'retry-after': '1' },
    });
    expect(await rig.drs('StartRecovery', request)).toMatchObject({ status: 403, body: { code: 'AccessDeniedException' } });
    expect((await rig.drs('DescribeJobs')).body.items).toEqual([]);
  });
});

describe('a lost answer', () => {
  it.each([
    ['before-effect', 0],
    ['after-effect', 1],
  ] as const)('%s cuts the connection and leaves %i jobs, with one entry in the request log', async (when, jobs) => {
    const rig = openRig();
    rig.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when, count: 1 });
    expect(await rig.simulator.handle({ method: 'POST', path: '/StartRecovery', headers: signed('drs'), body: START_BODY })).toEqual({
      kind: 'connection-lost',
    });
    expect((await rig.drs('DescribeJobs')).body.items).toHaveLength(jobs);
    expect(rig.simulator.requests().filter((entry) => entry.operation === 'StartRecovery')).toMatchObject([{ status: 'lost' }]);
    const launches = rig.simulator.world().regions.flatMap((region) => region.servers.map((server) => server.launches));
    expect(launches.reduce((sum, count) => sum + count, 0)).toBe(jobs);
  });
});

describe('a fault that makes no sense', () => {
  it.each([
    [{ kind: 'launch-fails', stage: 'boot' }],
    [{ kind: 'launch-fails', serverId: DB, hostname: 'app-01', stage: 'launch' }],
    [{ kind: 'throttle', count: 0 }],
    [{ kind: 'throttle', opration: 'StartRecovery' }],
    [{ kind: 'weather' }],
  ])('is refused: %j', (fault) => {
    expect(() => openRig().simulator.addFault(fault as never)).toThrow();
  });
});

describe('the request log', () => {
  it('names service, operation, account, Region, outcome and parameters, and never a credential', async () => {
    const rig = openRig();
    await rig.drs('DescribeJobs', { filters: { jobIDs: ['drsjob-00000000000000000'] } });
    await rig.ec2('DescribeInstances', { 'InstanceId.1': 'i-0123456789abcdef0' });
    await rig.drs('StartRecovery', {});
    expect(rig.simulator.requests()).toEqual([
      {
        sequence: 1,
        at: '2026-03-01T12:03:20.000Z',
        service: 'drs',
        operation: 'DescribeJobs',
        accountId: HUB,
        region: 'us-east-1',
        status: 200,
        parameters: { filters: { jobIDs: ['drsjob-00000000000000000'] } },
      },
      expect.objectContaining({
        sequence: 2,
        service: 'ec2',
        operation: 'DescribeInstances',
        status: 400,
        errorCode: 'InvalidInstanceID.NotFound',
        parameters: { 'InstanceId.1': 'i-0123456789abcdef0' },
      }),
      expect.objectContaining({ sequence: 3, operation: 'StartRecovery', status: 400, errorCode: 'ValidationException', parameters: {} }),
    ]);
    rig.simulator.clearRequests();
    await rig.sts('AssumeRole', {
      RoleArn: 'arn:aws:iam::210987654321:role/Recovery',
      RoleSessionName: 'drill',
      ExternalId: 'shared-secret',
    });
    const path =
      '/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=AKIAPRESIGNED&X-Amz-Security-Token=session-token&X-Amz-Signature=00';
    await rig.simulator.handle({ method: 'GET', path, headers: {}, body: '' });
    expect(rig.simulator.requests().at(-1)).toMatchObject({ operation: 'GetCallerIdentity', status: 403 });
    expect(JSON.stringify(rig.simulator.requests())).not.toMatch(
      /authorization|secretAccessKey|SecretAccessKey|SessionToken|shared-secret|session-token|AKIAPRESIGNED/,
    );
  });
});
