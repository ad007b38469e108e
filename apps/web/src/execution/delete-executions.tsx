/**
 * Deleting executions from sight: the chosen ones, or all that have ended in certain ways. What was left alone is said, with the reason.
 *
 * Owns: asking again until the API has looked at all of them. Which may be deleted is the API's to judge.
 */
import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { endedStatus, type OutputOf } from '@drs-orchestrator/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTell } from '../app/frame.tsx';
import { call } from '../data/client.ts';
import { useAskAnew } from '../data/queries.ts';
import { DialogButtons } from '../parts/dialog-buttons.tsx';
import { Failure } from '../parts/failure.tsx';
import { en } from '../text/en.ts';

const ends = endedStatus.options;
type End = (typeof ends)[number];
type Outcome = Pick<OutputOf<'delete_executions'>, 'deleted' | 'notFound' | 'activeSkipped' | 'instancesSkipped'>;

/** `ids`: the chosen ones. */
export type Deletion = { readonly kind: 'chosen'; readonly ids: readonly string[] } | { readonly kind: 'ended' };

/** As many as the API takes at once. */
const idsAtOnce = 100;

const nothing: Outcome = { deleted: [], notFound: [], activeSkipped: [], instancesSkipped: [] };

const together = (one: Outcome, other: Outcome): Outcome => ({
  deleted: [...one.deleted, ...other.deleted],
  notFound: [...one.notFound, ...other.notFound],
  activeSkipped: [...one.activeSkipped, ...other.activeSkipped],
  instancesSkipped: [...one.instancesSkipped, ...other.instancesSkipped],
});

/** Each answer looks at one at the least, so it ends. */
const deleteChosen = async (ids: readonly string[]): Promise<Outcome> => {
  let [open, outcome] = [ids, nothing];
  while (open.length > 0) {
    const answer = await call('delete_executions', { ids: open.slice(0, idsAtOnce) });
    outcome = together(outcome, answer);
    const left = [...answer.remaining, ...open.slice(idsAtOnce)];
    if (left.length >= open.length) return outcome;
    open = left;
  }
  return outcome;
};

const deleteEnded = async (statuses: readonly End[]): Promise<Outcome> => {
  let [token, outcome]: [string | null, Outcome] = [null, nothing];
  do {
    const answer: OutputOf<'delete_completed_executions'> = await call('delete_completed_executions', {
      statuses: [...statuses],
      ...(token === null ? {} : { nextToken: token }),
    });
    outcome = together(outcome, answer);
    token = answer.nextToken;
  } while (token !== null);
  return outcome;
};

/** Only where all is as it was wanted is it called a success. */
const tellOf = ({ deleted, notFound, activeSkipped, instancesSkipped }: Outcome) => {
  const { removing: words } = en.executions;
  const said = [
    deleted.length === 0 ? words.nothing : words.deleted(deleted.length),
    ...(notFound.length === 0 ? [] : [words.gone(notFound.length)]),
    ...(activeSkipped.length === 0 ? [] : [words.active(activeSkipped.length)]),
    ...(instancesSkipped.length === 0 ? [] : [words.instances(instancesSkipped.length)]),
  ];
  const isAsWanted = deleted.length > 0 && activeSkipped.length + instancesSkipped.length === 0;
  return { type: isAsWanted ? 'success' : 'warning', text: said.join(' ') } as const;
};

type Props = { readonly deletion: Deletion; readonly close: () => void; readonly done: () => void };

export const DeleteExecutions = ({ deletion, close, done }: Props) => {
  const { removing: words } = en.executions;
  const [statuses, setStatuses] = useState<readonly End[]>(['COMPLETED']);
  const tell = useTell();
  const askAnew = useAskAnew();
  const deleting = useMutation({
    mutationFn: () => (deletion.kind === 'chosen' ? deleteChosen(deletion.ids) : deleteEnded(statuses)),
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
