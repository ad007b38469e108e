/**
 * What EC2 says of the network that an instance is to be launched into: subnets, security groups, addresses in use, and which
 * instance types a zone offers.
 *
 * Everything is asked for by a filter and never by ids: with those, one id that EC2 does not know fails the whole call.
 */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { ReadRefusal } from '@drs-orchestrator/application';
import { ok } from '@drs-orchestrator/domain';
import type { Place, Result } from '@drs-orchestrator/domain';
import { allPages, inPortions } from '../calls/pages.ts';
import type { Ec2Deps } from './ec2-deps.ts';

export type Subnet = {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly state: string;
};
export type SecurityGroup = { readonly groupId: string; readonly vpcId: string };
/** `instanceId` null: nobody's instance, such as a load balancer's interface. */
export type HeldAddress = {
  readonly address: string;
  readonly subnetId: string;
  readonly interfaceId: string;
  readonly instanceId: string | null;
};
export type Offering = { readonly instanceType: string; readonly zone: string };

/** Values that one filter may have. */
const valuesPerFilter = 200;
/** The most that EC2 gives in a page. */
const itemsPerPage = 1_000;

type Listing<Item> = Promise<Result<readonly Item[], ReadRefusal>>;

export const describeSubnets = (deps: Ec2Deps, at: Place, ids: readonly string[]): Listing<Subnet> => subnetsBy(deps, at, 'subnet-id', ids);

/** Where an instance goes that names no subnet. */
export const describeDefaultSubnets = (deps: Ec2Deps, at: Place): Listing<Subnet> => subnetsBy(deps, at, 'default-for-az', ['true']);

export const describeSecurityGroups = (deps: Ec2Deps, at: Place, ids: readonly string[]): Listing<SecurityGroup> =>
  byFilter(deps, at, 'DescribeSecurityGroups', 'group-id', ids, async ({ client, sdk }, page, options) => {
    const { SecurityGroups = [], NextToken } = await client.send(new sdk.DescribeSecurityGroupsCommand(page), options);
    return { items: SecurityGroups.map(({ GroupId = '', VpcId = '' }) => ({ groupId: GroupId, vpcId: VpcId })), nextToken: NextToken };
  });

/** Holders of these addresses in any subnet of the place. */
export const describeHeldAddresses = (deps: Ec2Deps, at: Place, addresses: readonly string[]): Listing<HeldAddress> =>
  byFilter(deps, at, 'DescribeNetworkInterfaces', 'addresses.private-ip-address', addresses, async ({ client, sdk }, page, options) => {
    const { NetworkInterfaces = [], NextToken } = await client.send(new sdk.DescribeNetworkInterfacesCommand(page), options);
    return { items: NetworkInterfaces.flatMap(addressesOf), nextToken: NextToken };
  });

export const describeOfferings = (deps: Ec2Deps, at: Place, types: readonly string[]): Listing<Offering> =>
  byFilter(deps, at, 'DescribeInstanceTypeOfferings', 'instance-type', types, async ({ client, sdk }, page, options) => {
    const command = new sdk.DescribeInstanceTypeOfferingsCommand({ ...page, LocationType: 'availability-zone' });
    const { InstanceTypeOfferings = [], NextToken } = await client.send(command, options);
    const items = InstanceTypeOfferings.map(({ InstanceType = '', Location = '' }) => ({ instanceType: InstanceType, zone: Location }));
    return { items, nextToken: NextToken };
  });

const subnetsBy = (deps: Ec2Deps, at: Place, filter: string, values: readonly string[]): Listing<Subnet> =>
  byFilter(deps, at, 'DescribeSubnets', filter, values, async ({ client, sdk }, page, options) => {
    const { Subnets = [], NextToken } = await client.send(new sdk.DescribeSubnetsCommand(page), options);
    return { items: Subnets.map(subnetOf), nextToken: NextToken };
  });

type Asking = Awaited<ReturnType<Ec2Deps['client']>>;
type Page = { readonly Filters: Ec2.Filter[]; readonly MaxResults: number; readonly NextToken: string | undefined };

const byFilter = async <Item>(
  { calls, client, limits, pace }: Ec2Deps,
  at: Place,
  operation: string,
  filter: string,
  values: readonly string[],
  send: (
    ec2: Asking,
    page: Page,
    options: { readonly abortSignal: AbortSignal },
  ) => Promise<{ readonly items: readonly Item[]; readonly nextToken: string | undefined }>,
): Listing<Item> => {
  if (values.length === 0) return ok([]);
  const ec2 = await client(at);
  return inPortions([...new Set(values)], valuesPerFilter, (portion) =>
    allPages(limits.pages, async ({ nextToken }) => {
      await pace(at);
      const page = { Filters: [{ Name: filter, Values: [...portion] }], MaxResults: itemsPerPage, NextToken: nextToken };
      return calls.read(at, operation, (abortSignal) => send(ec2, page, { abortSignal }));
    }),
  );
};

const subnetOf = ({ SubnetId = '', VpcId = '', AvailabilityZone = '', CidrBlock = '', State = 'available' }: Ec2.Subnet): Subnet => ({
  subnetId: SubnetId,
  vpcId: VpcId,
  zone: AvailabilityZone,
  cidr: CidrBlock,
  state: State,
});

/** An interface may hold more addresses than its primary one. */
const addressesOf = ({
  NetworkInterfaceId = '',
  SubnetId = '',
  PrivateIpAddresses = [],
  Attachment,
}: Ec2.NetworkInterface): readonly HeldAddress[] =>
  PrivateIpAddresses.map(({ PrivateIpAddress = '' }) => ({
    address: PrivateIpAddress,
    subnetId: SubnetId,
    interfaceId: NetworkInterfaceId,
    instanceId: Attachment?.InstanceId ?? null,
  }));
