import { describe, expect, it } from 'vitest';
import { APP, DB, ESTATE, instancesIn, launchable, LAUNCH_SECONDS, openRig, tagsOf, WINDOWS } from './rig.ts';
import type { SourceServer } from './bodies.ts';

describe('a drill', () => {
  it('goes from PENDING over STARTED to COMPLETED as the clock goes on', async () => {
    const rig = openRig();
    const job = await rig.drill(DB);
    expect(job).toMatchObject({
      type: 'LAUNCH',
      initiatedBy: 'START_DRILL',
      status: 'PENDING',
      participatingServers: [{ sourceServerID: DB, launchStatus: 'PENDING' }],
    });
    rig.advance(31);
    expect(await rig.job(job.jobID)).toMatchObject({ status: 'STARTED', participatingServers: [{ launchStatus: 'IN_PROGRESS' }] });
    rig.advance(LAUNCH_SECONDS);
    const done = await rig.job(job.jobID);
    expect(done).toMatchObject({ status: 'COMPLETED', participatingServers: [{ launchStatus: 'LAUNCHED' }] });
    expect(done.participatingServers[0]!.recoveryInstanceID).toMatch(/^i-[0-9a-f]{17}$/);
  });

  it.each([
    ['Linux', DB, 505, 565],
    ['Windows', WINDOWS, 1330, 1470],
  ])('of a %s server takes about as long as one was measured', async (_os, server, low, high) => {
    const rig = openRig();
    const { jobID } = await rig.drill(server);
    rig.advance(LAUNCH_SECONDS);
    const log = (await rig.drs('DescribeJobLogItems', { jobID })).body.items;
    const seconds = (Date.parse(log.at(-1)!.logDateTime) - Date.parse(log[0]!.logDateTime)) / 1000;
    expect(seconds).toBeGreaterThan(low);
    expect(seconds).toBeLessThan(high);
  });

  it('logs its events in the order of the service, with the ids in their data', async () => {
    const rig = openRig();
    const { jobID } = await rig.drill(DB);
    expect(await rig.events(jobID)).toEqual([]);
    rig.advance(LAUNCH_SECONDS);
    const log = (await rig.drs('DescribeJobLogItems', { jobID })).body.items;
    expect(log.map((item) => item.event)).toEqual([
      'JOB_START',
      'SNAPSHOT_START',
      'SNAPSHOT_END',
      'CONVERSION_START',
      'CONVERSION_END',
      'LAUNCH_START',
      'LAUNCH_END',
      'JOB_END',
    ]);
    expect(log[1]!.eventData).toEqual({ sourceServerID: DB });
    expect(log[4]!.eventData.conversionServerID).toMatch(/^i-[0-9a-f]{17}$/);
    expect(log[6]!.eventData.targetInstanceID).toBe((await rig.job(jobID)).participatingServers[0]!.recoveryInstanceID);
  });

  it('writes times with an offset and microseconds, as the service does', async () => {
    const rig = openRig();
    expect((await rig.drill(DB)).creationDateTime).toBe('2026-03-01T12:03:20.000000+00:00');
  });

  it('takes the times that the estate gives, multiplied by the timing factor', async () => {
    const yaml = `${ESTATE}
timings:
  startSeconds: [10, 10]
  linux: { snapshotSeconds: [10, 10], converterWaitSeconds: [10, 10], conversionSeconds: [10, 10], launchSeconds: [10, 10], tailSeconds: [10, 10] }
`;
    const rig = openRig({ yaml, timingFactor: 0.5 });
    const { jobID } = await rig.drill(DB);
    rig.advance(29.9);
    expect((await rig.job(jobID)).status).toBe('STARTED');
    rig.advance(0.1);
    expect((await rig.job(jobID)).status).toBe('COMPLETED');
  });

  it('tells the source server what came of it', async () => {
    const rig = openRig();
    const server = async (): Promise<SourceServer | undefined> =>
      (await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items[0];
    const before = await server();
    expect(before).toMatchObject({
      lastLaunchResult: 'NOT_STARTED',
      lifeCycle: { lastLaunch: { initiated: {} } },
      dataReplicationInfo: { lagDuration: 'P0D' },
    });
    expect(before).not.toHaveProperty('recoveryInstanceId');
    const { jobID } = await rig.drill(DB);
    expect(await server()).toMatchObject({
      lastLaunchResult: 'PENDING',
      lifeCycle: { lastLaunch: { status: 'PENDING', initiated: { jobID, type: 'DRILL' } } },
    });
    rig.advance(LAUNCH_SECONDS);
    const { recoveryInstanceID } = (await rig.job(jobID)).participatingServers[0]!;
    expect(await server()).toMatchObject({
      lastLaunchResult: 'SUCCEEDED',
      recoveryInstanceId: recoveryInstanceID,
      lifeCycle: { lastLaunch: { status: 'LAUNCHED' } },
    });
  });

  it('says START_RECOVERY when it is no drill', async () => {
    const rig = openRig();
    const { body } = await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: DB }], tags: { wave: '1' } });
    expect(body.job).toMatchObject({ initiatedBy: 'START_RECOVERY', tags: { wave: '1' } });
    expect((await rig.job(body.job.jobID)).tags).toEqual({ wave: '1' });
  });
});

