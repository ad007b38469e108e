import { describe, expect, it } from 'vitest';
import type { Ec2Body, TemplateVersion } from './bodies.ts';
import { DB, ESTATE, openRig } from './rig.ts';
import type { Reply, Rig } from './rig.ts';

const errorIn = (reply: Reply<Ec2Body>) => reply.body.Response!.Errors.Error;
const templateOf = async (rig: Rig, server = DB): Promise<string> =>
  (await rig.drs('GetLaunchConfiguration', { sourceServerID: server })).body.ec2LaunchTemplateID;

async function versionsOf(rig: Rig, id: string, ...words: readonly string[]): Promise<readonly TemplateVersion[]> {
  const reply = await rig.ec2('DescribeLaunchTemplateVersions', { LaunchTemplateId: id, ...numbered('LaunchTemplateVersion', words) });
  return versionsIn(reply);
}

const versionsIn = (reply: Reply<Ec2Body>): readonly TemplateVersion[] =>
  reply.body.DescribeLaunchTemplateVersionsResponse!.launchTemplateVersionSet.item ?? [];

const numbered = (name: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, index) => [`${name}.${String(index + 1)}`, value]));

const create = (rig: Rig, id: string, more: Record<string, string>) =>
  rig.ec2('CreateLaunchTemplateVersion', { LaunchTemplateId: id, ...more });

describe("a source server's launch template", () => {
  it('is there from the beginning, with one version that says where and as what it is launched', async () => {
    const rig = openRig();
    const [version, ...others] = await versionsOf(rig, await templateOf(rig));
    expect(others).toEqual([]);
    expect(version).toMatchObject({
      launchTemplateName: `created-and-used-by-drs-${DB}`,
      versionNumber: '1',
      defaultVersion: 'true',
      launchTemplateData: {
        instanceType: 'c5.large',
        networkInterfaceSet: {
          item: [
            {
              deviceIndex: '0',
              associatePublicIpAddress: 'false',
              subnetId: expect.stringMatching(/^subnet-[0-9a-f]{17}$/),
              groupSet: { groupId: expect.stringMatching(/^sg-[0-9a-f]{17}$/) },
            },
          ],
        },
        metadataOptions: { httpTokens: 'required' },
        tagSpecificationSet: { item: [{ resourceType: 'instance' }, { resourceType: 'volume' }] },
      },
    });
  });

  it('belongs to its account and Region alone', async () => {
    const rig = openRig();
    const elsewhere = await rig.ec2('DescribeLaunchTemplateVersions', { LaunchTemplateId: await templateOf(rig) }, { region: 'us-west-2' });
    expect(errorIn(elsewhere).Code).toBe('InvalidLaunchTemplateId.NotFound');
    expect((await rig.ec2('DescribeLaunchTemplates')).body.DescribeLaunchTemplatesResponse!.launchTemplates.item).toHaveLength(10);
  });

  it('gets the type that DRS chooses, as a version of its own, when right-sizing is switched on', async () => {
    const rig = openRig({
      yaml: ESTATE.replace('privateIp: 10.0.1.5', 'instanceType: r5.xlarge, launch: { targetInstanceTypeRightSizingMethod: NONE }'),
    });
    const id = await templateOf(rig);
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, launchDisposition: 'STOPPED' });
    expect(await versionsOf(rig, id)).toHaveLength(1);
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, targetInstanceTypeRightSizingMethod: 'BASIC' });
    const [now] = await versionsOf(rig, id, '$Default');
    expect(now).toMatchObject({ versionNumber: '2', launchTemplateData: { instanceType: 'r5.xlarge', ebsOptimized: 'true' } });
  });
});

