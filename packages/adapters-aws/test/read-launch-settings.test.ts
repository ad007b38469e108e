/** Launch settings read: a configuration a server, and the templates behind them. */
import { describe, expect, it } from 'vitest';
import { serverId } from '@drs-orchestrator/domain';
import { own, simulatedAws, spokeBy } from './simulated-aws.ts';
import { changeTemplate, inNetwork, presentOf, subnetB, webGroup } from './template-rig.ts';

const stranger = serverId('s-99999999999999999');

describe('reading launch settings', () => {
  it('tells what the configuration and the default version of the template say', async () => {
    const aws = simulatedAws();
    const server = aws.servers[0]!;
    expect(await aws.launchSettings.read(own, [server])).toEqual([
      {
        kind: 'read',
        present: {
          serverId: server,
          launchDisposition: 'STARTED',
          rightSizing: 'BASIC',
          copyPrivateIp: false,
          copyTags: true,
          osByol: false,
          template: {
            templateId: expect.stringMatching(/^lt-/) as string,
            version: 1,
            subnetId: expect.stringMatching(/^subnet-/) as string,
            securityGroupIds: [expect.stringMatching(/^sg-/) as string],
            instanceType: 'c5.large',
            instanceProfileName: null,
            staticPrivateIp: null,
          },
        },
      },
    ]);
  });

  it('tells nothing where the template says nothing, and finds what it says in either of two places', async () => {
    const aws = inNetwork();
    const server = aws.servers[0]!;
    const { templateId } = (await presentOf(aws, server)).template;
    await changeTemplate(aws, templateId, { KeyName: 'key' });
    expect((await presentOf(aws, server)).template).toEqual({
      templateId,
      version: 2,
      subnetId: null,
      securityGroupIds: [],
      instanceType: null,
      instanceProfileName: null,
      staticPrivateIp: null,
    });
    await changeTemplate(aws, templateId, {
      NetworkInterfaces: [
        { DeviceIndex: 1, SubnetId: 'subnet-1' },
        { DeviceIndex: 0, SubnetId: subnetB, PrivateIpAddress: '10.0.16.9' },
      ],
      IamInstanceProfile: { Arn: 'arn:aws:iam::111111111111:instance-profile/path/recovered' },
    });
    const byMember = (await presentOf(aws, server)).template;
    expect(byMember).toMatchObject({ subnetId: subnetB, staticPrivateIp: '10.0.16.9', instanceProfileName: 'recovered' });
    await changeTemplate(aws, templateId, { SecurityGroupIds: [webGroup], IamInstanceProfile: { Name: 'named' } });
    const beside = (await presentOf(aws, server)).template;
    expect(beside).toMatchObject({ subnetId: null, securityGroupIds: [webGroup], instanceProfileName: 'named' });
  });

  it('answers for each server in the order asked, a server twice and one that DRS does not know too', async () => {
    const aws = simulatedAws();
    const [first, second] = [aws.servers[0]!, aws.servers[1]!];
    const readings = await aws.launchSettings.read(own, [second, stranger, serverId('bogus'), first, second]);
    expect(readings.map((reading) => reading.kind)).toEqual(['read', 'missing', 'missing', 'read', 'read']);
    expect(readings.map((reading) => (reading.kind === 'read' ? reading.present.serverId : reading.serverId))).toEqual([
      second,
      stranger,
      'bogus',
      first,
      second,
    ]);
    expect(aws.asked('GetLaunchConfiguration')).toHaveLength(3);
    expect(await aws.launchSettings.read(own, [])).toEqual([]);
  });

  it('asks for the templates of few servers one by one, and of many in pages of all templates', async () => {
    const few = simulatedAws(25);
    expect((await few.launchSettings.read(own, few.servers)).every((reading) => reading.kind === 'read')).toBe(true);
    expect(few.asked('DescribeLaunchTemplateVersions')).toHaveLength(25);
    const many = simulatedAws(401);
    expect((await many.launchSettings.read(own, many.servers)).every((reading) => reading.kind === 'read')).toBe(true);
    expect(many.asked('DescribeLaunchTemplateVersions')).toHaveLength(3);
  });

  it('reads in another account through its role', async () => {
    const aws = simulatedAws();
    const there = spokeBy('shared-secret');
    const spokeServer = await aws.inventory.sourceServers(there);
    const [server] = spokeServer.ok ? spokeServer.value : [];
    expect(await aws.launchSettings.read(there, [server!.serverId])).toMatchObject([{ kind: 'read' }]);
    expect(await aws.launchSettings.read(own, [server!.serverId])).toMatchObject([{ kind: 'missing' }]);
  });

  it.each([
    ['drs', 'GetLaunchConfiguration', 'ThrottlingException', 'later'],
    ['drs', 'GetLaunchConfiguration', 'AccessDeniedException', 'never'],
    ['ec2', 'DescribeLaunchTemplateVersions', 'RequestLimitExceeded', 'later'],
    ['ec2', 'DescribeLaunchTemplateVersions', 'UnauthorizedOperation', 'never'],
  ] as const)('leaves a server unread, and the others not, where %s refuses %s with %s', async (service, operation, code, kind) => {
    const aws = simulatedAws(2, { limits: { readAttempts: 1 } });
    aws.simulator.addFault({ kind: 'error', service, operation, code, count: 1 });
    const readings = await aws.launchSettings.read(own, aws.servers);
    expect(readings.filter((reading) => reading.kind === 'read')).toHaveLength(1);
    expect(readings.find((reading) => reading.kind === 'unread')).toMatchObject({ refusal: { kind, code } });
  });

  it('leaves all of many servers unread where the templates of all cannot be told', async () => {
    const aws = simulatedAws(30);
    aws.simulator.addFault({ kind: 'error', service: 'ec2', operation: 'DescribeLaunchTemplateVersions', code: 'UnauthorizedOperation' });
    const readings = await aws.launchSettings.read(own, aws.servers);
    expect(readings.every((reading) => reading.kind === 'unread')).toBe(true);
  });
});
