/**
 * Instance types that every Region of the simulator offers, with their size: general purpose, compute and memory.
 */

export type TypeSize = { readonly vcpus: number; readonly memoryMib: number };

const MIB_PER_GIB = 1024;
const SIZES: ReadonlyMap<string, number> = new Map([
  ['large', 2],
  ['xlarge', 4],
  ['2xlarge', 8],
  ['4xlarge', 16],
]);
/** Memory for each of a family's processors, in GiB. */
const FAMILIES: ReadonlyMap<string, number> = new Map([
  ['m5', 4],
  ['m6i', 4],
  ['m7i', 4],
  ['c5', 2],
  ['c6i', 2],
  ['c7i', 2],
  ['r5', 8],
  ['r6i', 8],
  ['r7i', 8],
]);
const BURSTABLE: readonly (readonly [string, number, number])[] = [
  ['micro', 2, 1],
  ['small', 2, 2],
  ['medium', 2, 4],
  ['large', 2, 8],
  ['xlarge', 4, 16],
  ['2xlarge', 8, 32],
];

export const STANDARD_TYPES: ReadonlyMap<string, TypeSize> = new Map([
  ...['t3', 't3a'].flatMap((family) =>
    BURSTABLE.map(([size, vcpus, gib]): [string, TypeSize] => [`${family}.${size}`, { vcpus, memoryMib: gib * MIB_PER_GIB }]),
  ),
  ...[...FAMILIES].flatMap(([family, gibPerCpu]) =>
    [...SIZES].map(([size, vcpus]): [string, TypeSize] => [`${family}.${size}`, { vcpus, memoryMib: vcpus * gibPerCpu * MIB_PER_GIB }]),
  ),
]);

/** Of a type that an estate has made up. */
export const UNKNOWN_SIZE: TypeSize = { vcpus: 2, memoryMib: 8 * MIB_PER_GIB };
