/** Launch settings applied: the fewest changes, nothing lost, and once whatever happens on the way. */
import { describe, expect, it } from 'vitest';
import { effectKey } from '@drs-orchestrator/domain';
import type { EffectKey, ServerSettings } from '@drs-orchestrator/domain';
import { inProcessAws } from '../../../tests/harness/in-process-aws.ts';
import { adaptersBefore, drill, own } from './simulated-aws.ts';
import type { SimulatedAws } from './simulated-aws.ts';
import { appGroup, changeTemplate, defaultData, inNetwork, presentOf, subnetB, versionsOf, webGroup } from './template-rig.ts';

const key = effectKey('exec-1/1/settings/s-1');

const applied = async (aws: SimulatedAws, wanted: ServerSettings, by: EffectKey = key) => {
  const present = await presentOf(aws, aws.servers[0]!);
  return { templateId: present.template.templateId, answer: await aws.launchSettings.apply(own, present, wanted, by) };
};
const writes = (aws: SimulatedAws) =>
  aws.simulator
    .requests()
    .filter(({ operation }) => /^(Update|Create|Modify)/.test(operation))
    .map(({ operation }) => operation);
const fromTemplate = (parameters: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(parameters as Record<string, string>).filter(([name]) => name.startsWith('LaunchTemplateData.')));

