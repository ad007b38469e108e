import { describe, expect, it } from 'vitest';
import { APP, DB, ESTATE, instancesIn, LAUNCH_SECONDS, openRig, tagsOf } from './rig.ts';
import type { Rig } from './rig.ts';
import type { Ec2Instance } from './bodies.ts';

const SUBNET = 'subnet-0000000000000000b';
const FAR = 'subnet-0000000000000000c';
const WEB = 'sg-00000000000000eb0';
const FAR_GROUP = 'sg-0000000000000000f';
const NETWORK = `subnetCidr: 10.0.0.0/22
        subnets:
          - { id: ${SUBNET}, cidr: 10.0.8.0/24, zone: b }
          - { id: ${FAR}, cidr: 10.0.8.0/24, zone: c, vpcId: vpc-0000000000000000f }
        securityGroups: [{ id: ${WEB}, name: web }, { id: ${FAR_GROUP}, name: far, vpcId: vpc-0000000000000000f }]
        instanceTypes: [t3.medium, { type: m5.large, zones: [b] }, { type: m5.xlarge, zones: [a] }]`;

const networked = (launch = '{}'): Rig =>
  openRig({
    yaml: ESTATE.replace('subnetCidr: 10.0.0.0/22', NETWORK).replace(
      'privateIp: 10.0.1.5',
      `privateIp: 10.0.1.5, instanceType: t3.large, launch: ${launch}`,
    ),
  });

const data = (parameters: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`LaunchTemplateData.${name}`, value]));

/** Makes a version on top of the first one the default one. */
async function setTemplate(rig: Rig, server: string, parameters: Record<string, string>): Promise<void> {
  const { ec2LaunchTemplateID: id } = (await rig.drs('GetLaunchConfiguration', { sourceServerID: server })).body;
  const made = await rig.ec2('CreateLaunchTemplateVersion', { LaunchTemplateId: id, SourceVersion: '1', ...data(parameters) });
  const { versionNumber } = made.body.CreateLaunchTemplateVersionResponse!.launchTemplateVersion;
  await rig.ec2('ModifyLaunchTemplate', { LaunchTemplateId: id, SetDefaultVersion: versionNumber });
}

const inSubnet = (subnet: string, more: Record<string, string> = {}): Record<string, string> => ({
  'NetworkInterface.1.DeviceIndex': '0',
  'NetworkInterface.1.SubnetId': subnet,
  ...more,
});
const at = (address: string): Record<string, string> => ({
  'NetworkInterface.1.PrivateIpAddresses.1.Primary': 'true',
  'NetworkInterface.1.PrivateIpAddresses.1.PrivateIpAddress': address,
});

async function launched(rig: Rig, ...servers: readonly string[]): Promise<{ jobId: string; instances: readonly Ec2Instance[] }> {
  const { jobID } = await rig.drill(...servers);
  rig.advance(LAUNCH_SECONDS);
  return { jobId: jobID, instances: instancesIn(await rig.ec2('DescribeInstances')) };
}

const rawErrorOf = async (rig: Rig, jobId: string): Promise<string | undefined> =>
  (await rig.drs('DescribeJobLogItems', { jobID: jobId })).body.items.find((item) => item.event === 'LAUNCH_FAILED')?.eventData.rawError;

