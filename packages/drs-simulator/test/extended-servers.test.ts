import { describe, expect, it } from 'vitest';
import { DB, HUB, LAUNCH_SECONDS, openRig, SPOKE } from './rig.ts';
import type { Rig, Signer } from './rig.ts';

const HERE: Signer = { region: 'us-west-2' };

async function extendedRig() {
  const rig = openRig();
  await rig.drs('InitializeService', {}, HERE);
  const extensible = (await rig.drs('ListExtensibleSourceServers', { stagingAccountID: SPOKE }, HERE)).body.items;
  const created = await rig.drs('CreateExtendedSourceServer', { sourceServerArn: extensible[0]!.arn, tags: { tier: 'web' } }, HERE);
  return { rig, extensible, created };
}

async function asSpoke(rig: Rig): Promise<Signer> {
  const assumed = await rig.sts('AssumeRole', {
    RoleArn: `arn:aws:iam::${SPOKE}:role/Recovery`,
    RoleSessionName: 'staging',
    ExternalId: 'shared-secret',
  });
  const { AccessKeyId, SessionToken } = assumed.body.AssumeRoleResponse!.AssumeRoleResult.Credentials;
  return { accessKeyId: AccessKeyId, sessionToken: SessionToken, region: 'us-west-2' };
}

describe('a source server of a staging account', () => {
  it('can be extended once, and then shows where it is staged', async () => {
    const { rig, extensible, created } = await extendedRig();
    expect(extensible.map(({ hostname }) => hostname).toSorted()).toEqual(['spoke-01', 'spoke-02']);
    expect(created).toMatchObject({
      status: 201,
      body: {
        sourceServer: {
          tags: { tier: 'web' },
          stagingArea: { status: 'EXTENDED', stagingAccountID: SPOKE, stagingSourceServerArn: extensible[0]!.arn },
          dataReplicationInfo: { dataReplicationState: 'CONTINUOUS' },
        },
      },
    });
    const left = (await rig.drs('ListExtensibleSourceServers', { stagingAccountID: SPOKE }, HERE)).body.items;
    expect(left.map(({ arn }) => arn)).toEqual([extensible[1]!.arn]);
    expect((await rig.get('/ListStagingAccounts', HERE)).body).toEqual({ accounts: [{ accountID: SPOKE }] });
    const filters = { stagingAccountIDs: [SPOKE] };
    expect((await rig.drs('DescribeSourceServers', { filters }, HERE)).body.items).toHaveLength(1);
    const again = await rig.drs('CreateExtendedSourceServer', { sourceServerArn: extensible[0]!.arn }, HERE);
    expect(again).toMatchObject({ status: 400, body: { code: 'ValidationException', reason: 'other' } });
  });

  it('is launched here, with a job of converted snapshots in its own account', async () => {
    const { rig, created, extensible } = await extendedRig();
    const { sourceServerID } = created.body.sourceServer;
    const { job } = (await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID }], isDrill: true }, HERE)).body;
    const spoke = await asSpoke(rig);
    const staged = extensible[0]!.arn.split('/')[1];
    expect((await rig.drs('DescribeJobs', {}, spoke)).body.items).toMatchObject([
      {
        type: 'CREATE_CONVERTED_SNAPSHOT',
        initiatedBy: 'TARGET_ACCOUNT',
        status: 'PENDING',
        participatingServers: [{ sourceServerID: staged }],
      },
    ]);
    expect((await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: staged }] }, spoke)).status).toBe(409);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.drs('DescribeJobs', {}, HERE)).body.items).toMatchObject([
      { jobID: job.jobID, status: 'COMPLETED', participatingServers: [{ launchStatus: 'LAUNCHED' }] },
    ]);
    const [conversion] = (await rig.drs('DescribeJobs', {}, spoke)).body.items;
    expect(conversion).toMatchObject({ status: 'COMPLETED' });
    const log = (await rig.drs('DescribeJobLogItems', { jobID: conversion!.jobID }, spoke)).body.items.map(({ event }) => event);
    expect(log).toEqual(['JOB_START', 'SNAPSHOT_START', 'SNAPSHOT_END', 'CONVERSION_START', 'CONVERSION_END', 'JOB_END']);
  });

  it('that is gone leaves an extension error, and its extension is not launched', async () => {
    const { rig, created, extensible } = await extendedRig();
    const spoke = await asSpoke(rig);
    const staged = { sourceServerID: extensible[0]!.arn.split('/')[1] };
    await rig.drs('DisconnectSourceServer', staged, spoke);
    expect((await rig.drs('DeleteSourceServer', staged, spoke)).status).toBe(204);
    const { sourceServerID } = created.body.sourceServer;
    expect((await rig.drs('DescribeSourceServers', {}, HERE)).body.items).toMatchObject([
      { stagingArea: { status: 'EXTENSION_ERROR', errorMessage: expect.any(String) } },
    ]);
    const { jobID } = (await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID }] }, HERE)).body.job;
    rig.advance(LAUNCH_SECONDS);
    const log = (await rig.drs('DescribeJobLogItems', { jobID }, HERE)).body.items;
    expect(log[1]).toMatchObject({ event: 'SERVER_SKIPPED', eventData: { rawError: expect.stringContaining('extension error') } });
  });

  it('is refused where it is not another account of the same Region, not there, or itself extended', async () => {
    const { rig, created } = await extendedRig();
    const extend = async (arn: string) => rig.drs('CreateExtendedSourceServer', { sourceServerArn: arn }, HERE);
    const arn = (account: string, region: string, id: string) => `arn:aws:drs:${region}:${account}:source-server/${id}`;
    expect((await extend(arn(HUB, 'us-west-2', DB))).status).toBe(400);
    expect((await extend(arn(SPOKE, 'us-east-1', DB))).status).toBe(400);
    expect((await extend(arn(SPOKE, 'us-west-2', DB))).status).toBe(404);
    const spoke = await asSpoke(rig);
    const own = arn(HUB, 'us-west-2', created.body.sourceServer.sourceServerID);
    expect((await rig.drs('CreateExtendedSourceServer', { sourceServerArn: own }, spoke)).status).toBe(400);
    expect((await rig.drs('ListExtensibleSourceServers', { stagingAccountID: HUB }, HERE)).status).toBe(400);
    expect((await rig.drs('ListExtensibleSourceServers', { stagingAccountID: '999999999999' }, HERE)).status).toBe(403);
  });
});

