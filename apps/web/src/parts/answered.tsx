/**
 * The states of a question: no answer yet, none to be had, or one. An answer stays in sight while a newer one is fetched, and where
 * that fails, the failure stands above it.
 */
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { en } from '../text/en.ts';
import { Failure } from './failure.tsx';

export type Question<Answer> = {
  readonly data: Answer | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
};

type Props<Answer> = { readonly question: Question<Answer>; readonly children: (answer: Answer) => ReactNode };

export const Answered = <Answer,>({ question, children }: Props<Answer>) => {
  const { data, error, refetch } = question;
  const failure = error === null ? null : <Failure error={error} retry={() => void refetch()} />;
  if (data !== undefined)
    return (
      <SpaceBetween size="l">
        {failure}
        {children(data)}
      </SpaceBetween>
    );
  return (
    failure ?? (
      <Box textAlign="center" padding="xxl">
        <Spinner /> {en.states.loading}
      </Box>
    )
  );
};