describe('a recovery instance', () => {
  it('comes up in EC2 and DRS during the launch stage, pending and then running', async () => {
    const rig = openRig();
    const { jobID } = await rig.drill(DB);
    const states: string[] = [];
    for (let second = 0; second < 700; second += 5) {
      rig.advance(5);
      const [instance] = instancesIn(await rig.ec2('DescribeInstances'));
      const [seen] = (await rig.drs('DescribeRecoveryInstances', { filters: { sourceServerIDs: [DB] } })).body.items;
      expect(seen?.ec2InstanceState.toLowerCase()).toBe(instance?.instanceState.name);
      const state = instance?.instanceState.name ?? 'none';
      if (states.at(-1) !== state) states.push(state);
    }
    expect(states).toEqual(['none', 'pending', 'running']);
    expect((await rig.job(jobID)).status).toBe('COMPLETED');
  });

  it('carries the tags of DRS, its name and the tags of its server', async () => {
    const rig = openRig();
    await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const [instance] = instancesIn(await rig.ec2('DescribeInstances'));
    expect(tagsOf(instance)).toEqual({
      Name: 'db-01',
      tier: 'database',
      purpose: '<a & b>',
      AWSElasticDisasterRecoveryManaged: 'drs.amazonaws.com',
      AWSElasticDisasterRecoverySourceServerID: DB,
    });
  });

  it('has an address of the subnet that no other instance has, and a name made of it', async () => {
    const rig = openRig();
    await rig.drill(...(await launchable(rig)));
    rig.advance(LAUNCH_SECONDS);
    const instances = instancesIn(await rig.ec2('DescribeInstances'));
    expect(new Set(instances.map((instance) => instance.privateIpAddress)).size).toBe(9);
    for (const { privateIpAddress = '', privateDnsName } of instances) {
      expect(privateIpAddress).toMatch(/^10\.0\.[0-3]\.\d+$/);
      expect(privateDnsName).toBe(`ip-${privateIpAddress.replaceAll('.', '-')}.ec2.internal`);
    }
  });

  it("has its server's own address when the launch settings say so", async () => {
    const rig = openRig();
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, copyPrivateIp: true });
    await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const running = instancesIn(
      await rig.ec2('DescribeInstances', { 'Filter.1.Name': 'private-ip-address', 'Filter.1.Value.1': '10.0.1.5' }),
    );
    expect(running).toHaveLength(1);
  });

  it('is not launched when the copied address lies outside the subnet', async () => {
    const rig = openRig({ yaml: ESTATE.replace('privateIp: 10.0.1.5', 'privateIp: 192.168.7.7, launch: { copyPrivateIp: true }') });
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const log = (await rig.drs('DescribeJobLogItems', { jobID })).body.items;
    expect(log.at(-2)).toMatchObject({
      event: 'LAUNCH_FAILED',
      eventData: { rawError: expect.stringContaining('192.168.7.7 does not fall within') },
    });
  });

  it('is stopped when the launch settings say so, and launched all the same', async () => {
    const rig = openRig();
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, launchDisposition: 'STOPPED' });
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(jobID)).participatingServers[0]!.launchStatus).toBe('LAUNCHED');
    expect((await rig.drs('DescribeRecoveryInstances')).body.items[0]!.ec2InstanceState).toBe('STOPPED');
  });

  it('has the instance type of right-sizing, or of the template where right-sizing is off', async () => {
    const yaml = ESTATE.replace('privateIp: 10.0.1.5', 'instanceType: r5.large, launch: { templateInstanceType: x2.small }');
    const rig = openRig({ yaml });
    const typeAfterDrill = async (): Promise<string> => {
      await rig.drill(DB);
      rig.advance(LAUNCH_SECONDS);
      return instancesIn(await rig.ec2('DescribeInstances', { 'Filter.1.Name': 'instance-state-name', 'Filter.1.Value.1': 'running' }))[0]!
        .instanceType;
    };
    expect(await typeAfterDrill()).toBe('r5.large');
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, targetInstanceTypeRightSizingMethod: 'NONE' });
    expect(await typeAfterDrill()).toBe('x2.small');
  });

  it('gives way to the one of the next launch, which logs the clean-up first', async () => {
    const rig = openRig();
    await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const [first] = instancesIn(await rig.ec2('DescribeInstances'));
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.events(jobID)).slice(0, 4)).toEqual(['JOB_START', 'CLEANUP_START', 'CLEANUP_END', 'SNAPSHOT_START']);
    const recoveryInstances = (await rig.drs('DescribeRecoveryInstances')).body.items;
    expect(recoveryInstances).toHaveLength(1);
    expect(recoveryInstances[0]!.jobID).toBe(jobID);
    const [old] = instancesIn(await rig.ec2('DescribeInstances', { 'InstanceId.1': first!.instanceId }));
    expect(old!.instanceState.name).toBe('terminated');
    expect(old).not.toHaveProperty('privateIpAddress');
  });

  it('is left out of the finished job for a seeded minority of servers, but not out of the log', async () => {
    const rig = openRig({ yaml: ESTATE.replace('unnamedInstanceShare: 0', 'unnamedInstanceShare: 0.4') });
    const servers = (await rig.drs('DescribeSourceServers')).body.items.map((server) => server.sourceServerID);
    const { jobID } = await rig.drill(...servers);
    rig.advance(LAUNCH_SECONDS);
    const launched = (await rig.job(jobID)).participatingServers.filter((server) => server.launchStatus === 'LAUNCHED');
    const unnamed = launched.filter((server) => server.recoveryInstanceID === undefined);
    expect(unnamed.length).toBeGreaterThan(0);
    expect(unnamed.length).toBeLessThan(launched.length);
    const ends = (await rig.drs('DescribeJobLogItems', { jobID })).body.items.filter((item) => item.event === 'LAUNCH_END');
    expect(ends.map((item) => item.eventData.sourceServerID)).toEqual(
      expect.arrayContaining(unnamed.map((server) => server.sourceServerID)),
    );
  });
});

