/**
 * How often the page of an execution asks by itself.
 */
import { lookEveryMilliseconds } from '../data/queries.ts';

/** A stream tells of changes; a look now and then is for what it may have missed. */
export const toldLookMilliseconds = 15_000;

/** What is asked of DRS each time, so less often than our own records. */
export const drsLookMilliseconds = 2 * lookEveryMilliseconds;
