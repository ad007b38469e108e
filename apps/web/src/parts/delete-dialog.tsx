/**
 * Deleting something: what that means, and the API's reason where it may not be.
 */
import Alert from '@cloudscape-design/components/alert';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useTell } from '../app/frame.tsx';
import { en } from '../text/en.ts';
import { DialogButtons } from './dialog-buttons.tsx';
import { Failure } from './failure.tsx';

export type DeleteWords = { readonly button: string; readonly title: (name: string) => string; readonly done: (name: string) => string };

type Props = {
  readonly name: string;
  readonly words?: DeleteWords;
  readonly what: string;
  readonly send: () => Promise<unknown>;
  readonly close: () => void;
  readonly failed: () => void;
  readonly done: () => void;
};

export const DeleteDialog = ({ name, words = en.editing.confirm, what, send, close, failed, done }: Props) => {
  const tell = useTell();
  const deleting = useMutation({
    mutationFn: send,
    onSuccess: () => {
      tell({ type: 'success', text: words.done(name) });
      done();
    },
    onError: failed,
  });
  const isBusy = deleting.isPending || deleting.isSuccess;
  const leave = (): void => {
    if (!isBusy) close();
  };
  return (
    <Modal
      visible
      header={words.title(name)}
      onDismiss={leave}
      footer={<DialogButtons text={words.button} isBusy={isBusy} press={() => deleting.mutate()} back={leave} />}
    >
      <SpaceBetween size="m">
        <Alert type="warning">{what}</Alert>
        {deleting.error === null ? null : <Failure error={deleting.error} />}
      </SpaceBetween>
    </Modal>
  );
};