describe('a version', () => {
  it('made from another one has all of it but what it names, and a list that it names replaces the other whole', async () => {
    const rig = openRig();
    const id = await templateOf(rig);
    const made = await create(rig, id, {
      SourceVersion: '1',
      VersionDescription: 'smaller',
      'LaunchTemplateData.InstanceType': 't3.small',
      'LaunchTemplateData.NetworkInterface.1.DeviceIndex': '0',
      'LaunchTemplateData.NetworkInterface.1.SecurityGroupId.1': 'sg-0123456789abcdef0',
      'LaunchTemplateData.NetworkInterface.1.PrivateIpAddresses.1.Primary': 'true',
      'LaunchTemplateData.NetworkInterface.1.PrivateIpAddresses.1.PrivateIpAddress': '10.0.1.9',
    });
    expect(made.body.CreateLaunchTemplateVersionResponse!.launchTemplateVersion).toMatchObject({
      versionNumber: '2',
      defaultVersion: 'false',
    });
    const [first, second] = await versionsOf(rig, id);
    expect(second).toMatchObject({ versionDescription: 'smaller' });
    expect(second!.launchTemplateData).toEqual({
      ...first!.launchTemplateData,
      instanceType: 't3.small',
      networkInterfaceSet: {
        item: [
          {
            deviceIndex: '0',
            groupSet: { groupId: 'sg-0123456789abcdef0' },
            privateIpAddressesSet: { item: [{ primary: 'true', privateIpAddress: '10.0.1.9' }] },
          },
        ],
      },
    });
  });

  it('made from no other one has lost what it does not name', async () => {
    const rig = openRig();
    const id = await templateOf(rig);
    await create(rig, id, { 'LaunchTemplateData.InstanceType': 't3.small' });
    expect((await versionsOf(rig, id, '$Latest'))[0]!.launchTemplateData).toEqual({ instanceType: 't3.small' });
  });

  it('is made once for one client token, and not at all for the token of another request', async () => {
    const rig = openRig();
    const id = await templateOf(rig);
    const wanted = { ClientToken: 'token', SourceVersion: '1', 'LaunchTemplateData.InstanceType': 't3.small' };
    const [one, again] = [await create(rig, id, wanted), await create(rig, id, wanted)];
    expect(again.body).toMatchObject({ CreateLaunchTemplateVersionResponse: { launchTemplateVersion: { versionNumber: '2' } } });
    expect(one.status).toBe(200);
    expect(errorIn(await create(rig, id, { ...wanted, 'LaunchTemplateData.InstanceType': 't3.large' })).Code).toBe(
      'IdempotentParameterMismatch',
    );
    expect(await versionsOf(rig, id)).toHaveLength(2);
  });

  it('becomes the default one by being set so, under which launches and $Default find it', async () => {
    const rig = openRig();
    const id = await templateOf(rig);
    await create(rig, id, { SourceVersion: '$Default', 'LaunchTemplateData.InstanceType': 't3.small' });
    expect((await versionsOf(rig, id, '$Default'))[0]!.versionNumber).toBe('1');
    const set = await rig.ec2('ModifyLaunchTemplate', { LaunchTemplateId: id, SetDefaultVersion: '2' });
    expect(set.body.ModifyLaunchTemplateResponse!.launchTemplate).toMatchObject({ defaultVersionNumber: '2', latestVersionNumber: '2' });
    expect((await versionsOf(rig, id, '$Default'))[0]!.versionNumber).toBe('2');
    expect(errorIn(await rig.ec2('ModifyLaunchTemplate', { LaunchTemplateId: id, SetDefaultVersion: '9' })).Code).toBe(
      'InvalidLaunchTemplateId.VersionNotFound',
    );
  });

  it('is deleted unless it is the default one, and its number is not given again', async () => {
    const rig = openRig();
    const id = await templateOf(rig);
    await create(rig, id, { SourceVersion: '1', 'LaunchTemplateData.InstanceType': 't3.small' });
    const reply = await rig.ec2('DeleteLaunchTemplateVersions', {
      LaunchTemplateId: id,
      ...numbered('LaunchTemplateVersion', ['1', '2', '7']),
    });
    expect(reply.body.DeleteLaunchTemplateVersionsResponse).toMatchObject({
      successfullyDeletedLaunchTemplateVersionSet: { item: [{ versionNumber: '2' }] },
      unsuccessfullyDeletedLaunchTemplateVersionSet: {
        item: [
          { versionNumber: '1', responseError: { code: 'unexpectedError' } },
          { versionNumber: '7', responseError: { code: 'launchTemplateVersionDoesNotExist' } },
        ],
      },
    });
    await create(rig, id, { SourceVersion: '1', 'LaunchTemplateData.InstanceType': 't3.small' });
    expect((await versionsOf(rig, id)).map((version) => version.versionNumber)).toEqual(['1', '3']);
  });

  it.each([
    ['a member that the simulator does not keep', { 'LaunchTemplateData.InstanceRequirements.VCpuCount.Min': '2' }, 'UnknownParameter'],
    ['a member inside of another', { 'LaunchTemplateData.NetworkInterface.1.Colour': 'red' }, 'UnknownParameter'],
    ['a flag that is none', { 'LaunchTemplateData.EbsOptimized': 'maybe' }, 'InvalidParameterValue'],
    ['nothing at all', {}, 'MissingParameter'],
    [
      'a source that is not there',
      { SourceVersion: '8', 'LaunchTemplateData.InstanceType': 't3.small' },
      'InvalidLaunchTemplateId.VersionNotFound',
    ],
    ['a dry run', { DryRun: 'true', 'LaunchTemplateData.InstanceType': 't3.small' }, 'DryRunOperation'],
  ])('is not made for %s', async (_what, parameters, code) => {
    const rig = openRig();
    const id = await templateOf(rig);
    expect(errorIn(await create(rig, id, parameters)).Code).toBe(code);
    expect(await versionsOf(rig, id)).toHaveLength(1);
  });
});

