/**
 * The states of a question: no answer yet, none to be had, or one. An answer stays in sight while a newer one is fetched, and where
 * that fails, the failure stands above it.
 */
import Box from '@cloudscape-design/components/box';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
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

type Props<Answer> = {
  readonly question: Question<Answer>;
  /** Of a page whose title the answer would bring: it has one without. */
  readonly title?: string;
  readonly children: (answer: Answer) => ReactNode;
};

export const Answered = <Answer,>({ question, title, children }: Props<Answer>) => {
  const { data, error, refetch } = question;
  const failure = error === null ? null : <Failure error={error} retry={() => void refetch()} />;
  if (data !== undefined)
    return (
      <SpaceBetween size="l">
        {failure}
        {children(data)}
      </SpaceBetween>
    );
  const instead = failure ?? (
    <Box textAlign="center" padding="xxl">
      <Spinner /> {en.states.loading}
    </Box>
  );
  return title === undefined ? instead : <ContentLayout header={<Header variant="h1">{title}</Header>}>{instead}</ContentLayout>;
};
