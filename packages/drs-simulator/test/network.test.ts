import { describe, expect, it } from 'vitest';
import type { Ec2Body } from './bodies.ts';
import { APP, DB, ESTATE, instancesIn, LAUNCH_SECONDS, openRig } from './rig.ts';
import type { Reply, Rig } from './rig.ts';

const NETWORK = `subnetCidr: 10.0.0.0/22
        subnets:
          - { id: subnet-0000000000000000b, cidr: 10.0.8.0/24, zone: b }
          - { id: subnet-0000000000000000c, cidr: 172.16.0.0/24, zone: c, vpcId: vpc-0000000000000000f }
        securityGroups:
          - { id: sg-00000000000000web, name: web }
          - { id: sg-0000000000000000f, name: far, vpcId: vpc-0000000000000000f }
        instanceTypes: [t3.medium, { type: m5.large, zones: [a, b] }]`.replaceAll('sg-00000000000000web', 'sg-00000000000000eb0');

const networked = (): Rig => openRig({ yaml: ESTATE.replace('subnetCidr: 10.0.0.0/22', NETWORK) });
const errorIn = (reply: Reply<Ec2Body>) => reply.body.Response!.Errors.Error;
const filter = (name: string, ...values: readonly string[]): Record<string, string> => ({
  'Filter.1.Name': name,
  ...Object.fromEntries(values.map((value, index) => [`Filter.1.Value.${String(index + 1)}`, value])),
});
const subnetsIn = (reply: Reply<Ec2Body>) => reply.body.DescribeSubnetsResponse!.subnetSet.item ?? [];
const groupsIn = (reply: Reply<Ec2Body>) => reply.body.DescribeSecurityGroupsResponse!.securityGroupInfo.item ?? [];
const interfacesIn = (reply: Reply<Ec2Body>) => reply.body.DescribeNetworkInterfacesResponse!.networkInterfaceSet.item ?? [];
const offeringsIn = (reply: Reply<Ec2Body>) => reply.body.DescribeInstanceTypeOfferingsResponse!.instanceTypeOfferingSet.item ?? [];

