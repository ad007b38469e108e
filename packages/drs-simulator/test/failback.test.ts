import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DB, ESTATE, HUB, LAUNCH_SECONDS, openRig } from './rig.ts';
import type { Rig } from './rig.ts';
import type { RecoveryInstance } from './bodies.ts';

/** Long enough for a first synchronisation back. */
const SYNC_SECONDS = 1500;

async function recovered(rig: Rig, ...servers: readonly string[]): Promise<readonly string[]> {
  const { jobID } = (await rig.drs('StartRecovery', { sourceServers: servers.map((sourceServerID) => ({ sourceServerID })) })).body.job;
  rig.advance(LAUNCH_SECONDS);
  return (await rig.job(jobID)).participatingServers.map(({ recoveryInstanceID }) => recoveryInstanceID!);
}

async function instance(rig: Rig, id: string): Promise<RecoveryInstance> {
  const [found] = (await rig.drs('DescribeRecoveryInstances', { filters: { recoveryInstanceIDs: [id] } })).body.items;
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}

async function states(rig: Rig, id: string): Promise<readonly string[]> {
  const { failback, dataReplicationInfo } = await instance(rig, id);
  return [failback.state, dataReplicationInfo.dataReplicationState];
}

async function readyRig() {
  const rig = openRig();
  const [id = ''] = await recovered(rig, DB);
  const reversed = (await rig.drs('ReverseReplication', { recoveryInstanceID: id })).body.reversedDirectionSourceServerArn;
  rig.advance(SYNC_SECONDS);
  return { rig, id, reversed };
}

