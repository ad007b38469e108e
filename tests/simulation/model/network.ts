/**
 * The network of every place of the model: two subnets of one VPC, two security groups, a few instance types.
 *
 * Owns: the names, the same in all runs, so that a random plan can ask for what is there, and for what is not.
 */
export type ModelSubnet = { readonly id: string; readonly prefix: string };

/** The first is where a server goes unless its template says otherwise. */
export const subnets: readonly [ModelSubnet, ModelSubnet] = [
  { id: `subnet-${'a'.repeat(17)}`, prefix: '10.0.0.' },
  { id: `subnet-${'b'.repeat(17)}`, prefix: '10.0.1.' },
];

export const securityGroups: readonly [string, string] = [`sg-${'a'.repeat(17)}`, `sg-${'b'.repeat(17)}`];

/** The first is what right-sizing takes for every server. */
export const instanceTypes: readonly [string, string, string] = ['m5.large', 'c5.large', 'r5.large'];

/** Addresses that AWS gives out in a subnet of this size: the first four and the last are its own. */
const [firstHost, lastHost] = [4, 254];

export const subnetOf = (id: string): ModelSubnet | undefined => subnets.find((subnet) => subnet.id === id);

export const addressIn = (subnet: ModelSubnet, host: number): string =>
  `${subnet.prefix}${String(firstHost + (host % (lastHost - firstHost + 1)))}`;

export const isInside = (subnet: ModelSubnet, address: string): boolean => {
  const host = Number(address.slice(subnet.prefix.length));
  return address.startsWith(subnet.prefix) && host >= firstHost && host <= lastHost;
};
