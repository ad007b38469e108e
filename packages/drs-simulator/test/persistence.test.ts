import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP, DB, ESTATE, HUB, LAUNCH_SECONDS, openRig, SPOKE, START } from './rig.ts';
import type { Rig, Signer } from './rig.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drs-simulator-'));
  file = join(folder, 'world.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything a caller can see of the world. */
async function everything(rig: Rig, spoke: Signer) {
  const jobs = (await rig.drs('DescribeJobs')).body;
  return {
    jobs,
    logs: await Promise.all(jobs.items.map((job) => rig.events(job.jobID))),
    servers: (await rig.drs('DescribeSourceServers')).body,
    instances: (await rig.drs('DescribeRecoveryInstances')).body,
    ec2: (await rig.ec2('DescribeInstances')).body.DescribeInstancesResponse!.reservationSet,
    templates: (await rig.ec2('DescribeLaunchTemplateVersions', { 'LaunchTemplateVersion.1': '$Latest' })).body
      .DescribeLaunchTemplateVersionsResponse!.launchTemplateVersionSet,
    interfaces: (await rig.ec2('DescribeNetworkInterfaces')).body.DescribeNetworkInterfacesResponse!.networkInterfaceSet,
    launch: (await rig.drs('GetLaunchConfiguration', { sourceServerID: APP })).body,
    there: (await rig.drs('DescribeSourceServers', {}, spoke)).body,
    faults: rig.simulator.faults(),
    world: rig.simulator.world(),
  };
}

const ofTemplate = (id: string): Record<string, string> => ({
  LaunchTemplateId: id,
  SourceVersion: '$Default',
  'LaunchTemplateData.InstanceType': 't3.small',
});

async function eventfulRig(): Promise<{ rig: Rig; spoke: Signer }> {
  const rig = openRig({ file });
  rig.simulator.addFault({ kind: 'launch-fails', serverId: APP, stage: 'conversion', count: 2 });
  await rig.drill(DB, APP);
  rig.advance(LAUNCH_SECONDS);
  await rig.drs('UpdateLaunchConfiguration', { sourceServerID: APP, launchDisposition: 'STOPPED' });
  const { ec2LaunchTemplateID } = (await rig.drs('GetLaunchConfiguration', { sourceServerID: APP })).body;
  await rig.ec2('CreateLaunchTemplateVersion', { ...ofTemplate(ec2LaunchTemplateID), ClientToken: 'eventful' });
  const { arn } = await rig.drill(DB);
  await rig.tags('POST', arn, { body: { tags: { wave: '2' } } });
  const assumed = await rig.sts('AssumeRole', {
    RoleArn: `arn:aws:iam::${SPOKE}:role/Recovery`,
    RoleSessionName: 'drill',
    ExternalId: 'shared-secret',
  });
  const { AccessKeyId, SessionToken } = assumed.body.AssumeRoleResponse!.AssumeRoleResult.Credentials;
  return { rig, spoke: { accessKeyId: AccessKeyId, sessionToken: SessionToken, region: 'us-west-2' } };
}

describe('a world in a file', () => {
  it('is the same after it was closed and opened again, and goes on from there', async () => {
    const { rig, spoke } = await eventfulRig();
    const before = await everything(rig, spoke);
    rig.simulator.close();
    const again = openRig({ file, startAt: rig.now() });
    expect(await everything(again, spoke)).toEqual(before);
    again.advance(LAUNCH_SECONDS);
    expect((await again.drs('DescribeJobs')).body.items.map((job) => job.status)).toEqual(['COMPLETED', 'COMPLETED']);
    const ids = new Set([(await again.drill(DB)).jobID, ...before.jobs.items.map((job) => job.jobID)]);
    expect(ids.size).toBe(3);
  });

  it('has lost nothing that was answered when its process is killed', async () => {
    const { rig, spoke } = await eventfulRig();
    const before = await everything(rig, spoke);
    // What the disk holds at this moment, without a closing: what a killed process leaves.
    const left = join(folder, 'left.sqlite');
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, left + suffix);
    const again = openRig({ file: left, startAt: rig.now() });
    expect(await everything(again, spoke)).toEqual(before);
    rig.simulator.close();
    again.simulator.close();
  });

  it('knows the newest time anything was written in it', async () => {
    const rig = openRig({ file });
    expect(rig.simulator.newestTime()).toBe(START);
    rig.advance(100);
    await rig.drs('DescribeJobs');
    expect(rig.simulator.newestTime()).toBe(START);
    await rig.drill(DB);
    expect(rig.simulator.newestTime()).toBe(START + 100_000);
    rig.simulator.close();
    const again = openRig({ file, startAt: START });
    expect(again.simulator.newestTime()).toBe(START + 100_000);
  });

  it('knows the client token of a version again', async () => {
    const { rig } = await eventfulRig();
    rig.simulator.close();
    const again = openRig({ file, startAt: rig.now() });
    const { ec2LaunchTemplateID } = (await again.drs('GetLaunchConfiguration', { sourceServerID: APP })).body;
    const repeated = await again.ec2('CreateLaunchTemplateVersion', { ...ofTemplate(ec2LaunchTemplateID), ClientToken: 'eventful' });
    expect(repeated.body.CreateLaunchTemplateVersionResponse!.launchTemplateVersion.versionNumber).toBe('2');
  });

  it('gives its servers the launch templates that an older world did not keep', async () => {
    openRig({ file }).simulator.close();
    const database = new Database(file);
    database.exec("DELETE FROM world WHERE kind IN ('templates', 'templateVersions')");
    database.close();
    const rig = openRig({ file });
    await rig.drill(DB);
    expect((await rig.ec2('DescribeLaunchTemplates')).body.DescribeLaunchTemplatesResponse!.launchTemplates.item).toHaveLength(10);
  });

  it('takes what a changed estate adds to a network', async () => {
    const subnet = (digit: string) => `{ id: subnet-0000000${digit}, cidr: 10.9.${digit}.0/24, zone: a }`;
    const yaml = (digit: string) =>
      ESTATE.replace('subnetCidr: 10.0.0.0/22', `subnetCidr: 10.0.0.0/22\n        subnets: [${subnet(digit)}]`);
    const cidrsWith = async (text: string) => {
      const rig = openRig({ file, yaml: text });
      const reply = await rig.ec2('DescribeSubnets');
      rig.simulator.close();
      return reply.body.DescribeSubnetsResponse!.subnetSet.item?.map((one) => one.cidrBlock).toSorted();
    };
    const drawn = await cidrsWith(ESTATE);
    expect(await cidrsWith(yaml('1'))).toEqual([...(drawn ?? []), '10.9.1.0/24']);
    expect(await cidrsWith(yaml('2'))).toEqual([...(drawn ?? []), '10.9.1.0/24', '10.9.2.0/24']);
  });

  it('takes new servers, Regions and accounts from a changed estate and keeps what it has, its seed too', async () => {
    const first = openRig({ file });
    await first.drs('UpdateLaunchConfiguration', { sourceServerID: DB, name: 'kept' });
    const { jobID } = await first.drill(DB);
    const known = (await first.drs('DescribeSourceServers')).body.items.map((server) => server.sourceServerID);
    first.simulator.close();
    const yaml = ESTATE.replace('count: 6, hostnamePrefix: web-', 'count: 8, hostnamePrefix: web-').replace(
      'tier: database',
      'tier: other',
    );
    const second = openRig({ file, yaml, seed: 99 });
    const servers = (await second.drs('DescribeSourceServers')).body.items;
    expect(servers.map((server) => server.sourceServerID)).toEqual(expect.arrayContaining(known));
    expect(servers).toHaveLength(known.length + 2);
    expect(servers.find((server) => server.sourceServerID === DB)!.tags['tier']).toBe('database');
    expect((await second.drs('GetLaunchConfiguration', { sourceServerID: DB })).body.name).toBe('kept');
    expect((await second.job(jobID)).jobID).toBe(jobID);
    expect(second.simulator.world().seed).toBe(7);
  });

  it('counts how often each server was launched', async () => {
    const { rig } = await eventfulRig();
    rig.simulator.close();
    const [hub] = openRig({ file, startAt: rig.now() })
      .simulator.world()
      .regions.filter((region) => region.accountId === HUB && region.region === 'us-east-1');
    const launches = Object.fromEntries((hub?.servers ?? []).map((server) => [server.hostname, server.launches]));
    expect(launches).toMatchObject({ 'db-01': 2, 'app-01': 1, 'win-01': 0 });
    expect(hub?.jobs).toEqual({ total: 2, live: 1 });
  });
});

describe('the same seed and the same calls', () => {
  const story = async (seed: number) => {
    const rig = openRig({ seed, yaml: ESTATE.replace('unnamedInstanceShare: 0', 'unnamedInstanceShare: 0.5') });
    const servers = await rig.drs('DescribeSourceServers');
    const { jobID } = await rig.drill(DB, APP);
    rig.advance(LAUNCH_SECONDS);
    return {
      servers,
      jobs: await rig.drs('DescribeJobs'),
      log: await rig.drs('DescribeJobLogItems', { jobID }),
      instances: await rig.ec2('DescribeInstances'),
      role: await rig.sts('AssumeRole', { RoleArn: `arn:aws:iam::${HUB}:role/Local`, RoleSessionName: 'drill' }),
    };
  };

  it('give the same answers, request ids included', async () => {
    expect(await story(7)).toEqual(await story(7));
  });

  it('with another seed give other ids and times', async () => {
    const [one, other] = [(await story(7)).jobs.body.items[0], (await story(8)).jobs.body.items[0]];
    expect(one!.jobID).not.toBe(other!.jobID);
    expect(one!.endDateTime).not.toBe(other!.endDateTime);
  });
});
