import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Fault } from '../src/index.ts';
import { isLike } from '../src/faults/limits.ts';
import { APP, DB, LAUNCH_SECONDS, openRig, SPOKE, START } from './rig.ts';
import type { Rig } from './rig.ts';

function rigWith(...faults: readonly Fault[]): Rig {
  const rig = openRig();
  for (const fault of faults) rig.simulator.addFault(fault);
  return rig;
}

const status = async (rig: Rig, operation: string, body: unknown = {}, region = 'us-east-1') =>
  (await rig.drs(operation, body, { region })).status;

describe('a fault limited by what is called', () => {
  it('meets the operations that its pattern means, of the service it names', async () => {
    const rig = rigWith({ kind: 'throttle', service: 'drs', operation: 'Describe*' });
    expect(await status(rig, 'DescribeJobs')).toBe(429);
    expect(await status(rig, 'DescribeSourceServers')).toBe(429);
    expect((await rig.ec2('DescribeInstances')).status).toBe(200);
    expect(await status(rig, 'StartRecovery', { sourceServers: [{ sourceServerID: DB }] })).toBe(202);
  });
});

describe('a fault limited by a server', () => {
  it('meets a request that names the server, its job, its recovery instance or its launch template', async () => {
    const rig = openRig();
    const { jobID } = await rig.drill(DB);
    const other = await rig.drill(APP);
    rig.advance(LAUNCH_SECONDS);
    const [instance] = (await rig.drs('DescribeRecoveryInstances', { filters: { sourceServerIDs: [DB] } })).body.items;
    const instanceId = instance!.arn.split('/').at(-1)!;
    const { ec2LaunchTemplateID } = (await rig.drs('GetLaunchConfiguration', { sourceServerID: DB })).body;
    rig.simulator.addFault({ kind: 'error', code: 'InternalServerException', hostname: 'db-*' });
    expect(await status(rig, 'DescribeRecoverySnapshots', { sourceServerID: DB })).toBe(500);
    expect(await status(rig, 'DescribeRecoverySnapshots', { sourceServerID: APP })).toBe(200);
    expect(await status(rig, 'DescribeJobLogItems', { jobID })).toBe(500);
    expect(await status(rig, 'DescribeJobLogItems', { jobID: other.jobID })).toBe(200);
    expect((await rig.ec2('DescribeInstances', { 'InstanceId.1': instanceId })).status).not.toBe(200);
    expect((await rig.ec2('DescribeLaunchTemplates', { 'LaunchTemplateId.1': ec2LaunchTemplateID })).status).not.toBe(200);
    expect(await status(rig, 'DescribeSourceServers')).toBe(200);
  });

  it('meets the launches of those with its tags, its host name or its id', async () => {
    const rig = rigWith(
      { kind: 'launch-fails', stage: 'snapshot', tags: { tier: 'web' } },
      { kind: 'launch-fails', stage: 'snapshot', serverId: 's-*app1' },
    );
    const servers = (await rig.drs('DescribeSourceServers')).body.items;
    const web = servers.find(({ tags }) => tags['tier'] === 'web')!.sourceServerID;
    const { jobID } = await rig.drill(DB, APP, web);
    rig.advance(LAUNCH_SECONDS);
    const ended = (await rig.job(jobID)).participatingServers.map(({ launchStatus }) => launchStatus);
    expect(ended).toEqual(['LAUNCHED', 'FAILED', 'FAILED']);
  });

  it('meets every launch where it names none', async () => {
    const rig = rigWith({ kind: 'insufficient-capacity', region: 'us-east-1' });
    const { jobID } = await rig.drill(DB, APP);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(jobID)).participatingServers.every(({ launchStatus }) => launchStatus === 'FAILED')).toBe(true);
  });
});