describe('a Region of which the estate says nothing', () => {
  it('has a default VPC with a subnet in each of three zones, of ranges beside each other', async () => {
    const subnets = subnetsIn(await openRig().ec2('DescribeSubnets'));
    expect(new Set(subnets.map((subnet) => subnet.availabilityZone))).toEqual(new Set(['us-east-1a', 'us-east-1b', 'us-east-1c']));
    expect(subnets.map((subnet) => subnet.cidrBlock).toSorted()).toEqual(['10.0.0.0/22', '10.0.4.0/22', '10.0.8.0/22']);
    expect(new Set(subnets.map((subnet) => subnet.vpcId)).size).toBe(1);
    expect(subnets[0]).toMatchObject({ state: 'available', availableIpAddressCount: '1019', defaultForAz: 'true' });
  });

  it('has the default security group of its VPC', async () => {
    const rig = openRig();
    const [{ vpcId } = { vpcId: '' }] = subnetsIn(await rig.ec2('DescribeSubnets'));
    expect(groupsIn(await rig.ec2('DescribeSecurityGroups'))).toMatchObject([{ groupName: 'default', vpcId }]);
  });

  it('offers common instance types in all zones, and those that its servers have', async () => {
    const rig = openRig({ yaml: ESTATE.replace('privateIp: 10.0.1.5', 'instanceType: x2.small') });
    const zones = async (type: string) =>
      offeringsIn(await rig.ec2('DescribeInstanceTypeOfferings', { LocationType: 'availability-zone', ...filter('instance-type', type) }));
    expect((await zones('m5.large')).map(({ location }) => location)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    expect(await zones('x2.small')).toHaveLength(3);
    expect(await zones('q9.large')).toEqual([]);
    expect(offeringsIn(await rig.ec2('DescribeInstanceTypeOfferings', filter('instance-type', 'm5.large')))).toEqual([
      { instanceType: 'm5.large', locationType: 'region', location: 'us-east-1' },
    ]);
  });
});

describe('a Region whose network the estate describes', () => {
  it('has those subnets beside the one where servers are launched without a choice', async () => {
    const rig = networked();
    expect(subnetsIn(await rig.ec2('DescribeSubnets')).map((subnet) => subnet.cidrBlock)).toEqual(
      expect.arrayContaining(['10.0.0.0/22', '10.0.8.0/24', '172.16.0.0/24']),
    );
    const [far] = subnetsIn(await rig.ec2('DescribeSubnets', filter('vpc-id', 'vpc-0000000000000000f')));
    expect(far).toMatchObject({ subnetId: 'subnet-0000000000000000c', availabilityZone: 'us-east-1c', defaultForAz: 'false' });
  });

  it('has those security groups and a default one for each VPC', async () => {
    const groups = groupsIn(await networked().ec2('DescribeSecurityGroups'));
    expect(groups.map(({ groupName }) => groupName).toSorted()).toEqual(['default', 'default', 'far', 'web']);
    const far = groups.filter(({ vpcId }) => vpcId === 'vpc-0000000000000000f');
    expect(far.map(({ groupName }) => groupName).toSorted()).toEqual(['default', 'far']);
  });

  it('offers those types where it says so', async () => {
    const rig = networked();
    const offered = offeringsIn(
      await rig.ec2('DescribeInstanceTypeOfferings', { LocationType: 'availability-zone', ...filter('instance-type', 'm5.large') }),
    );
    expect(offered.map(({ location }) => location)).toEqual(expect.arrayContaining(['us-east-1a', 'us-east-1b']));
    const types = await rig.ec2('DescribeInstanceTypes', { 'InstanceType.1': 't3.medium' });
    expect(types.body.DescribeInstanceTypesResponse!.instanceTypeSet.item).toMatchObject([
      { instanceType: 't3.medium', vCpuInfo: { defaultVCpus: '2' }, memoryInfo: { sizeInMiB: '4096' } },
    ]);
    expect(errorIn(await rig.ec2('DescribeInstanceTypes', { 'InstanceType.1': 'q9.large' })).Code).toBe('InvalidInstanceType');
  });
});

describe('what is not there', () => {
  it.each([
    ['DescribeSubnets', 'SubnetId.1', 'subnet-00000000000000000', 'InvalidSubnetID.NotFound'],
    ['DescribeSubnets', 'SubnetId.1', 'mine', 'InvalidSubnetID.Malformed'],
    ['DescribeSecurityGroups', 'GroupId.1', 'sg-00000000000000000', 'InvalidGroup.NotFound'],
    ['DescribeSecurityGroups', 'GroupId.1', 'mine', 'InvalidGroupId.Malformed'],
    ['DescribeSecurityGroups', 'GroupName.1', 'mine', 'InvalidGroup.NotFound'],
    ['DescribeNetworkInterfaces', 'NetworkInterfaceId.1', 'eni-00000000000000000', 'InvalidNetworkInterfaceID.NotFound'],
  ])('refuses %s by %s %s', async (operation, parameter, value, code) => {
    expect(errorIn(await openRig().ec2(operation, { [parameter]: value })).Code).toBe(code);
  });

  it('is left out where a filter names it, and a filter that is not known is refused', async () => {
    const rig = openRig();
    expect(subnetsIn(await rig.ec2('DescribeSubnets', filter('subnet-id', 'subnet-00000000000000000')))).toEqual([]);
    for (const operation of ['DescribeSubnets', 'DescribeSecurityGroups', 'DescribeNetworkInterfaces', 'DescribeInstanceTypes'])
      expect(errorIn(await rig.ec2(operation, filter('colour', 'red'))).Code).toBe('InvalidParameterValue');
  });
});

describe('network interfaces', () => {
  it('are those of recovery instances, and hold their addresses until these are terminated', async () => {
    const rig = openRig();
    expect(interfacesIn(await rig.ec2('DescribeNetworkInterfaces'))).toEqual([]);
    await rig.drill(DB, APP);
    rig.advance(LAUNCH_SECONDS);
    const instances = instancesIn(await rig.ec2('DescribeInstances'));
    const [instance] = instances;
    const byAddress = filter('addresses.private-ip-address', instance!.privateIpAddress ?? '');
    const [held] = interfacesIn(await rig.ec2('DescribeNetworkInterfaces', byAddress));
    expect(held).toMatchObject({ subnetId: instance!.subnetId, attachment: { instanceId: instance!.instanceId } });
    const [subnet] = subnetsIn(await rig.ec2('DescribeSubnets', filter('subnet-id', instance!.subnetId ?? '')));
    expect(subnet!.availableIpAddressCount).toBe('1017');
    await rig.ec2('TerminateInstances', { 'InstanceId.1': instance!.instanceId });
    rig.advance(60);
    expect(interfacesIn(await rig.ec2('DescribeNetworkInterfaces', byAddress))).toEqual([]);
    expect(interfacesIn(await rig.ec2('DescribeNetworkInterfaces'))).toHaveLength(1);
  });

  it('come in pages', async () => {
    const rig = openRig();
    const servers = (await rig.drs('DescribeSourceServers')).body.items.filter(
      (server) => server.dataReplicationInfo.dataReplicationState === 'CONTINUOUS',
    );
    await rig.drill(...servers.map((server) => server.sourceServerID));
    rig.advance(LAUNCH_SECONDS);
    const first = await rig.ec2('DescribeNetworkInterfaces', { MaxResults: '5' });
    const NextToken = first.body.DescribeNetworkInterfacesResponse!.nextToken ?? '';
    const second = await rig.ec2('DescribeNetworkInterfaces', { MaxResults: '5', NextToken });
    expect([interfacesIn(first).length, interfacesIn(second).length]).toEqual([5, 4]);
    expect(errorIn(await rig.ec2('DescribeNetworkInterfaces', { NextToken, ...filter('status', 'in-use') })).Code).toBe('InvalidNextToken');
    expect(errorIn(await rig.ec2('DescribeNetworkInterfaces', { MaxResults: '4' })).Code).toBe('InvalidParameterValue');
  });
});
