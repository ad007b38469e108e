/**
 * How large an engine's state may be.
 *
 * Step Functions ends a machine whose task answers more than 256 KB. The state comes back in the answer, so it is
 * refused on the way in, well below that and with room for what an action adds.
 */

/** 100 waves at about 250 bytes each and three times as much besides; nothing of ours is nested deeper than four levels. */
export const stateLimits = { bytes: 90_000, depth: 32 } as const;

/** The depth first, by walking: writing JSON ends in a stack overflow where somebody nests deeply enough. */
export const isSmall = (state: unknown): boolean => isShallow(state) && Buffer.byteLength(JSON.stringify(state)) <= stateLimits.bytes;

const isShallow = (value: unknown, levelsLeft: number = stateLimits.depth): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner) => levelsLeft > 1 && isShallow(inner, levelsLeft - 1));
};
