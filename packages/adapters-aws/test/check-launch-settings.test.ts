/** Launch settings checked against the network they are to be launched in. */
import { describe, expect, it } from 'vitest';
import type { ServerId, ServerSettings } from '@drs-orchestrator/domain';
import { drill, own } from './simulated-aws.ts';
import type { SimulatedAws } from './simulated-aws.ts';
import { appGroup, changeTemplate, farGroup, farSubnet, inNetwork, presentOf, subnetB, webGroup } from './template-rig.ts';

const here = '111111111111/us-east-1';
const noSubnet = 'subnet-00000000000000000';
const noGroup = 'sg-00000000000000000';

const check = (aws: SimulatedAws, ...wanted: readonly (ServerSettings & { readonly of?: ServerId })[]) =>
  aws.launchSettings.check(
    own,
    wanted.map(({ of: serverId = null, ...settings }) => ({ serverId, settings })),
  );

const messages = async (aws: SimulatedAws, ...wanted: Parameters<typeof check> extends [unknown, ...infer Rest] ? Rest : never) => {
  const answer = await check(aws, ...wanted);
  return answer.ok ? answer.value.map(({ field, message }) => `${field}: ${message}`) : answer.refusal;
};

/** Launches the server with the address, in the subnet of the network beside the first. */
const holding = async (address: string): Promise<SimulatedAws> => {
  const aws = inNetwork();
  const { templateId } = (await presentOf(aws, aws.servers[0]!)).template;
  const PrivateIpAddresses = [{ Primary: true, PrivateIpAddress: address }];
  await changeTemplate(aws, templateId, { NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetB, PrivateIpAddresses }] }, '1');
  await drill(aws, aws.servers.slice(0, 1));
  aws.clock.advance(3_600_000);
  return aws;
};

describe('settings that can be launched', () => {
  it('have nothing wrong with them', async () => {
    const aws = inNetwork();
    const wanted = {
      subnetId: subnetB,
      securityGroupIds: [webGroup, appGroup],
      instanceType: 'm5.large',
      instanceProfileName: 'recovered',
    };
    expect(await check(aws, wanted, { ...wanted, staticPrivateIp: '10.0.16.50', of: aws.servers[0]! })).toEqual({ ok: true, value: [] });
  });

  it('are checked for 300 servers with one question of each kind for 200 values', async () => {
    const aws = inNetwork();
    const wanted = Array.from({ length: 300 }, (_unused, index) => ({
      subnetId: subnetB,
      securityGroupIds: [webGroup],
      instanceType: 'm5.large',
      staticPrivateIp: `10.0.16.${String(index % 256)}`,
    }));
    expect((await check(aws, ...wanted)).ok).toBe(true);
    const asked = ['DescribeSubnets', 'DescribeSecurityGroups', 'DescribeInstanceTypeOfferings', 'DescribeNetworkInterfaces'];
    expect(asked.map((operation) => aws.asked(operation).length)).toEqual([1, 1, 1, 2]);
  });

  it('need no question at all where they name nothing of a network', async () => {
    const aws = inNetwork();
    expect(await check(aws)).toEqual({ ok: true, value: [] });
    expect(await check(aws, { copyTags: true, rightSizing: 'NONE' })).toEqual({ ok: true, value: [] });
    expect(aws.simulator.requests()).toEqual([]);
  });
});

describe('settings that cannot be launched are told of by field', () => {
  it.each<[string, ServerSettings, readonly string[]]>([
    ['a subnet that is not there', { subnetId: noSubnet }, [`subnetId: There is no subnet ${noSubnet} in ${here}`]],
    [
      'an address elsewhere',
      { subnetId: subnetB, staticPrivateIp: '10.0.17.1' },
      [`staticPrivateIp: 10.0.17.1 does not lie in 10.0.16.0/24, the range of subnet ${subnetB}`],
    ],
    ...['10.0.16.0', '10.0.16.3', '10.0.16.255'].map((address): [string, ServerSettings, readonly string[]] => [
      `the address ${address}, which AWS keeps`,
      { subnetId: subnetB, staticPrivateIp: address },
      [`staticPrivateIp: AWS keeps ${address} of 10.0.16.0/24, the range of subnet ${subnetB}, for itself`],
    ]),
    [
      'security groups that are not there',
      { subnetId: subnetB, securityGroupIds: [webGroup, noGroup] },
      [`securityGroupIds: There is no security group ${noGroup} in ${here}`],
    ],
    [
      'a security group of another VPC than the subnet',
      { subnetId: farSubnet, securityGroupIds: [webGroup, farGroup] },
      [
        expect.stringMatching(
          `^securityGroupIds: Security group ${webGroup} belongs to vpc-.*, and subnet ${farSubnet} to vpc-0`,
        ) as string,
      ],
    ],
    [
      'security groups of two VPCs, without a subnet',
      { securityGroupIds: [webGroup, farGroup] },
      [`securityGroupIds: Security groups ${webGroup}, ${farGroup} belong to different VPCs`],
    ],
    [
      'a type that the zone does not offer',
      { subnetId: subnetB, instanceType: 'r5.large' },
      [`instanceType: r5.large is not offered in us-east-1b, the zone of subnet ${subnetB}`],
    ],
    ['a type that nobody offers', { instanceType: 'q9.large' }, ['instanceType: q9.large is not offered in us-east-1']],
    [
      'everything at once',
      { subnetId: noSubnet, staticPrivateIp: '10.0.16.50', securityGroupIds: [noGroup], instanceType: 'q9.large' },
      [
        `subnetId: There is no subnet ${noSubnet} in ${here}`,
        `securityGroupIds: There is no security group ${noGroup} in ${here}`,
        'instanceType: q9.large is not offered in us-east-1',
      ],
    ],
  ])('%s', async (_what, wanted, expected) => {
    expect(await messages(inNetwork(), wanted)).toEqual(expected);
  });

  it('with the server they are asked for, and none for the others', async () => {
    const aws = inNetwork();
    const [first, second] = [aws.servers[0]!, aws.servers[1]!];
    const answer = await check(aws, { subnetId: subnetB, of: first }, { subnetId: noSubnet, of: second }, { subnetId: noSubnet });
    expect(answer.ok && answer.value.map(({ serverId }) => serverId)).toEqual([second, null]);
  });
});