describe('starting is refused', () => {
  it('with 409 while a job has the server, and allowed once it is over', async () => {
    const rig = openRig();
    await rig.drill(DB, APP);
    const refused = await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: APP }] });
    expect(refused).toMatchObject({
      status: 409,
      headers: { 'x-amzn-errortype': 'ConflictException' },
      body: {
        code: 'ConflictException',
        resourceId: APP,
        resourceType: 'SourceServer',
        message: expect.stringContaining('currently being processed by a Job'),
      },
    });
    rig.advance(LAUNCH_SECONDS);
    await rig.drill(APP);
  });

  it.each([
    ['serversPerJob', 'L-B827C881'],
    ['concurrentJobs', 'L-D88FAC3A'],
    ['serversInAllJobs', 'L-05AFA8C6'],
  ])('with 402 and its quota code beyond %s', async (quota, quotaCode) => {
    const rig = openRig({ yaml: ESTATE.replace('subnetCidr: 10.0.0.0/22', `subnetCidr: 10.0.0.0/22\n        quotas: { ${quota}: 1 }`) });
    if (quota !== 'serversPerJob') await rig.drill(WINDOWS);
    const refused = await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: DB }, { sourceServerID: APP }] });
    expect(refused).toMatchObject({ status: 402, body: { code: 'ServiceQuotaExceededException', serviceCode: 'drs', quotaCode } });
    expect((await rig.drs('DescribeJobs')).body.items).toHaveLength(quota === 'serversPerJob' ? 0 : 1);
  });

  it('with 404 for a server or a recovery point that is not there', async () => {
    const rig = openRig();
    const noServer = await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: 's-99999999999999999' }] });
    expect(noServer).toMatchObject({
      status: 404,
      body: { code: 'ResourceNotFoundException', resourceId: 's-99999999999999999', resourceType: 'SourceServer' },
    });
    const noPoint = await rig.drs('StartRecovery', {
      sourceServers: [{ sourceServerID: DB, recoverySnapshotID: 'pit-99999999999999999' }],
    });
    expect(noPoint).toMatchObject({ status: 404, body: { resourceType: 'RecoverySnapshot' } });
  });
});