describe('what is written', () => {
  it('is every setting, and is there when it is read again', async () => {
    const aws = inNetwork();
    const wanted: ServerSettings = {
      subnetId: subnetB,
      securityGroupIds: [webGroup, appGroup],
      instanceType: 'm5.large',
      instanceProfileName: 'recovered',
      staticPrivateIp: '10.0.16.50',
      copyPrivateIp: true,
      copyTags: false,
      osByol: true,
      rightSizing: 'NONE',
      launchDisposition: 'STOPPED',
    };
    const { templateId, answer } = await applied(aws, wanted);
    expect(answer).toEqual({ ok: true, value: { templateId, formerVersion: 1, version: 2 } });
    const { serverId: _serverId, template, ...configuration } = await presentOf(aws, aws.servers[0]!);
    expect({ ...configuration, ...template }).toEqual({ ...wanted, templateId, version: 2 });
  });

  it('is only what differs', async () => {
    const aws = inNetwork();
    const wanted = { launchDisposition: 'STOPPED', copyTags: true, instanceType: 'c5.large', instanceProfileName: 'recovered' } as const;
    await applied(aws, wanted);
    const [updated] = aws.asked('UpdateLaunchConfiguration');
    expect(updated?.parameters).toEqual({ sourceServerID: aws.servers[0], launchDisposition: 'STOPPED' });
    const [created] = aws.asked('CreateLaunchTemplateVersion');
    expect(fromTemplate(created?.parameters)).toEqual({ 'LaunchTemplateData.IamInstanceProfile.Name': 'recovered' });
    expect(created?.parameters).toMatchObject({ SourceVersion: '1', ClientToken: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  it('is nothing, by no call at all, where nothing differs', async () => {
    const aws = inNetwork();
    const present = await presentOf(aws, aws.servers[0]!);
    aws.simulator.clearRequests();
    const { templateId, subnetId, securityGroupIds } = present.template;
    const wanted = { subnetId: subnetId!, securityGroupIds, copyTags: true, osByol: false };
    expect(await aws.launchSettings.apply(own, present, wanted, key)).toEqual({
      ok: true,
      value: { templateId, formerVersion: 1, version: 1 },
    });
    expect(await aws.launchSettings.apply(own, present, {}, key)).toMatchObject({ value: { version: 1 } });
    expect(aws.simulator.requests()).toEqual([]);
  });

  it('is no version where only the configuration differs, and no configuration where only the template does', async () => {
    const aws = inNetwork();
    expect((await applied(aws, { copyPrivateIp: true })).answer).toMatchObject({ value: { formerVersion: 1, version: 1 } });
    expect((await applied(aws, { subnetId: subnetB })).answer).toMatchObject({ value: { formerVersion: 1, version: 2 } });
    expect(writes(aws)).toEqual(['UpdateLaunchConfiguration', 'CreateLaunchTemplateVersion', 'ModifyLaunchTemplate']);
  });
});

describe('what nobody asked to change', () => {
  const rich = {
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: 'subnet-00000000000000001',
        Groups: [appGroup],
        AssociatePublicIpAddress: true,
        DeleteOnTermination: false,
        Description: 'front',
        PrivateIpAddresses: [
          { Primary: true, PrivateIpAddress: '10.0.1.10' },
          { Primary: false, PrivateIpAddress: '10.0.1.11' },
        ],
      },
      { DeviceIndex: 1, SubnetId: 'subnet-00000000000000002', Description: 'back' },
    ],
    UserData: 'aGVsbG8=',
    KeyName: 'key',
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 3 },
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'cost', Value: 'drill' }] }],
  } as const;
  const given = { ...rich, NetworkInterfaces: rich.NetworkInterfaces.map((one) => structuredClone(one)) };

  it.each<[string, ServerSettings, object]>([
    ['subnet', { subnetId: subnetB }, { SubnetId: subnetB }],
    ['security groups', { securityGroupIds: [webGroup] }, { Groups: [webGroup] }],
    [
      'address',
      { staticPrivateIp: '10.0.1.77' },
      {
        PrivateIpAddresses: [
          { Primary: true, PrivateIpAddress: '10.0.1.77' },
          { Primary: false, PrivateIpAddress: '10.0.1.11' },
        ],
      },
    ],
  ])('survives a change of the %s', async (_what, wanted, changed) => {
    const aws = inNetwork();
    const { templateId } = (await presentOf(aws, aws.servers[0]!)).template;
    await changeTemplate(aws, templateId, structuredClone(given) as never, '1');
    const before = await defaultData(aws, templateId);
    expect((await applied(aws, wanted)).answer).toMatchObject({ ok: true });
    const [front, back] = before.NetworkInterfaces ?? [];
    expect(await defaultData(aws, templateId)).toEqual({ ...before, NetworkInterfaces: [{ ...front, ...changed }, back] });
  });

  it('survives a change of type and profile', async () => {
    const aws = inNetwork();
    const { templateId } = (await presentOf(aws, aws.servers[0]!)).template;
    const before = await defaultData(aws, templateId);
    await applied(aws, { instanceType: 'm5.large', rightSizing: 'NONE', instanceProfileName: 'recovered' });
    expect(await defaultData(aws, templateId)).toEqual({ ...before, InstanceType: 'm5.large', IamInstanceProfile: { Name: 'recovered' } });
  });

  it('is an address beside which EC2 draws others', async () => {
    const aws = inNetwork();
    const { templateId } = (await presentOf(aws, aws.servers[0]!)).template;
    await changeTemplate(aws, templateId, { NetworkInterfaces: [{ DeviceIndex: 0, SecondaryPrivateIpAddressCount: 2 }] });
    await applied(aws, { staticPrivateIp: '10.0.1.77' });
    expect((await defaultData(aws, templateId)).NetworkInterfaces).toEqual([
      { DeviceIndex: 0, SecondaryPrivateIpAddressCount: 2, PrivateIpAddress: '10.0.1.77' },
    ]);
  });
});