describe('failback', () => {
  it('goes from not started over in progress to ready as the clock goes on, and data with it', async () => {
    const rig = openRig();
    const [id = ''] = await recovered(rig, DB);
    expect(await states(rig, id)).toEqual(['FAILBACK_NOT_STARTED', 'NOT_STARTED']);
    expect((await rig.drs('ReverseReplication', { recoveryInstanceID: id })).status).toBe(200);
    expect(await states(rig, id)).toEqual(['FAILBACK_NOT_STARTED', 'INITIATING']);
    rig.advance(301);
    expect(await states(rig, id)).toEqual(['FAILBACK_IN_PROGRESS', 'INITIAL_SYNC']);
    rig.advance(SYNC_SECONDS);
    expect(await states(rig, id)).toEqual(['FAILBACK_READY_FOR_LAUNCH', 'CONTINUOUS']);
  });

  it('launches by a job that FAILBACK initiated, and is COMPLETED once that has launched', async () => {
    const { rig, id } = await readyRig();
    const started = await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id], tags: { wave: '1' } });
    expect(started).toMatchObject({
      status: 200,
      body: {
        job: {
          type: 'LAUNCH',
          initiatedBy: 'FAILBACK',
          status: 'PENDING',
          tags: { wave: '1' },
          participatingServers: [{ sourceServerID: DB }],
        },
      },
    });
    const { jobID } = started.body.job;
    rig.advance(60);
    expect((await instance(rig, id)).failback).toMatchObject({ state: 'FAILBACK_NOT_READY_FOR_LAUNCH', failbackJobID: jobID });
    rig.advance(LAUNCH_SECONDS);
    expect(await states(rig, id)).toEqual(['FAILBACK_COMPLETED', 'STOPPED']);
    expect(await rig.job(jobID)).toMatchObject({
      status: 'COMPLETED',
      participatingServers: [{ launchStatus: 'LAUNCHED', recoveryInstanceID: id }],
    });
    expect(await rig.events(jobID)).toContain('CONVERSION_END');
    expect((await rig.drs('DescribeRecoveryInstances')).body.items).toHaveLength(1);
  });

  it('ends in an error where its launch fails, and can be begun again', async () => {
    const { rig, id } = await readyRig();
    rig.simulator.addFault({ kind: 'launch-fails', serverId: DB, stage: 'conversion' });
    const { jobID } = (await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id] })).body.job;
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(jobID)).participatingServers).toMatchObject([{ launchStatus: 'FAILED' }]);
    expect(await states(rig, id)).toEqual(['FAILBACK_ERROR', 'STALLED']);
    expect((await rig.drs('ReverseReplication', { recoveryInstanceID: id })).status).toBe(200);
    rig.advance(SYNC_SECONDS);
    expect(await states(rig, id)).toEqual(['FAILBACK_READY_FOR_LAUNCH', 'CONTINUOUS']);
  });

  it('leaves the last launch of the server what it was', async () => {
    const { rig, id } = await readyRig();
    const before = (await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items[0] as unknown as {
      lifeCycle: { lastLaunch: unknown };
    };
    await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id] });
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items[0]).toMatchObject({
      lifeCycle: { lastLaunch: before.lifeCycle.lastLaunch },
    });
    expect(
      rig.simulator
        .world()
        .regions.flatMap(({ servers }) => servers)
        .find((server) => server.sourceServerID === DB),
    ).toMatchObject({ launches: 1 });
  });

  it('is taken back to its beginning by StopFailback, whose way back is then disconnected', async () => {
    const { rig, id, reversed } = await readyRig();
    expect((await rig.drs('StopFailback', { recoveryInstanceID: id })).status).toBe(200);
    expect(await states(rig, id)).toEqual(['FAILBACK_NOT_STARTED', 'NOT_STARTED']);
    const sourceServerID = reversed.split('/')[1]!;
    expect((await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [sourceServerID] } })).body.items).toMatchObject([
      { dataReplicationInfo: { dataReplicationState: 'DISCONNECTED' } },
    ]);
    expect((await rig.drs('ReverseReplication', { recoveryInstanceID: id })).body.reversedDirectionSourceServerArn).toBe(reversed);
  });

  it('refuses what its state does not allow', async () => {
    const rig = openRig();
    const [id = ''] = await recovered(rig, DB);
    const conflict = { status: 409, body: { code: 'ConflictException', resourceId: id, resourceType: 'RecoveryInstance' } };
    expect(await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id] })).toMatchObject(conflict);
    await rig.drs('ReverseReplication', { recoveryInstanceID: id });
    expect(await rig.drs('ReverseReplication', { recoveryInstanceID: id })).toMatchObject(conflict);
    rig.advance(SYNC_SECONDS);
    await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id] });
    expect((await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id] })).status).toBe(409);
    expect((await rig.drs('DisconnectRecoveryInstance', { recoveryInstanceID: id })).status).toBe(409);
    rig.advance(LAUNCH_SECONDS);
    expect(await rig.drs('ReverseReplication', { recoveryInstanceID: id })).toMatchObject(conflict);
  });

  it('refuses an instance that does not run, and one that is not there', async () => {
    const rig = openRig();
    const [id = ''] = await recovered(rig, DB);
    await rig.ec2('StopInstances', { 'InstanceId.1': id });
    rig.advance(120);
    expect((await rig.drs('ReverseReplication', { recoveryInstanceID: id })).status).toBe(409);
    const nobody = 'i-00000000000000000';
    for (const operation of ['ReverseReplication', 'StopFailback', 'DisconnectRecoveryInstance', 'DeleteRecoveryInstance']) {
      expect(await rig.drs(operation, { recoveryInstanceID: nobody })).toMatchObject({ status: 404, body: { resourceId: nobody } });
    }
    expect((await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [nobody] })).status).toBe(404);
  });

  it('keeps to the quotas of jobs', async () => {
    const yaml = ESTATE.replace(
      'subnetCidr: 10.0.0.0/22',
      'subnetCidr: 10.0.0.0/22\n        quotas: { serversPerJob: 1, concurrentJobs: 2 }',
    );
    const rig = openRig({ yaml });
    const [id = ''] = await recovered(rig, DB);
    const two = await rig.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id, 'i-00000000000000000'] });
    expect(two).toMatchObject({
      status: 402,
      body: { code: 'ServiceQuotaExceededException', serviceCode: 'drs', quotaCode: 'L-B827C881' },
    });
  });

  it('goes on after a restart where the clock has come to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drs-failback-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'world.sqlite');
    const first = openRig({ file });
    const [id = ''] = await recovered(first, DB);
    await first.drs('ReverseReplication', { recoveryInstanceID: id });
    first.advance(SYNC_SECONDS);
    const { jobID } = (await first.drs('StartFailbackLaunch', { recoveryInstanceIDs: [id] })).body.job;
    first.simulator.close();
    const second = openRig({ file, startAt: first.now() });
    expect((await instance(second, id)).failback).toMatchObject({ state: 'FAILBACK_NOT_READY_FOR_LAUNCH', failbackJobID: jobID });
    second.advance(LAUNCH_SECONDS);
    expect((await instance(second, id)).failback).toMatchObject({ state: 'FAILBACK_COMPLETED', failbackJobID: jobID });
    second.simulator.close();
  });
});

