/**
 * What carrying out an effect leads to.
 */
import type { Decision } from '@drs-orchestrator/domain';
import type { Beside, Loaded } from '../journal/journal.ts';

/** Decided on the newest state, and recorded with the acknowledgement; null: it could not be done, or somebody else acknowledges it. */
export type Afterwards = ((present: Loaded) => { readonly decision: Decision; readonly beside?: Beside }) | null;

export const nothing: Decision = { events: [], effects: [] };

export const done: Afterwards = () => ({ decision: nothing });
