/**
 * IPv4 ranges of subnets, and what AWS keeps of them.
 */

/** The network's own, the router's, the name server's, one in reserve; and the broadcast address. */
const keptAtStart = 4;
const keptAtEnd = 1;

/** `kept`: it lies in the range, and AWS gives it to nobody. */
export const placeInRange = (address: string, cidr: string): 'inside' | 'kept' | 'outside' => {
  const [base = '', bits = ''] = cidr.split('/');
  const [number, start] = [toNumber(address), toNumber(base)];
  const prefix = Number(bits);
  if (number === undefined || start === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > 32) return 'outside';
  const size = 2 ** (32 - prefix);
  const offset = number - Math.floor(start / size) * size;
  if (offset < 0 || offset >= size) return 'outside';
  return offset < keptAtStart || offset >= size - keptAtEnd ? 'kept' : 'inside';
};

const toNumber = (address: string): number | undefined => {
  const parts = address.split('.');
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return isAddress ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : undefined;
};
