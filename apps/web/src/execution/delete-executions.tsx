/**
 * Deleting executions from sight: the chosen ones, or all that have ended in certain ways. What was left alone is said, with the reason.
 *
 * Owns no rule: which may be deleted is the API's to judge.
 */
import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { endedStatus } from '@drs-orchestrator/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTell } from '../app/frame.tsx';
import { call } from '../data/client.ts';
import { useAskAnew } from '../data/queries.ts';
import { DialogButtons } from '../parts/dialog-buttons.tsx';
import { Failure } from '../parts/failure.tsx';
import { en } from '../text/en.ts';
import { deleteChosen, deleteEnded, type Ended, type Outcome } from './deletion.ts';

const ends = endedStatus.options;
/** `ids`: the chosen ones. */
export type Deletion = { readonly kind: 'chosen'; readonly ids: readonly string[] } | { readonly kind: 'ended' };

/** Only where all is as it was wanted is it called a success. */
const tellOf = ({ deleted, notFound, activeSkipped, instancesSkipped, isWhole }: Outcome) => {
  const { removing: words } = en.executions;
  const said = [
    deleted.length === 0 ? words.nothing : words.deleted(deleted.length),
    ...(notFound.length === 0 ? [] : [words.gone(notFound.length)]),
    ...(activeSkipped.length === 0 ? [] : [words.active(activeSkipped.length)]),
    ...(instancesSkipped.length === 0 ? [] : [words.instances(instancesSkipped.length)]),
    ...(isWhole ? [] : [words.more]),
  ];
  const isAsWanted = isWhole && deleted.length > 0 && activeSkipped.length + instancesSkipped.length === 0;
  return { type: isAsWanted ? 'success' : 'warning', text: said.join(' ') } as const;
};

type Props = { readonly deletion: Deletion; readonly close: () => void; readonly done: () => void };

export const DeleteExecutions = ({ deletion, close, done }: Props) => {
  const { removing: words } = en.executions;
  const [statuses, setStatuses] = useState<readonly Ended[]>(endedStatus.options);
  const tell = useTell();
  const askAnew = useAskAnew();
  const deleting = useMutation({
    mutationFn: () => (deletion.kind === 'chosen' ? deleteChosen(call, deletion.ids) : deleteEnded(call, statuses)),
    onSuccess: (outcome) => {
      tell(tellOf(outcome));
      done();
      close();
    },
    // Some may be gone already.
    onSettled: () => askAnew(),
  });
  return (
    <Modal
      visible
      header={deletion.kind === 'chosen' ? words.title(deletion.ids.length) : words.endedTitle}
      onDismiss={close}
      footer={
        <DialogButtons
          text={en.editing.remove}
          isBusy={deleting.isPending}
          disabled={deletion.kind === 'ended' && statuses.length === 0}
          press={() => deleting.mutate()}
          back={close}
        />
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">{words.what}</Alert>
        {deletion.kind === 'chosen' ? null : (
          <FormField label={words.ends}>
            {ends.map((end) => (
              <Checkbox
                key={end}
                checked={statuses.includes(end)}
                onChange={({ detail }) => setStatuses(ends.filter((one) => (one === end ? detail.checked : statuses.includes(one))))}
              >
                {en.statuses[end]}
              </Checkbox>
            ))}
          </FormField>
        )}
        {deleting.error === null ? null : <Failure error={deleting.error} />}
      </SpaceBetween>
    </Modal>
  );
};