describe('a recovery instance', () => {
  it('lies in the subnet, with the address, security groups, profile and tags of its template', async () => {
    const rig = networked();
    await setTemplate(rig, DB, {
      ...inSubnet(SUBNET, { 'NetworkInterface.1.SecurityGroupId.1': WEB, ...at('10.0.8.77') }),
      'IamInstanceProfile.Name': 'recovered',
      'TagSpecification.1.ResourceType': 'instance',
      'TagSpecification.1.Tag.1.Key': 'cost',
      'TagSpecification.1.Tag.1.Value': 'drill',
    });
    const { instances } = await launched(rig, DB);
    expect(instances).toMatchObject([
      {
        subnetId: SUBNET,
        privateIpAddress: '10.0.8.77',
        placement: { availabilityZone: 'us-east-1b' },
        groupSet: { item: [{ groupId: WEB, groupName: 'web' }] },
        iamInstanceProfile: { arn: 'arn:aws:iam::123456789012:instance-profile/recovered' },
        networkInterfaceSet: { item: [{ subnetId: SUBNET, privateIpAddress: '10.0.8.77' }] },
      },
    ]);
    expect(tagsOf(instances[0])).toMatchObject({ cost: 'drill', tier: 'database', Name: 'db-01' });
  });

  it('has the type of its template only where right-sizing is off', async () => {
    const rig = networked('{ targetInstanceTypeRightSizingMethod: NONE }');
    await setTemplate(rig, DB, { InstanceType: 'm5.large', ...inSubnet(SUBNET) });
    expect((await launched(rig, DB)).instances).toMatchObject([{ instanceType: 'm5.large' }]);
    const sized = networked();
    await setTemplate(sized, DB, { InstanceType: 'm5.large', ...inSubnet(SUBNET) });
    expect((await launched(sized, DB)).instances).toMatchObject([{ instanceType: 't3.large' }]);
  });

  it('goes to the first subnet and the default group where its template names none', async () => {
    const rig = openRig();
    await setTemplate(rig, DB, { 'NetworkInterface.1.DeviceIndex': '0' });
    const { instances } = await launched(rig, DB);
    expect(instances[0]!.privateIpAddress).toMatch(/^10\.0\.[0-3]\./);
    expect(instances).toMatchObject([{ groupSet: { item: [{ groupName: 'default' }] } }]);
  });

  it('may have an address that is in use in another VPC, and its own of the drill before', async () => {
    const rig = networked();
    await setTemplate(rig, DB, inSubnet(SUBNET, at('10.0.8.77')));
    await setTemplate(rig, APP, inSubnet(FAR, at('10.0.8.77')));
    await launched(rig, DB, APP);
    const { jobId } = await launched(rig, DB);
    expect((await rig.job(jobId)).participatingServers).toMatchObject([{ launchStatus: 'LAUNCHED' }]);
  });
});

describe('a launch fails for its server alone, with what EC2 says,', () => {
  it.each([
    ['a subnet that is gone', inSubnet('subnet-00000000000000000'), 'InvalidSubnetID.NotFound', 'subnet-00000000000000000'],
    ['an address outside of the subnet', inSubnet(SUBNET, at('10.0.9.1')), 'InvalidParameterValue', 'does not fall within'],
    ['an address that AWS keeps', inSubnet(SUBNET, at('10.0.8.3')), 'InvalidParameterValue', 'reserved address range'],
    [
      'a security group that is gone',
      inSubnet(SUBNET, { 'NetworkInterface.1.SecurityGroupId.1': 'sg-00000000000000000' }),
      'InvalidGroup.NotFound',
      'sg-',
    ],
    [
      'a security group of another VPC',
      inSubnet(SUBNET, { 'NetworkInterface.1.SecurityGroupId.1': FAR_GROUP }),
      'InvalidParameter',
      'different networks',
    ],
    ['a type that the zone does not offer', { ...inSubnet(SUBNET), InstanceType: 'm5.xlarge' }, 'Unsupported', 'us-east-1b'],
    ['a type that there is not', { ...inSubnet(SUBNET), InstanceType: 'q9.large' }, 'InvalidParameterValue', 'q9.large'],
    ['security groups beside an interface', { 'SecurityGroupId.1': WEB }, 'InvalidParameterCombination', 'Network interfaces'],
  ])('of %s', async (_what, parameters, code, words) => {
    const rig = networked('{ targetInstanceTypeRightSizingMethod: NONE, templateInstanceType: t3.medium }');
    await setTemplate(rig, DB, parameters);
    const { jobId, instances } = await launched(rig, DB, APP);
    const statuses = (await rig.job(jobId)).participatingServers.map((server) => [server.sourceServerID, server.launchStatus]);
    expect(statuses).toEqual([
      [DB, 'FAILED'],
      [APP, 'LAUNCHED'],
    ]);
    expect(instances).toHaveLength(1);
    const rawError = await rawErrorOf(rig, jobId);
    expect(rawError).toContain(`(${code}) when calling the RunInstances operation`);
    expect(rawError).toContain(words);
  });

  it('of an address that another instance holds at that time', async () => {
    const rig = networked();
    await setTemplate(rig, DB, inSubnet(SUBNET, at('10.0.8.77')));
    await setTemplate(rig, APP, inSubnet(SUBNET, at('10.0.8.77')));
    await launched(rig, DB);
    const { jobId } = await launched(rig, APP);
    expect(await rawErrorOf(rig, jobId)).toContain('(InvalidIPAddress.InUse)');
    const [instance] = instancesIn(await rig.ec2('DescribeInstances'));
    await rig.ec2('TerminateInstances', { 'InstanceId.1': instance!.instanceId });
    rig.advance(60);
    const again = await launched(rig, APP);
    expect((await rig.job(again.jobId)).participatingServers).toMatchObject([{ launchStatus: 'LAUNCHED' }]);
  });
});