describe('versions of all templates', () => {
  it('are told in pages where only default or latest ones are asked for', async () => {
    const rig = openRig();
    const asked = { 'LaunchTemplateVersion.1': '$Default', MaxResults: '4' };
    const ids = new Set<string>();
    let NextToken: string | undefined;
    let pages = 0;
    do {
      const reply = await rig.ec2('DescribeLaunchTemplateVersions', { ...asked, ...(NextToken === undefined ? {} : { NextToken }) });
      for (const { launchTemplateId } of versionsIn(reply)) ids.add(launchTemplateId);
      NextToken = reply.body.DescribeLaunchTemplateVersionsResponse!.nextToken;
      pages += 1;
    } while (NextToken !== undefined);
    expect([ids.size, pages]).toEqual([10, 3]);
    expect(errorIn(await rig.ec2('DescribeLaunchTemplateVersions', { 'LaunchTemplateVersion.1': '1' })).Code).toBe('MissingParameter');
  });

  it('are found by their type and by being the default one', async () => {
    const rig = openRig();
    const id = await templateOf(rig);
    await create(rig, id, { SourceVersion: '1', 'LaunchTemplateData.InstanceType': 't3.small' });
    const filtered = async (name: string, value: string) => {
      const reply = await rig.ec2('DescribeLaunchTemplateVersions', {
        LaunchTemplateId: id,
        'Filter.1.Name': name,
        'Filter.1.Value.1': value,
      });
      return versionsIn(reply).map((version) => version.versionNumber);
    };
    expect(await filtered('instance-type', 't3.small')).toEqual(['2']);
    expect(await filtered('is-default-version', 'true')).toEqual(['1']);
  });

  it.each([
    ['lt-00000000000000000', 'InvalidLaunchTemplateId.NotFound'],
    ['db-01', 'InvalidLaunchTemplateId.Malformed'],
  ])('refuse the id %s with %s', async (id, code) => {
    expect(errorIn(await openRig().ec2('DescribeLaunchTemplateVersions', { LaunchTemplateId: id })).Code).toBe(code);
    expect(errorIn(await openRig().ec2('DescribeLaunchTemplates', { 'LaunchTemplateId.1': id })).Code).toBe(code);
  });
});