describe('a template with security groups and no interface', () => {
  const open = async () => {
    const aws = inNetwork();
    const { templateId } = (await presentOf(aws, aws.servers[0]!)).template;
    await changeTemplate(aws, templateId, { SecurityGroupIds: [appGroup], KeyName: 'key', InstanceType: 't3.medium' });
    return { aws, templateId };
  };

  it('keeps its groups where they are when they alone change', async () => {
    const { aws, templateId } = await open();
    await applied(aws, { securityGroupIds: [webGroup] });
    expect(await defaultData(aws, templateId)).toEqual({ SecurityGroupIds: [webGroup], KeyName: 'key', InstanceType: 't3.medium' });
  });

  it('gets an interface with its groups where a subnet is asked for, beside which EC2 would refuse them', async () => {
    const { aws, templateId } = await open();
    expect((await applied(aws, { subnetId: subnetB })).answer).toMatchObject({ value: { formerVersion: 2, version: 3 } });
    expect(await defaultData(aws, templateId)).toEqual({
      KeyName: 'key',
      InstanceType: 't3.medium',
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetB, Groups: [appGroup] }],
    });
  });

  it('is refused where they are given by names, or an interface is taken that is there already', async () => {
    const { aws, templateId } = await open();
    await changeTemplate(aws, templateId, { SecurityGroups: ['default'] });
    expect((await applied(aws, { subnetId: subnetB })).answer).toMatchObject({ refusal: { kind: 'never', code: 'TemplateNamesGroups' } });
    await changeTemplate(aws, templateId, { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: 'eni-00000001' }] });
    expect((await applied(aws, { subnetId: subnetB })).answer).toMatchObject({
      refusal: { kind: 'never', code: 'TemplateTakesInterface' },
    });
    expect(await versionsOf(aws, templateId)).toHaveLength(4);
  });
});

describe('a change on the way of which something happens', () => {
  it.each([
    ['UpdateLaunchConfiguration', 'before-effect'],
    ['UpdateLaunchConfiguration', 'after-effect'],
    ['CreateLaunchTemplateVersion', 'before-effect'],
    ['CreateLaunchTemplateVersion', 'after-effect'],
    ['ModifyLaunchTemplate', 'before-effect'],
    ['ModifyLaunchTemplate', 'after-effect'],
  ] as const)('is made once although an answer of %s was lost %s', async (operation, when) => {
    const aws = inNetwork();
    aws.simulator.addFault({ kind: 'lost-answer', operation, when, count: 1 });
    const { templateId, answer } = await applied(aws, { subnetId: subnetB, launchDisposition: 'STOPPED' });
    expect(answer).toMatchObject({ value: { formerVersion: 1, version: 2 } });
    expect(aws.asked(operation)).toHaveLength(2);
    expect(await versionsOf(aws, templateId)).toHaveLength(2);
  });

  it('goes on under the same key where it was given up, and makes no second version', async () => {
    const aws = inNetwork();
    const present = await presentOf(aws, aws.servers[0]!);
    const { templateId } = present.template;
    const apply = () => aws.launchSettings.apply(own, present, { subnetId: subnetB }, key);
    aws.simulator.addFault({ kind: 'lost-answer', operation: 'CreateLaunchTemplateVersion', when: 'after-effect', count: 5 });
    expect(await apply()).toMatchObject({ refusal: { kind: 'later', code: 'ECONNRESET' } });
    aws.simulator.addFault({ kind: 'error', operation: 'ModifyLaunchTemplate', code: 'InternalError', count: 5 });
    expect(await apply()).toMatchObject({ refusal: { kind: 'later', code: 'InternalError' } });
    expect((await presentOf(aws, aws.servers[0]!)).template.version).toBe(1);
    expect(await apply()).toEqual({ ok: true, value: { templateId, formerVersion: 1, version: 2 } });
    expect(await apply()).toEqual({ ok: true, value: { templateId, formerVersion: 1, version: 2 } });
    expect(await versionsOf(aws, templateId)).toHaveLength(2);
    expect(await defaultData(aws, templateId)).toMatchObject({ NetworkInterfaces: [{ SubnetId: subnetB }] });
  });

  it('is made from what somebody else has made of the template in between', async () => {
    const aws = inNetwork();
    const present = await presentOf(aws, aws.servers[0]!);
    const { templateId } = present.template;
    aws.simulator.addFault({ kind: 'error', operation: 'ModifyLaunchTemplate', code: 'InternalError', count: 5 });
    await aws.launchSettings.apply(own, present, { subnetId: subnetB }, key);
    await changeTemplate(aws, templateId, { KeyName: 'theirs' }, '1');
    expect(await aws.launchSettings.apply(own, present, { subnetId: subnetB }, key)).toMatchObject({
      value: { formerVersion: 1, version: 4 },
    });
    expect(await defaultData(aws, templateId)).toMatchObject({ KeyName: 'theirs', NetworkInterfaces: [{ SubnetId: subnetB }] });
  });

  it('is made on top of the version that DRS makes when right-sizing is switched on', async () => {
    const aws = inNetwork();
    await applied(aws, { rightSizing: 'NONE' });
    const { templateId, answer } = await applied(aws, { rightSizing: 'BASIC', subnetId: subnetB }, effectKey('later'));
    expect(answer).toMatchObject({ value: { formerVersion: 1, version: 3 } });
    const [, byDrs, ours] = await versionsOf(aws, templateId);
    expect(ours?.LaunchTemplateData?.InstanceType).toBe(byDrs?.LaunchTemplateData?.InstanceType);
  });

  it('waits and looks again where a change does not show at once', async () => {
    const aws = inNetwork();
    const stale = adaptersBefore(stalling(aws, 1), {});
    const present = await presentOf(aws, aws.servers[0]!);
    expect(await stale.launchSettings.apply(own, present, { instanceProfileName: 'recovered' }, key)).toMatchObject({
      value: { version: 2 },
    });
    expect(stale.clock.sleeps).toEqual([1_000]);
  });

  it('is refused for good, saying what differs, where it reads back as something else', async () => {
    const aws = inNetwork();
    const stale = adaptersBefore(stalling(aws, Infinity), {});
    const present = await presentOf(aws, aws.servers[0]!);
    expect(await stale.launchSettings.apply(own, present, { instanceProfileName: 'recovered' }, key)).toMatchObject({
      refusal: {
        kind: 'never',
        code: 'NotAsAsked',
        message: expect.stringContaining('instanceProfileName is null and not "recovered"') as string,
      },
    });
  });

  it.each([
    ['UpdateLaunchConfiguration', 'AccessDeniedException', 403, 'never'],
    ['UpdateLaunchConfiguration', 'ThrottlingException', 429, 'later'],
    ['CreateLaunchTemplateVersion', 'UnauthorizedOperation', 403, 'never'],
    ['CreateLaunchTemplateVersion', 'RequestLimitExceeded', 503, 'later'],
    ['ModifyLaunchTemplate', 'UnauthorizedOperation', 403, 'never'],
  ] as const)('says of %s refused with %s when it may be tried again', async (operation, code, status, kind) => {
    const aws = inNetwork();
    aws.simulator.addFault({ kind: 'error', operation, code, status });
    expect((await applied(aws, { subnetId: subnetB, copyPrivateIp: true })).answer).toMatchObject({ refusal: { kind, code } });
  });

  it('may be tried again once the job is over that has the server', async () => {
    const aws = inNetwork();
    await drill(aws, aws.servers.slice(0, 1));
    const refusal = { kind: 'later', code: 'ConflictException' };
    expect((await applied(aws, { copyPrivateIp: true })).answer).toMatchObject({ refusal });
  });
});