describe('recovery points', () => {
  it('are there every 10 minutes for an hour, hourly for a day and daily for a week', async () => {
    const rig = openRig();
    const items = (await rig.drs('DescribeRecoverySnapshots', { sourceServerID: DB, order: 'DESC' })).body.items;
    const minutesAgo = items.map((item) => (rig.now() - Date.parse(item.timestamp)) / 60_000);
    expect(minutesAgo.filter((age: number) => age <= 60)).toHaveLength(6);
    expect(minutesAgo.filter((age: number) => age > 60 && age <= 24 * 60)).toHaveLength(23);
    expect(minutesAgo.filter((age: number) => age > 24 * 60)).toHaveLength(6);
    expect(items[0]!.snapshotID).toMatch(/^pit-[0-9a-f]{17}$/);
  });

  it('keep their ids as time goes on, and can be launched from', async () => {
    const rig = openRig();
    const [point] = (await rig.drs('DescribeRecoverySnapshots', { sourceServerID: DB, order: 'DESC' })).body.items;
    rig.advance(1500);
    const between = {
      fromDateTime: new Date(Date.parse(point!.timestamp) - 1000).toISOString(),
      toDateTime: new Date(Date.parse(point!.timestamp)).toISOString(),
    };
    const found = (await rig.drs('DescribeRecoverySnapshots', { sourceServerID: DB, filters: between })).body.items;
    expect(found).toEqual([point]);
    await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: DB, recoverySnapshotID: point!.snapshotID }] });
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.drs('DescribeRecoveryInstances')).body.items[0]!.pointInTimeSnapshotDateTime).toBe(point!.timestamp);
  });

  it('are none for a server in its first synchronisation, which a job then skips', async () => {
    const rig = openRig();
    const servers = (await rig.drs('DescribeSourceServers')).body.items;
    const fresh = servers.find((server) => server.dataReplicationInfo.dataReplicationState === 'INITIAL_SYNC');
    expect((await rig.drs('DescribeRecoverySnapshots', { sourceServerID: fresh!.sourceServerID })).body.items).toEqual([]);
    const { jobID } = await rig.drill(fresh!.sourceServerID, DB);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(jobID)).participatingServers.map((server) => server.launchStatus)).toEqual(['FAILED', 'LAUNCHED']);
    expect(await rig.events(jobID)).toContain('SERVER_SKIPPED');
  });
});

describe('terminating', () => {
  it('is a job that takes time, after which DRS has no instance and EC2 shows it for another hour', async () => {
    const rig = openRig();
    const launch = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const { recoveryInstanceID } = (await rig.job(launch.jobID)).participatingServers[0]!;
    const { status, body } = await rig.drs('TerminateRecoveryInstances', { recoveryInstanceIDs: [recoveryInstanceID] });
    expect(status).toBe(200);
    expect(body.job).toMatchObject({
      type: 'TERMINATE',
      initiatedBy: 'TERMINATE_RECOVERY_INSTANCES',
      participatingServers: [{ recoveryInstanceID, sourceServerID: DB }],
    });
    expect((await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: DB }] })).status).toBe(409);
    rig.advance(120);
    expect(await rig.job(body.job.jobID)).toMatchObject({ status: 'COMPLETED', participatingServers: [{ launchStatus: 'TERMINATED' }] });
    expect(await rig.events(body.job.jobID)).toEqual(['JOB_START', 'CLEANUP_START', 'CLEANUP_END', 'JOB_END']);
    expect((await rig.drs('DescribeRecoveryInstances')).body.items).toEqual([]);
    expect(instancesIn(await rig.ec2('DescribeInstances'))[0]!.instanceState.name).toBe('terminated');
    rig.advance(3600);
    expect(instancesIn(await rig.ec2('DescribeInstances'))).toEqual([]);
  });

  it('of an instance that is not there is refused with 404', async () => {
    const rig = openRig();
    const refused = await rig.drs('TerminateRecoveryInstances', { recoveryInstanceIDs: ['i-00000000000000000'] });
    expect(refused).toMatchObject({ status: 404, body: { resourceType: 'RecoveryInstance' } });
  });
});