describe('ListStagingAccounts', () => {
  it('is a GET whose query is held against the model', async () => {
    const rig = openRig();
    expect((await rig.get('/ListStagingAccounts?maxResults=50')).body).toEqual({ accounts: [] });
    for (const query of ['maxResults=0', 'maxResults=51', 'maxResults=x', 'nextToken=made-up'])
      expect(await rig.get(`/ListStagingAccounts?${query}`)).toMatchObject({ status: 400, body: { reason: 'fieldValidationFailed' } });
    expect(await rig.drs('ListStagingAccounts')).toMatchObject({ status: 400, body: { reason: 'unknownOperation' } });
  });
});

describe('DeleteJob', () => {
  it('takes a finished job out of sight and leaves what came of it', async () => {
    const rig = openRig();
    const { jobID, arn } = await rig.drill(DB);
    expect(await rig.drs('DeleteJob', { jobID })).toMatchObject({ status: 409, body: { resourceId: jobID, resourceType: 'Job' } });
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.drs('DeleteJob', { jobID })).status).toBe(204);
    expect((await rig.drs('DescribeJobs')).body.items).toEqual([]);
    for (const operation of ['DescribeJobLogItems', 'DeleteJob']) expect((await rig.drs(operation, { jobID })).status).toBe(404);
    expect((await rig.tags('GET', arn)).status).toBe(404);
    expect((await rig.drs('DescribeRecoveryInstances')).body.items).toMatchObject([{ jobID }]);
    expect((await rig.drs('DescribeSourceServers', { filters: { sourceServerIDs: [DB] } })).body.items).toMatchObject([
      { lastLaunchResult: 'SUCCEEDED' },
    ]);
  });
});
