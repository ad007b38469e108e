import { describe, expect, it } from 'vitest';
import { APP, DB, LAUNCH_SECONDS, openRig } from './rig.ts';
import type { Rig } from './rig.ts';

const SYNC_SECONDS = 1500;

async function state(rig: Rig, id: string): Promise<string | undefined> {
  const { items } = (await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [id] } })).body;
  return items[0]?.dataReplicationInfo.dataReplicationState;
}

async function points(rig: Rig, sourceServerID: string): Promise<number> {
  return (await rig.drs('DescribeRecoverySnapshots', { sourceServerID })).body.items.length;
}

describe('replication', () => {
  it('that is stopped takes its recovery points with it, and begins anew when started', async () => {
    const rig = openRig();
    expect(await points(rig, DB)).toBeGreaterThan(10);
    expect((await rig.drs('StopReplication', { sourceServerID: DB })).body.sourceServer).toMatchObject({
      sourceServerID: DB,
      dataReplicationInfo: { dataReplicationState: 'STOPPED' },
    });
    expect(await points(rig, DB)).toBe(0);
    const started = await rig.drs('StartReplication', { sourceServerID: DB });
    expect(started.body.sourceServer.dataReplicationInfo).toMatchObject({
      dataReplicationState: 'INITIATING',
      dataReplicationInitiation: { startDateTime: expect.any(String) },
    });
    rig.advance(301);
    expect(await state(rig, DB)).toBe('INITIAL_SYNC');
    expect(await points(rig, DB)).toBe(0);
    rig.advance(SYNC_SECONDS);
    expect(await state(rig, DB)).toBe('CONTINUOUS');
    rig.advance(600);
    expect(await points(rig, DB)).toBeGreaterThan(0);
    expect(await points(rig, DB)).toBeLessThan(6);
  });

  it('that is stopped cannot be launched from: the server is skipped', async () => {
    const rig = openRig();
    await rig.drs('StopReplication', { sourceServerID: DB });
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect(await rig.events(jobID)).toContain('SERVER_SKIPPED');
  });

  it('is neither stopped nor started twice, nor while a job has the server', async () => {
    const rig = openRig();
    expect(await rig.drs('StartReplication', { sourceServerID: DB })).toMatchObject({ status: 409, body: { resourceId: DB } });
    await rig.drs('StopReplication', { sourceServerID: DB });
    expect(await rig.drs('StopReplication', { sourceServerID: DB })).toMatchObject({ status: 409, body: { resourceId: DB } });
    await rig.drill(APP);
    for (const operation of ['StopReplication', 'StartReplication', 'DisconnectSourceServer', 'DeleteSourceServer']) {
      expect(await rig.drs(operation, { sourceServerID: APP })).toMatchObject({
        status: 409,
        body: { message: expect.stringContaining('currently being processed by a Job') },
      });
    }
  });

  it('is tried again only where it stands still, and keeps the points it had', async () => {
    const yaml = `
accounts:
  - accountId: "123456789012"
    regions:
      - region: us-east-1
        servers:
          - { id: ${DB}, hostname: db-01, os: linux, replicationState: STALLED }
          - { id: ${APP}, hostname: app-01, os: linux }
`;
    const rig = openRig({ yaml });
    expect(await rig.drs('RetryDataReplication', { sourceServerID: APP })).toMatchObject({ status: 400, body: { reason: 'other' } });
    const before = await points(rig, DB);
    expect((await rig.drs('RetryDataReplication', { sourceServerID: DB })).body).toMatchObject({
      sourceServerID: DB,
      dataReplicationInfo: { dataReplicationState: 'INITIATING' },
    });
    expect(await points(rig, DB)).toBe(before);
    rig.advance(SYNC_SECONDS);
    expect(await state(rig, DB)).toBe('CONTINUOUS');
  });
});

describe('a source server', () => {
  it('is disconnected before it is deleted, and its launch template goes with it', async () => {
    const rig = openRig();
    expect((await rig.drs('DeleteSourceServer', { sourceServerID: APP })).status).toBe(409);
    const { ec2LaunchTemplateID } = (await rig.drs('GetLaunchConfiguration', { sourceServerID: APP })).body;
    const cut = await rig.drs('DisconnectSourceServer', { sourceServerID: APP });
    expect(cut.body).toMatchObject({
      sourceServerID: APP,
      dataReplicationInfo: { dataReplicationState: 'DISCONNECTED', replicatedDisks: [{ totalStorageBytes: 0 }] },
    });
    expect(await points(rig, APP)).toBe(0);
    expect(await rig.drs('DeleteSourceServer', { sourceServerID: APP })).toMatchObject({ status: 204, body: undefined });
    expect(await state(rig, APP)).toBeUndefined();
    expect((await rig.drs('DeleteSourceServer', { sourceServerID: APP })).status).toBe(404);
    const templates = await rig.ec2('DescribeLaunchTemplates', { 'LaunchTemplateId.1': ec2LaunchTemplateID });
    expect(templates.body.Response?.Errors.Error.Code).toBe('InvalidLaunchTemplateId.NotFound');
  });

  it('is not disconnected while it has a recovery instance', async () => {
    const rig = openRig();
    await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect(await rig.drs('DisconnectSourceServer', { sourceServerID: DB })).toMatchObject({ status: 409, body: { resourceId: DB } });
  });

  it('that is not there is refused by each of them', async () => {
    const rig = openRig();
    const sourceServerID = 's-00000000000000000';
    for (const operation of [
      'StopReplication',
      'StartReplication',
      'RetryDataReplication',
      'DisconnectSourceServer',
      'DeleteSourceServer',
    ]) {
      expect(await rig.drs(operation, { sourceServerID })).toMatchObject({ status: 404, body: { resourceId: sourceServerID } });
    }
  });
});
