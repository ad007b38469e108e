import { describe, expect, it } from 'vitest';
import type { Fault } from '../src/index.ts';
import { APP, DB, HUB, LAUNCH_SECONDS, openRig, signed } from './rig.ts';
import type { Rig } from './rig.ts';

const START = { isDrill: true, sourceServers: [{ sourceServerID: APP }, { sourceServerID: DB }] };

function rigWith(fault: Fault): Rig {
  const rig = openRig();
  rig.simulator.addFault(fault);
  return rig;
}

async function raw(rig: Rig, service: string, path = '/', body = '', region = 'us-east-1') {
  return rig.simulator.handle({ method: 'POST', path, headers: signed(service, { region }), body });
}

describe('a failure of the service itself', () => {
  it.each([
    [500, 'InternalServerException', 'InternalError', 'InternalFailure'],
    [503, 'ServiceUnavailableException', 'Unavailable', 'ServiceUnavailable'],
  ] as const)('is a %i by the name that each service has for it', async (status, drs, ec2, sts) => {
    const rig = rigWith({ kind: 'server-error', status });
    const said = await rig.drs('DescribeJobs');
    expect([said.status, said.headers['x-amzn-errortype']]).toEqual([status, drs]);
    const asked = await rig.ec2('DescribeInstances');
    expect([asked.status, asked.body.Response!.Errors.Error.Code]).toEqual([status, ec2]);
    const called = await rig.sts('GetCallerIdentity');
    expect([called.status, called.body.ErrorResponse!.Error.Code]).toEqual([status, sts]);
  });
});

describe('a slow answer', () => {
  it('happens at once and is on its way for that long by the virtual clock', async () => {
    const rig = rigWith({ kind: 'slow-answer', operation: 'StartRecovery', delaySeconds: 2.5, count: 1 });
    const outcome = await raw(rig, 'drs', '/StartRecovery', JSON.stringify(START));
    expect(outcome).toMatchObject({ kind: 'answered', response: { status: 202 }, lateMilliseconds: 2500 });
    expect((await rig.drs('DescribeJobs')).body.items).toHaveLength(1);
    expect(await raw(rig, 'drs', '/DescribeJobs', '{}')).not.toHaveProperty('lateMilliseconds');
  });
});

describe('a server in another job', () => {
  it('is a conflict that names the first server that the fault is about, and nothing is started', async () => {
    const rig = rigWith({ kind: 'server-in-another-job', hostname: 'db-*', count: 1 });
    expect((await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: APP }] })).status).toBe(202);
    expect(await rig.drs('StartRecovery', START)).toMatchObject({
      status: 409,
      headers: { 'x-amzn-errortype': 'ConflictException' },
      body: { code: 'ConflictException', resourceId: DB, resourceType: 'SourceServer' },
    });
    expect((await rig.drs('DescribeJobs')).body.items).toHaveLength(1);
  });

  it('passes over what names no server', async () => {
    const rig = rigWith({ kind: 'server-in-another-job', count: 1 });
    expect((await rig.drs('StartRecovery', {})).status).toBe(400);
    expect(rig.simulator.faults()).toMatchObject([{ count: 1, fired: 0 }]);
    expect(await rig.drs('StartRecovery', START)).toMatchObject({ status: 409, body: { resourceId: APP } });
    expect(rig.simulator.faults()).toEqual([]);
  });
});

describe('a quota used up', () => {
  it.each([
    [undefined, 'L-D88FAC3A'],
    ['serversInAllJobs', 'L-05AFA8C6'],
  ] as const)('is 402 with the code of the quota (%s)', async (quota, quotaCode) => {
    const rig = rigWith({ kind: 'quota-exceeded', quota, count: 1 });
    expect((await rig.drs('DescribeJobs')).status).toBe(200);
    expect(await rig.drs('StartRecovery', START)).toMatchObject({
      status: 402,
      headers: { 'x-amzn-errortype': 'ServiceQuotaExceededException' },
      body: { serviceCode: 'drs', quotaCode },
    });
    expect((await rig.drs('StartRecovery', START)).status).toBe(202);
  });
});

describe('a refusal that the service model gives to more operations', () => {
  it('meets those too where the fault names them, and only then', async () => {
    const rig = rigWith({ kind: 'server-in-another-job', operation: 'DisconnectSourceServer', serverId: DB });
    expect((await rig.drs('StartRecovery', START)).status).toBe(202);
    expect(await rig.drs('DisconnectSourceServer', { sourceServerID: DB })).toMatchObject({ status: 409, body: { resourceId: DB } });
    rig.simulator.clearFaults();
    rig.simulator.addFault({ kind: 'quota-exceeded', operation: 'Create*' });
    expect((await rig.drs('CreateExtendedSourceServer', { sourceServerArn: 'arn' })).status).toBe(402);
    expect((await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: APP }] })).status).toBe(409);
  });
});

describe('expired credentials', () => {
  it('are told by each service in its own words', async () => {
    const rig = rigWith({ kind: 'credentials-expired' });
    expect(await rig.drs('DescribeJobs')).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'ExpiredTokenException' } });
    expect((await rig.ec2('DescribeInstances')).body.Response!.Errors.Error.Code).toBe('RequestExpired');
    expect(await rig.sts('GetCallerIdentity')).toMatchObject({ status: 403, body: { ErrorResponse: { Error: { Code: 'ExpiredToken' } } } });
    expect(await rig.eventBridge('PutEvents', { Entries: [{}] })).toMatchObject({
      status: 400,
      body: { __type: 'ExpiredTokenException' },
    });
  });
});

