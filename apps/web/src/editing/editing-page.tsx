/**
 * The page of a form that changes what there is: who may not, and what is not there or not yet, is said under the form's own title.
 */
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import type { HttpOperationName } from '@drs-orchestrator/contract';
import type { ReactNode } from 'react';
import { Answered, type Question } from '../parts/answered.tsx';
import { PermittedPage } from '../parts/permitted.tsx';

type Props<Thing> = {
  /** Which saves it. */
  readonly operation: HttpOperationName;
  readonly title: string;
  readonly question: Question<Thing>;
  readonly children: (thing: Thing) => ReactNode;
};

export const EditingPage = <Thing,>({ operation, title, question, children }: Props<Thing>) => (
  <PermittedPage operation={operation} title={title}>
    {question.data === undefined ? (
      <ContentLayout header={<Header variant="h1">{title}</Header>}>
        <Answered question={question}>{() => null}</Answered>
      </ContentLayout>
    ) : (
      children(question.data)
    )}
  </PermittedPage>
);
