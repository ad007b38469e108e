/**
 * How large an engine's state may be.
 *
 * Step Functions ends a machine whose task answers more than 256 KB. The state comes back in the answer, so it is
 * refused on the way in, well below that and with room for what an action adds.
 */

/** 100 waves at about 250 characters each and as much again; nothing of ours is nested deeper than four levels. */
export const stateLimits = { characters: 90_000, depth: 32 } as const;

/** Measured by walking, because writing JSON ends in a stack overflow where somebody nests deeply enough. */
export const isSmall = (state: unknown): boolean => isShallow(state) && JSON.stringify(state).length <= stateLimits.characters;

const isShallow = (state: unknown): boolean => {
  let level: readonly unknown[] = [state];
  for (let depth = 0; depth < stateLimits.depth; depth += 1) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return true;
  }
  return false;
};
