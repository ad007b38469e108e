import { describe, expect, it } from 'vitest';
import { DB, HUB, LAUNCH_SECONDS, openRig, SPOKE } from './rig.ts';
import type { Rig } from './rig.ts';

const RULE = { units: 'MINUTE', interval: 10, retentionDuration: 60 };
const REPLICATION = {
  stagingAreaSubnetId: 'subnet-0123456789abcdef0',
  replicationServersSecurityGroupsIDs: ['sg-0123456789abcdef0'],
  ebsEncryption: 'DEFAULT',
  bandwidthThrottling: 100,
  stagingAreaTags: { team: 'dr' },
  pitPolicy: [RULE],
};

async function pointCount(rig: Rig): Promise<number> {
  return (await rig.drs('DescribeRecoverySnapshots', { sourceServerID: DB })).body.items.length;
}

describe('the launch configuration template', () => {
  it('is made, listed, changed, tagged and taken away; there is one of it', async () => {
    const rig = openRig();
    const made = await rig.drs('CreateLaunchConfigurationTemplate', { copyTags: false, tags: { a: '1' } });
    expect(made.status).toBe(201);
    const { launchConfigurationTemplateID: id, arn } = made.body.launchConfigurationTemplate;
    expect(arn).toBe(`arn:aws:drs:us-east-1:${HUB}:launch-configuration-template/${id}`);
    expect(await rig.drs('CreateLaunchConfigurationTemplate')).toMatchObject({ status: 402, body: { quotaCode: 'L-1F3FAE4D' } });
    const changed = await rig.drs('UpdateLaunchConfigurationTemplate', { launchConfigurationTemplateID: id, launchDisposition: 'STOPPED' });
    expect(changed.body.launchConfigurationTemplate).toMatchObject({ copyTags: false, launchDisposition: 'STOPPED', tags: { a: '1' } });
    await rig.tags('POST', arn, { body: { tags: { b: '2' } } });
    expect((await rig.drs('DescribeLaunchConfigurationTemplates', { launchConfigurationTemplateIDs: [id] })).body.items).toMatchObject([
      { launchConfigurationTemplateID: id, tags: { a: '1', b: '2' } },
    ]);
    expect((await rig.drs('DeleteLaunchConfigurationTemplate', { launchConfigurationTemplateID: id })).status).toBe(204);
    expect((await rig.drs('DescribeLaunchConfigurationTemplates')).body.items).toEqual([]);
    for (const operation of ['UpdateLaunchConfigurationTemplate', 'DeleteLaunchConfigurationTemplate'])
      expect((await rig.drs(operation, { launchConfigurationTemplateID: id })).status).toBe(404);
    expect((await rig.drs('DescribeLaunchConfigurationTemplates', { launchConfigurationTemplateIDs: [id] })).status).toBe(404);
  });

  it('is what a server begins with that joins afterwards, launch actions and all', async () => {
    const rig = openRig();
    const there = { region: 'us-west-2' };
    await rig.drs('InitializeService', {}, there);
    const made = await rig.drs('CreateLaunchConfigurationTemplate', { copyPrivateIp: true, licensing: { osByol: true } }, there);
    const resourceId = made.body.launchConfigurationTemplate.launchConfigurationTemplateID;
    const actionId = '00000000-0000-4000-8000-000000000001';
    const action = { actionCode: 'AWS-RunShellScript', actionVersion: '1', name: 'check', category: 'OTHER', description: '' };
    await rig.drs('PutLaunchAction', { resourceId, actionId, ...action, order: 2, active: true, optional: true }, there);
    const { items } = (await rig.drs('ListExtensibleSourceServers', { stagingAccountID: SPOKE }, there)).body;
    const created = await rig.drs('CreateExtendedSourceServer', { sourceServerArn: items[0]!.arn }, there);
    const { sourceServerID } = created.body.sourceServer;
    expect((await rig.drs('GetLaunchConfiguration', { sourceServerID }, there)).body).toMatchObject({
      copyPrivateIp: true,
      licensing: { osByol: true },
    });
    expect((await rig.drs('ListLaunchActions', { resourceId: sourceServerID }, there)).body.items).toMatchObject([{ actionId }]);
  });
});

