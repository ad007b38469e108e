/**
 * Whether an execution has met its objective, as every page shows it.
 */
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { en } from '../text/en.ts';
import type { Details } from './details.ts';
import { verdictOf } from './verdict.ts';

const types = { met: 'success', missed: 'error', open: 'pending', unmeasured: 'stopped' } as const satisfies Readonly<
  Record<string, StatusIndicatorProps.Type>
>;

export const AgainstObjective = (execution: Pick<Details, 'rtoMinutes' | 'rtoMet' | 'status'>) => {
  const verdict = verdictOf(execution);
  return verdict === 'none' ? en.states.none : <StatusIndicator type={types[verdict]}>{en.overview[verdict]}</StatusIndicator>;
};