describe('an address', () => {
  it('in use by another instance is told of, and one in use by the very server is free for its next launch', async () => {
    const aws = await holding('10.0.16.50');
    const wanted = { subnetId: subnetB, staticPrivateIp: '10.0.16.50' };
    expect(await messages(aws, { ...wanted, of: aws.servers[0]! })).toEqual([]);
    expect(await messages(aws, { ...wanted, of: aws.servers[1]! })).toEqual([
      expect.stringMatching(`^staticPrivateIp: 10.0.16.50 in subnet ${subnetB} is in use by instance i-[0-9a-f]{17}$`),
    ]);
    expect(await messages(aws, wanted)).toHaveLength(1);
  });

  it('in use in another subnet of the same range is free', async () => {
    const aws = await holding('10.0.16.50');
    expect(await messages(aws, { subnetId: farSubnet, staticPrivateIp: '10.0.16.50', of: aws.servers[1]! })).toEqual([]);
  });

  it('asked for by two servers is told of once, naming the other', async () => {
    const aws = inNetwork();
    const wanted = { subnetId: subnetB, staticPrivateIp: '10.0.16.50' };
    expect(await messages(aws, { ...wanted, of: aws.servers[0]! }, { ...wanted, of: aws.servers[1]! })).toEqual([
      `staticPrivateIp: 10.0.16.50 in subnet ${subnetB} is asked for by ${String(aws.servers[0])} too`,
    ]);
  });

  it('without a subnet has to lie in the one that the template names, else in a default one', async () => {
    const aws = inNetwork();
    const [server, other] = [aws.servers[0]!, aws.servers[1]!];
    expect(await messages(aws, { staticPrivateIp: '10.0.3.4', of: server })).toEqual([]);
    expect(await messages(aws, { staticPrivateIp: '10.0.16.50', of: server })).toEqual([
      expect.stringContaining('does not lie in 10.0.0.0/20') as string,
    ]);
    const { templateId } = (await presentOf(aws, other)).template;
    await changeTemplate(aws, templateId, { KeyName: 'key' });
    expect(await messages(aws, { staticPrivateIp: '10.0.3.4', of: other })).toEqual([]);
    expect(await messages(aws, { staticPrivateIp: '192.168.0.9', of: other })).toHaveLength(1);
    await changeTemplate(aws, templateId, { NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: noSubnet }] });
    expect(await messages(aws, { staticPrivateIp: '10.0.3.4', of: other })).toEqual([
      expect.stringContaining('lies in no subnet') as string,
    ]);
  });
});

describe('a question that is not answered', () => {
  it.each(['DescribeSubnets', 'DescribeSecurityGroups', 'DescribeInstanceTypeOfferings', 'DescribeNetworkInterfaces'])(
    'leaves it open whether anything is wrong: %s',
    async (operation) => {
      const aws = inNetwork();
      const wanted = { subnetId: subnetB, securityGroupIds: [webGroup], instanceType: 'm5.large', staticPrivateIp: '10.0.16.50' };
      aws.simulator.addFault({ kind: 'throttle', service: 'ec2', operation });
      expect(await check(aws, wanted)).toMatchObject({ refusal: { kind: 'later', code: 'RequestLimitExceeded' } });
      aws.simulator.clearFaults();
      aws.simulator.addFault({ kind: 'error', service: 'ec2', operation, code: 'UnauthorizedOperation' });
      expect(await check(aws, wanted)).toMatchObject({ refusal: { kind: 'never', code: 'UnauthorizedOperation' } });
    },
  );

  it('leaves it open too where it is about a template or about who holds an address', async () => {
    const aws = await holding('10.0.16.50');
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'GetLaunchConfiguration' });
    expect(await check(aws, { staticPrivateIp: '10.0.16.50', of: aws.servers[0]! })).toMatchObject({ refusal: { kind: 'later' } });
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'DescribeRecoveryInstances' });
    const wanted = { subnetId: subnetB, staticPrivateIp: '10.0.16.50', of: aws.servers[0]! };
    expect(await check(aws, wanted)).toMatchObject({ refusal: { kind: 'later' } });
  });
});
