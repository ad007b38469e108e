/**
 * Private addresses of recovery instances: unique within a subnet among the instances that still hold one.
 */
import { parseSubnet } from '../estate/cidr.ts';
import { drawFraction } from '../random.ts';
import type { Subnet } from '../world/network.ts';
import type { ServerRecord } from '../world/records.ts';

export type AddressPool = {
  /** The address that is wanted, or one that is free; or why EC2 would refuse. */
  take(
    server: ServerRecord,
    subnet: Subnet,
    wanted: string | undefined,
  ): { readonly kind: 'taken'; readonly address: string } | { readonly kind: 'refused'; readonly code: string; readonly message: string };
};

export type HeldAddress = { readonly address: string; readonly subnetId: string; readonly serverId: string };

/** Notes what it gives away. `draw` says where to begin looking, so that one server does not always get the same address. */
export function openAddressPool(seed: number, draw: string, held: readonly HeldAddress[]): AddressPool {
  const holders = new Map(held.map(({ address, subnetId, serverId }) => [`${subnetId} ${address}`, serverId]));
  const give = (address: string, subnet: Subnet, server: ServerRecord) => {
    holders.set(`${subnet.id} ${address}`, server.id);
    return { kind: 'taken', address } as const;
  };
  return {
    take: (server, subnet, wanted) => {
      const range = parseSubnet(subnet.cidr);
      // An address of the template's own goes before the one that the server has at home.
      const asked = wanted ?? (server.launch.copyPrivateIp ? server.hardware.privateIp : undefined);
      if (asked !== undefined) {
        if (range?.covers(asked) !== true) {
          return refuse('InvalidParameterValue', `Address ${asked} does not fall within the subnet's address range`);
        }
        if (!range.contains(asked)) return refuse('InvalidParameterValue', `Address ${asked} is in subnet's reserved address range`);
        // The server's own earlier instance has let go of it by the time the launch needs it.
        const holder = holders.get(`${subnet.id} ${asked}`) ?? server.id;
        return holder === server.id ? give(asked, subnet, server) : refuse('InvalidIPAddress.InUse', `Address ${asked} is in use.`);
      }
      const size = range?.size ?? 0;
      const first = Math.floor(drawFraction(seed, 'instance-address', draw, server.id) * size);
      for (let step = 0; step < size; step += 1) {
        const address = range?.addressAt((first + step) % size);
        if (address !== undefined && !holders.has(`${subnet.id} ${address}`)) return give(address, subnet, server);
      }
      return refuse(
        'InsufficientFreeAddressesInSubnet',
        `There are not enough free addresses in subnet '${subnet.id}' to satisfy the request.`,
      );
    },
  };
}

function refuse(code: string, message: string): { readonly kind: 'refused'; readonly code: string; readonly message: string } {
  return { kind: 'refused', code, message };
}
