/** IPv4 subnets: which addresses lie in one, and which AWS would hand out. */

/** AWS keeps the first four addresses of a subnet and its last one. */
const RESERVED_AT_START = 4;
const RESERVED_AT_END = 1;
/** AWS's own bounds for a subnet are /16 to /28. */
const WIDEST_PREFIX = 16;
const NARROWEST_PREFIX = 28;

export type Subnet = {
  readonly cidr: string;
  /** How many addresses can be handed out. */
  readonly size: number;
  /** The address at `offset`, 0 up to `size` - 1. */
  addressAt(offset: number): string;
  /** Whether AWS would hand it out. */
  contains(address: string): boolean;
  /** Whether it lies in the range at all. */
  covers(address: string): boolean;
  /** The subnet of the same width so many steps on; before it where there is nothing behind. */
  next(steps: number): string;
};

export function parseSubnet(cidr: string): Subnet | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr);
  const address = match?.[1] === undefined ? undefined : addressToNumber(match[1]);
  const prefix = Number(match?.[2]);
  if (address === undefined || !(prefix >= WIDEST_PREFIX && prefix <= NARROWEST_PREFIX)) return undefined;
  const total = 2 ** (32 - prefix);
  const start = Math.floor(address / total) * total;
  const isWithin = (candidate: string, from: number, to: number): boolean => {
    const number = addressToNumber(candidate);
    return number !== undefined && number >= from && number < to;
  };
  return {
    cidr,
    size: total - RESERVED_AT_START - RESERVED_AT_END,
    addressAt: (offset) => numberToAddress(start + RESERVED_AT_START + offset),
    contains: (candidate) => isWithin(candidate, start + RESERVED_AT_START, start + total - RESERVED_AT_END),
    covers: (candidate) => isWithin(candidate, start, start + total),
    next: (steps) => {
      const after = start + steps * total;
      return `${numberToAddress(after + total <= 2 ** 32 ? after : start - steps * total)}/${String(prefix)}`;
    },
  };
}

export function isIpv4(address: string): boolean {
  return addressToNumber(address) !== undefined;
}

function addressToNumber(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function numberToAddress(number: number): string {
  return [24, 16, 8, 0].map((bits) => String(Math.floor(number / 2 ** bits) % 256)).join('.');
}