describe('a fault limited by time', () => {
  it('is in force from so long after it was added, for so long', async () => {
    const rig = rigWith({ kind: 'throttle', afterSeconds: 10, forSeconds: 20 });
    const seen: number[] = [];
    for (const seconds of [0, 9, 1, 19, 1]) {
      rig.advance(seconds);
      seen.push(await status(rig, 'DescribeJobs'));
    }
    expect(seen).toEqual([200, 200, 429, 429, 200]);
    expect(rig.simulator.faults()).toMatchObject([
      { inForce: false, fired: 2, inForceFrom: '2026-03-01T12:03:30.000Z', inForceUntil: '2026-03-01T12:03:50.000Z' },
    ]);
  });

  it('is in force between two moments', async () => {
    const from = new Date(START + 5000).toISOString();
    const rig = rigWith({ kind: 'throttle', from, until: '2026-03-01T13:03:30+01:00' });
    expect(rig.simulator.faults()).toMatchObject([{ inForce: false }]);
    expect(await status(rig, 'DescribeJobs')).toBe(200);
    rig.advance(5);
    expect(await status(rig, 'DescribeJobs')).toBe(429);
    rig.advance(5);
    expect(await status(rig, 'DescribeJobs')).toBe(200);
  });

  it('meets the launches of a job that starts meanwhile', async () => {
    const rig = rigWith({ kind: 'launch-fails', stage: 'launch', afterSeconds: 60, forSeconds: 60 });
    const early = await rig.drill(DB);
    rig.advance(60);
    const meanwhile = await rig.drill(APP);
    rig.advance(LAUNCH_SECONDS);
    const late = await rig.drill(APP);
    rig.advance(LAUNCH_SECONDS);
    const ended = await Promise.all(
      [early, meanwhile, late].map(async ({ jobID }) => (await rig.job(jobID)).participatingServers[0]!.launchStatus),
    );
    expect(ended).toEqual(['LAUNCHED', 'FAILED', 'LAUNCHED']);
  });
});

describe('a fault limited by chance', () => {
  const directory = mkdtempSync(join(tmpdir(), 'drs-faults-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const fault: Fault = { kind: 'throttle', operation: 'DescribeJobs', probability: 0.5 };
  const ask = async (rig: Rig, times: number): Promise<string> => {
    let said = '';
    for (let one = 0; one < times; one += 1) said += (await status(rig, 'DescribeJobs')) === 429 ? 'x' : '.';
    return said;
  };

  it('meets about its share of what it could meet, the same ones by the same seed', async () => {
    const said = await ask(rigWith(fault), 200);
    expect(said.replaceAll('.', '').length).toBeGreaterThan(70);
    expect(said.replaceAll('.', '').length).toBeLessThan(130);
    expect(await ask(rigWith(fault), 200)).toBe(said);
    const rig = openRig({ seed: 8 });
    rig.simulator.addFault(fault);
    expect(await ask(rig, 200)).not.toBe(said);
  });

  it('goes on where it stood after a restart', async () => {
    const file = join(directory, 'world.sqlite');
    const whole = await ask(rigWith(fault), 40);
    const before = openRig({ file });
    before.simulator.addFault(fault);
    const begun = await ask(before, 15);
    before.simulator.close();
    const after = openRig({ file });
    expect(begun + (await ask(after, 25))).toBe(whole);
    expect(after.simulator.faults()).toMatchObject([{ fired: whole.replaceAll('.', '').length }]);
    after.simulator.close();
  });

  it('counts only what it met', async () => {
    const rig = rigWith({ ...fault, count: 3 });
    const said = await ask(rig, 40);
    expect(said.replaceAll('.', '')).toBe('xxx');
    expect(rig.simulator.faults()).toEqual([]);
  });
});

describe('a fault about somebody who is not there', () => {
  it.each<[Fault, RegExp]>([
    [{ kind: 'throttle', accountId: '999999999999' }, /^fault: accountId: the estate has no account 999999999999$/],
    [{ kind: 'throttle', region: 'eu-north-1' }, /region: the estate has no Region eu-north-1/],
    [{ kind: 'throttle', region: 'us-east-1', accountId: SPOKE }, /region: account 210987654321 has no Region us-east-1/],
    [{ kind: 'launch-fails', stage: 'launch', serverId: 's-00000000000000000' }, /serverId: no server of the estate/],
    [{ kind: 'launch-fails', stage: 'launch', hostname: 'db-01', accountId: SPOKE }, /hostname: no server there/],
    [{ kind: 'replication-stalled', tags: { tier: 'mainframe' } }, /tags: no server/],
    [{ kind: 'throttle', operation: 'StartRecovry' }, /operation: no service has operation StartRecovry/],
    [{ kind: 'throttle', service: 'ec2', operation: 'StartRecovery' }, /operation: ec2 has no operation StartRecovery/],
    [{ kind: 'quota-exceeded', operation: 'DescribeJobs' }, /operation: quota-exceeded meets only .*StartRecovery/],
    [{ kind: 'conversion-hangs', service: 'ec2' }, /service: conversion-hangs meets only operations of drs/],
  ])('is refused: %j', (fault, message) => {
    const rig = openRig();
    expect(() => rig.simulator.addFault(fault)).toThrow(message);
    expect(rig.simulator.faults()).toEqual([]);
  });
});

describe('a pattern', () => {
  it.each([
    ['web-*', 'web-01', true],
    ['web-*', 'aweb-01', false],
    ['*-01', 'db-01', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    ['w.b', 'web', false],
  ])('%s and %s: %s', (pattern, name, isMeant) => {
    expect(isLike(pattern, name)).toBe(isMeant);
  });
});