describe('a Region that is down', () => {
  it('answers nothing at all, whatever the service, and nothing happens there', async () => {
    const rig = rigWith({ kind: 'region-down', region: 'us-east-1' });
    expect(await raw(rig, 'drs', '/StartRecovery', JSON.stringify(START))).toEqual({ kind: 'connection-lost' });
    expect(await raw(rig, 'ec2', '/', 'Action=DescribeInstances&Version=2016-11-15')).toEqual({ kind: 'connection-lost' });
    expect(await raw(rig, 'drs', '/InitializeService', '{}', 'eu-west-1')).toMatchObject({ kind: 'answered' });
    rig.simulator.clearFaults();
    expect((await rig.drs('DescribeJobs')).body.items).toEqual([]);
  });

  it('or says that it is not available', async () => {
    const rig = rigWith({ kind: 'region-down', region: 'us-east-1', accountId: HUB, answer: 'unavailable' });
    expect((await rig.drs('DescribeJobs')).status).toBe(503);
    expect((await rig.sts('GetCallerIdentity')).status).toBe(503);
  });
});

describe('no capacity in EC2', () => {
  it('fails the server at its launch, naming its instance type and its zone', async () => {
    const rig = rigWith({ kind: 'insufficient-capacity', serverId: DB });
    const { jobID } = await rig.drill(DB, APP);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(jobID)).participatingServers.map(({ launchStatus }) => launchStatus)).toEqual(['FAILED', 'LAUNCHED']);
    const failed = (await rig.drs('DescribeJobLogItems', { jobID })).body.items.find(({ event }) => event === 'LAUNCH_FAILED')!;
    const [server] = (await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items;
    expect(failed.eventData.rawError).toMatch(
      /^An error occurred \(InsufficientInstanceCapacity\) when calling the RunInstances operation: .* sufficient \S+ capacity .* \(us-east-1[a-f]\)\.$/,
    );
    expect(failed.eventData.rawError).toContain(server!.sourceProperties.recommendedInstanceType);
  });
});

describe('missing rights in EC2', () => {
  it('end the server after its snapshot with no error anywhere, and the job with it', async () => {
    const rig = rigWith({ kind: 'missing-ec2-rights' });
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect(await rig.job(jobID)).toMatchObject({ status: 'COMPLETED', participatingServers: [{ launchStatus: 'FAILED' }] });
    const { items } = (await rig.drs('DescribeJobLogItems', { jobID })).body;
    expect(items.map(({ event }) => event)).toEqual(['JOB_START', 'SNAPSHOT_START', 'SNAPSHOT_END', 'JOB_END']);
    expect(JSON.stringify(items)).not.toContain('rawError');
  });

  it('or leave it there for good', async () => {
    const rig = rigWith({ kind: 'missing-ec2-rights', job: 'hangs' });
    const { jobID } = await rig.drill(DB);
    rig.advance(30 * 86_400);
    expect(await rig.job(jobID)).toMatchObject({ status: 'STARTED', participatingServers: [{ launchStatus: 'IN_PROGRESS' }] });
    expect((await rig.events(jobID)).at(-1)).toBe('SNAPSHOT_END');
  });
});

describe('replication that stalls', () => {
  const shown = async (rig: Rig) => {
    const [server] = (await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items;
    return [server!.dataReplicationInfo.dataReplicationState, server!.dataReplicationInfo.lagDuration];
  };
  const points = async (rig: Rig) =>
    (await rig.drs('DescribeRecoverySnapshots', { sourceServerID: DB })).body.items.map(({ timestamp }) => timestamp);

  it('is shown with a lag that grows while it lasts, and has caught up afterwards', async () => {
    const rig = rigWith({ kind: 'replication-stalled', hostname: 'db-01', afterSeconds: 60, forSeconds: 3600 });
    expect(await shown(rig)).toEqual(['CONTINUOUS', 'P0D']);
    rig.advance(60);
    expect(await shown(rig)).toEqual(['STALLED', 'P0D']);
    rig.advance(1800);
    expect(await shown(rig)).toEqual(['STALLED', 'PT30M']);
    rig.advance(1800);
    expect(await shown(rig)).toEqual(['CONTINUOUS', 'P0D']);
  });

  it('takes no recovery points meanwhile, and launches go on from those before', async () => {
    const rig = rigWith({ kind: 'replication-stalled', state: 'DISCONNECTED', forSeconds: 7200 });
    const began = rig.now();
    rig.advance(3600);
    expect(await shown(rig)).toEqual(['DISCONNECTED', 'PT1H']);
    const during = await points(rig);
    expect(during.length).toBeGreaterThan(0);
    expect(during.every((at) => Date.parse(at) <= began)).toBe(true);
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect(await rig.job(jobID)).toMatchObject({ participatingServers: [{ launchStatus: 'LAUNCHED' }] });
    const [instance] = (await rig.drs('DescribeRecoveryInstances', { filters: { sourceServerIDs: [DB] } })).body.items;
    expect(Date.parse(instance!.pointInTimeSnapshotDateTime)).toBeLessThanOrEqual(began);
    rig.advance(7200);
    const missing = (await points(rig)).map((at) => Date.parse(at)).filter((at) => at > began && at < began + 7_200_000);
    expect(missing).toEqual([]);
  });

  it('stops as many servers as it counts, the same ones after each look', async () => {
    const rig = rigWith({ kind: 'replication-stalled', hostname: 'web-*', count: 2 });
    const stalled = async () =>
      (await rig.drs('DescribeSourceServers')).body.items
        .filter(({ dataReplicationInfo }) => dataReplicationInfo.dataReplicationState === 'STALLED')
        .map(({ sourceServerID }) => sourceServerID);
    const first = await stalled();
    expect(first).toHaveLength(2);
    rig.advance(100);
    expect(await stalled()).toEqual(first);
  });
});