describe('replication configuration templates', () => {
  it('are made, listed by page and id, changed and taken away', async () => {
    const rig = openRig();
    const made = await rig.drs('CreateReplicationConfigurationTemplate', { ...REPLICATION, tags: { a: '1' } });
    expect(made).toMatchObject({ status: 201, body: { ...REPLICATION, tags: { a: '1' } } });
    await rig.drs('CreateReplicationConfigurationTemplate', REPLICATION);
    const page = (await rig.drs('DescribeReplicationConfigurationTemplates', { maxResults: 1 })).body;
    const rest = (await rig.drs('DescribeReplicationConfigurationTemplates', { maxResults: 1, nextToken: page.nextToken })).body;
    expect([...page.items, ...rest.items]).toHaveLength(2);
    const { replicationConfigurationTemplateID, arn } = made.body;
    const one = { replicationConfigurationTemplateID };
    expect(await rig.drs('UpdateReplicationConfigurationTemplate', { ...one, arn, bandwidthThrottling: 5 })).toMatchObject({
      status: 200,
      body: { ...REPLICATION, bandwidthThrottling: 5 },
    });
    expect((await rig.drs('UpdateReplicationConfigurationTemplate', { ...one, arn: `${arn}0` })).status).toBe(400);
    expect((await rig.drs('DeleteReplicationConfigurationTemplate', one)).status).toBe(204);
    const gone = { replicationConfigurationTemplateIDs: [replicationConfigurationTemplateID] };
    expect((await rig.drs('DescribeReplicationConfigurationTemplates', gone)).status).toBe(404);
    for (const operation of ['UpdateReplicationConfigurationTemplate', 'DeleteReplicationConfigurationTemplate'])
      expect((await rig.drs(operation, one)).status).toBe(404);
  });
});

describe('the replication configuration of a server', () => {
  it('has the defaults of the service, and takes changes of single members', async () => {
    const rig = openRig();
    const before = (await rig.drs('GetReplicationConfiguration', { sourceServerID: DB })).body;
    expect(before).toMatchObject({ replicationServerInstanceType: 't3.small', ebsEncryption: 'DEFAULT', pitPolicy: [{}, {}, {}] });
    const changed = await rig.drs('UpdateReplicationConfiguration', { sourceServerID: DB, bandwidthThrottling: 50, name: 'db' });
    expect(changed).toMatchObject({ status: 200, body: { ...before, bandwidthThrottling: 50, name: 'db' } });
    expect((await rig.drs('GetReplicationConfiguration', { sourceServerID: DB })).body).toEqual(changed.body);
    for (const operation of ['GetReplicationConfiguration', 'UpdateReplicationConfiguration'])
      expect((await rig.drs(operation, { sourceServerID: 's-00000000000000000' })).status).toBe(404);
  });

  it('says how many recovery points are kept', async () => {
    const rig = openRig();
    const rules = async (...pitPolicy: readonly object[]) => rig.drs('UpdateReplicationConfiguration', { sourceServerID: DB, pitPolicy });
    const all = await pointCount(rig);
    await rules(RULE);
    expect(await pointCount(rig)).toBeLessThan(all);
    await rules({ ...RULE, enabled: false }, { units: 'DAY', interval: 1, retentionDuration: 3 });
    expect(await pointCount(rig)).toBe(3);
    await rules({ units: 'MINUTE', interval: 1, retentionDuration: 1_000_000 });
    expect((await rig.drs('DescribeRecoverySnapshots', { sourceServerID: DB, maxResults: 1 })).status).toBe(200);
  });
});

describe('the failback replication configuration of a recovery instance', () => {
  it('has defaults and takes changes', async () => {
    const rig = openRig();
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    const { recoveryInstanceID } = (await rig.job(jobID)).participatingServers[0]!;
    const one = { recoveryInstanceID };
    expect((await rig.drs('GetFailbackReplicationConfiguration', one)).body).toMatchObject({
      recoveryInstanceID,
      name: 'db-01',
      usePrivateIP: false,
    });
    expect((await rig.drs('UpdateFailbackReplicationConfiguration', { ...one, usePrivateIP: true, bandwidthThrottling: 7 })).status).toBe(
      200,
    );
    expect((await rig.drs('GetFailbackReplicationConfiguration', one)).body).toMatchObject({ usePrivateIP: true, bandwidthThrottling: 7 });
    const nobody = { recoveryInstanceID: 'i-00000000000000000' };
    for (const operation of ['GetFailbackReplicationConfiguration', 'UpdateFailbackReplicationConfiguration'])
      expect((await rig.drs(operation, nobody)).status).toBe(404);
  });
});
