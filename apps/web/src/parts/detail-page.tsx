/**
 * The page of one thing that can be deleted: its name, its buttons, what it is, and the question before it goes.
 */
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import type { HttpOperationName } from '@drs-orchestrator/contract';
import { useState, type ReactNode } from 'react';
import { useGo } from '../app/frame.tsx';
import { useAskAnew } from '../data/queries.ts';
import { Answered, type Question } from './answered.tsx';
import { DeleteDialog, type DeleteWords } from './delete-dialog.tsx';

type Deletion<Answer> = {
  readonly words?: DeleteWords;
  readonly what: string;
  readonly send: (answer: Answer) => Promise<unknown>;
  /** The operation that would ask for what is no more. */
  readonly gone: HttpOperationName;
  /** Where one goes on: the list that it stood in. */
  readonly list: string;
};

type Props<Answer> = {
  readonly question: Question<Answer>;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** `remove` asks whether it is meant. */
  readonly buttons: (remove: () => void) => ReactNode;
  readonly deletion: Deletion<Answer>;
  readonly children: (answer: Answer) => ReactNode;
};

export const DetailPage = <Answer,>({ question, name, description, buttons, deletion, children }: Props<Answer>) => {
  const { words, what, send, gone, list } = deletion;
  const [isDeleting, setDeleting] = useState(false);
  const go = useGo();
  const askAnew = useAskAnew();
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description} actions={buttons(() => setDeleting(true))}>
          {name}
        </Header>
      }
    >
      <Answered question={question}>
        {(answer) => (
          <>
            {children(answer)}
            {isDeleting ? (
              <DeleteDialog
                name={name}
                {...(words === undefined ? {} : { words })}
                what={what}
                send={() => send(answer)}
                close={() => setDeleting(false)}
                // It may have become another version, or be gone: the next press is about what there is.
                failed={() => void question.refetch()}
                done={() => {
                  askAnew(gone);
                  go(list);
                }}
              />
            ) : null}
          </>
        )}
      </Answered>
    </ContentLayout>
  );
};
