/**
 * Private addresses of recovery instances: unique within an account and Region among the instances that still hold one.
 */
import { parseSubnet } from '../estate/cidr.ts';
import { drawFraction } from '../random.ts';
import type { RegionRecord, ServerRecord } from '../world/records.ts';

export type AddressPool = {
  /** A free address, or why EC2 would refuse. */
  take(server: ServerRecord): { readonly kind: 'taken'; readonly address: string } | { readonly kind: 'refused'; readonly reason: string };
};

export type HeldAddress = { readonly address: string; readonly serverId: string };

/** Notes what it gives away. `draw` says where to begin looking, so that one server does not always get the same address. */
export function openAddressPool(seed: number, draw: string, region: RegionRecord, held: readonly HeldAddress[]): AddressPool {
  const holders = new Map(held.map(({ address, serverId }) => [address, serverId]));
  const subnet = parseSubnet(region.subnetCidr);
  const give = (address: string, server: ServerRecord) => {
    holders.set(address, server.id);
    return { kind: 'taken', address } as const;
  };
  return {
    take: (server) => {
      if (server.launch.copyPrivateIp) {
        const wanted = server.hardware.privateIp;
        if (subnet?.contains(wanted) !== true) {
          return refuse('InvalidParameterValue', `Address ${wanted} does not fall within the subnet's address range`);
        }
        // The server's own earlier instance has let go of it by the time the launch needs it.
        const holder = holders.get(wanted) ?? server.id;
        return holder === server.id ? give(wanted, server) : refuse('InvalidIPAddress.InUse', `Address ${wanted} is in use.`);
      }
      const size = subnet?.size ?? 0;
      const first = Math.floor(drawFraction(seed, 'instance-address', draw, server.id) * size);
      for (let step = 0; step < size; step += 1) {
        const address = subnet?.addressAt((first + step) % size);
        if (address !== undefined && !holders.has(address)) return give(address, server);
      }
      return refuse('InsufficientFreeAddressesInSubnet', `There are not enough free addresses in subnet ${region.subnetCidr}.`);
    },
  };
}

function refuse(code: string, message: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason: `An error occurred (${code}) when calling the RunInstances operation: ${message}` };
}
