/**
 * How many points each sweep has in the least eventful story, roundly: a sweep that finds fewer sweeps nothing any more.
 */
import type { SweepName } from './points.ts';

export const floors: Readonly<Record<SweepName, number>> = {
  failed: 40,
  lost: 30,
  died: 50,
  unread: 70,
  wire: 40,
  doubled: 30,
  conflicted: 20,
};

/** The share of the points that `npm test` sweeps; `npm run sweep` sweeps all. */
export const testedShare = 10;
