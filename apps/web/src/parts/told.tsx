/**
 * An answer in few words, as in the cell of a table: while there is none, and where none is to be had, it says so.
 */
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { en } from '../text/en.ts';
import type { Question } from './answered.tsx';

type Props<Answer> = {
  readonly question: Omit<Question<Answer>, 'refetch'>;
  readonly children: (answer: Answer) => ReactNode;
};

export const Told = <Answer,>({ question: { data, error }, children }: Props<Answer>) => {
  if (data !== undefined) return <>{children(data)}</>;
  return error === null ? <>{en.states.loading}</> : <StatusIndicator type="warning">{en.states.unknown}</StatusIndicator>;
};
