/**
 * What every store refuses as a mistake of its caller, and the order of records' names, which every store reads by range.
 *
 * Owns: the promises of the ports that need no store to be kept.
 */
import type { Head } from '../ports/executions.ts';

/** Heads or things in one answer of a store; a caller that wants more asks again. */
const pageMax = 1_000;

export const checkPageLimit = (limit: number): void => {
  if (!Number.isInteger(limit) || limit < 1 || limit > pageMax)
    throw new RangeError(`A page has 1 to ${String(pageMax)} rows, not ${String(limit)}`);
};

/** A write that did not move on would let two writers win. */
export const checkMovesOn = (head: Head, expected: number | null): void => {
  if (head.revision > (expected ?? -1)) return;
  throw new RangeError(`Revision ${String(head.revision)} of ${head.executionId} does not follow ${String(expected)}`);
};

/** From where the names of records of this revision and later lie, and behind which text there are none: `$` follows `#`. */
export const recordNames = (fromRevision: number): { readonly from: string; readonly behind: string } => ({
  from: `J#${String(fromRevision).padStart(10, '0')}`,
  behind: 'J$',
});