describe('a reversed replication', () => {
  it('makes a source server the other way in the Region of origin, which the servers name on both sides', async () => {
    const yaml = ESTATE.replace(`{ id: ${DB},`, `{ id: ${DB}, origin: { region: eu-west-1 },`);
    const rig = openRig({ yaml });
    const there = { region: 'eu-west-1' };
    const [id = ''] = await recovered(rig, DB);
    expect(await instance(rig, id)).toMatchObject({ originEnvironment: 'AWS', originAvailabilityZone: 'eu-west-1a' });
    expect((await rig.drs('ReverseReplication', { recoveryInstanceID: id })).body).toMatchObject({ code: 'UninitializedAccountException' });
    await rig.drs('InitializeService', {}, there);
    const arn = (await rig.drs('ReverseReplication', { recoveryInstanceID: id })).body.reversedDirectionSourceServerArn;
    expect(arn).toMatch(new RegExp(`^arn:aws:drs:eu-west-1:${HUB}:source-server/s-[0-9a-f]{17}$`));
    const [, sourceServerID] = arn.split('/');
    const own = `arn:aws:drs:us-east-1:${HUB}:source-server/${DB}`;
    rig.advance(SYNC_SECONDS);
    expect((await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [sourceServerID] } }, there)).body.items).toMatchObject([
      {
        replicationDirection: 'FAILBACK',
        reversedDirectionSourceServerArn: own,
        dataReplicationInfo: { dataReplicationState: 'CONTINUOUS' },
        sourceCloudProperties: { originRegion: 'us-east-1', originAccountID: HUB },
        sourceProperties: { identificationHints: { awsInstanceID: id } },
      },
    ]);
    expect((await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items).toMatchObject([
      { replicationDirection: 'FAILOVER', reversedDirectionSourceServerArn: arn },
    ]);
  });

  it('can be launched in the Region of origin, and protected again from there', async () => {
    const yaml = ESTATE.replace(`{ id: ${DB},`, `{ id: ${DB}, origin: { region: eu-west-1 },`);
    const rig = openRig({ yaml });
    const there = { region: 'eu-west-1' };
    await rig.drs('InitializeService', {}, there);
    const [id = ''] = await recovered(rig, DB);
    const arn = (await rig.drs('ReverseReplication', { recoveryInstanceID: id })).body.reversedDirectionSourceServerArn;
    rig.advance(SYNC_SECONDS + 700);
    const sourceServers = [{ sourceServerID: arn.split('/')[1] }];
    const { jobID } = (await rig.drs('StartRecovery', { sourceServers }, there)).body.job;
    rig.advance(LAUNCH_SECONDS);
    const [back] = (await rig.drs('DescribeRecoveryInstances', {}, there)).body.items;
    expect(back).toMatchObject({ jobID });
    const again = await rig.drs('ReverseReplication', { recoveryInstanceID: back!.recoveryInstanceID }, there);
    expect(again.body).toEqual({ reversedDirectionSourceServerArn: `arn:aws:drs:us-east-1:${HUB}:source-server/${DB}` });
    expect((await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items).toMatchObject([
      { replicationDirection: 'FAILOVER', dataReplicationInfo: { dataReplicationState: 'INITIATING' } },
    ]);
  });
});

describe('a recovery instance', () => {
  it('is disconnected before it is deleted from DRS, and runs on in EC2', async () => {
    const rig = openRig();
    const [id = ''] = await recovered(rig, DB);
    expect(await rig.drs('DeleteRecoveryInstance', { recoveryInstanceID: id })).toMatchObject({ status: 409 });
    expect((await rig.drs('DisconnectRecoveryInstance', { recoveryInstanceID: id })).status).toBe(200);
    expect(await instance(rig, id)).toMatchObject({
      dataReplicationInfo: { dataReplicationState: 'DISCONNECTED', replicatedDisks: [{ totalStorageBytes: 0 }] },
    });
    expect((await instance(rig, id)).dataReplicationInfo).not.toHaveProperty('lagDuration');
    expect((await rig.drs('ReverseReplication', { recoveryInstanceID: id })).status).toBe(409);
    expect((await rig.drs('DisconnectRecoveryInstance', { recoveryInstanceID: id })).status).toBe(200);
    expect((await rig.drs('DeleteRecoveryInstance', { recoveryInstanceID: id })).status).toBe(200);
    expect((await rig.drs('DescribeRecoveryInstances')).body.items).toEqual([]);
    expect((await rig.drs('DeleteRecoveryInstance', { recoveryInstanceID: id })).status).toBe(404);
    const { reservationSet } = (await rig.ec2('DescribeInstances')).body.DescribeInstancesResponse!;
    expect(reservationSet).not.toBe('');
  });
});
