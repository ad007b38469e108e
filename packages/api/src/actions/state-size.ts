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

const isShallow = (state: unknown): boolean => {
  let level: readonly unknown[] = [state];
  for (let depth = 0; depth < stateLimits.depth; depth += 1) {
    level = level.flatMap(valuesOf);
    if (level.length === 0) return true;
  }
  return false;
};

const valuesOf = (value: unknown): readonly unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : []);
