/**
 * Whether an execution has met the time objective of its plan: the API's word, and what it means that there is none.
 */
import { isOver, type Details } from './details.ts';

/** `none`: there is no objective. `unmeasured`: nobody will ever know. */
export type Verdict = 'none' | 'met' | 'missed' | 'open' | 'unmeasured';

export const verdictOf = ({ rtoMinutes, rtoMet, status }: Pick<Details, 'rtoMinutes' | 'rtoMet' | 'status'>): Verdict => {
  if (rtoMinutes === null) return 'none';
  if (rtoMet !== null) return rtoMet ? 'met' : 'missed';
  return status === 'CANCELLING' || isOver({ status }) ? 'unmeasured' : 'open';
};
