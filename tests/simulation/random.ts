/**
 * Chance by seed: the same seed gives the same run, on any machine.
 *
 * Owns: streams that are split by name, so that dropping one part of a scenario leaves the dice of all others as they were.
 */
export type Random = {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  chance(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** A stream of its own, the same for the same name whatever was drawn from this one. */
  stream(name: string): Random;
};

/** Mulberry32: 32 bits of state, good enough to mix schedules. */
export const createRandom = (seed: number): Random => {
  const origin = seed >>> 0;
  let state = origin;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (percent) => percent > 0 && next() * 100 < percent,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('There is nothing to pick from');
      return item;
    },
    stream: (name) => createRandom(hashOf(`${String(origin)}/${name}`)),
  };
};

/** FNV-1a, with a last stirring so that neighbouring names part. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};