it('is what a server is then launched with', async () => {
  const aws = inNetwork();
  await applied(aws, { subnetId: subnetB, staticPrivateIp: '10.0.16.50', rightSizing: 'NONE', instanceType: 'm5.large' });
  await drill(aws, aws.servers.slice(0, 1));
  aws.clock.advance(3_600_000);
  const listed = await aws.recoveryService.instances(own, aws.servers);
  const ids = listed.ok ? listed.value.map(({ instanceId }) => instanceId) : [];
  expect(await aws.instances.describe(own, ids)).toMatchObject({ value: [{ privateIp: '10.0.16.50', instanceType: 'm5.large' }] });
});

/** The same AWS, whose templates show a change of the default version only after so many more looks. */
const stalling = (aws: SimulatedAws, looks: number) => {
  const through = inProcessAws(aws.simulator);
  let left = looks;
  return {
    handle: (...[request, options]: Parameters<typeof through.handle>) => {
      const body = textOf(request.body);
      const isLook = body.includes('Action=DescribeLaunchTemplateVersions') && aws.asked('ModifyLaunchTemplate').length > 0;
      if (!isLook || left <= 0) return through.handle(request, options);
      left -= 1;
      return through.handle({ ...request, body: body.replace('%24Default', '1') }, options);
    },
  };
};

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');
