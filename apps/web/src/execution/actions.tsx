/**
 * What may be done with an execution, and with each of its waves: the buttons, what each will do before it does it, and what came of it.
 *
 * Owns: no rule. Whether a button may be pressed, and why not, is the API's answer.
 */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTell } from '../app/frame.tsx';
import { call } from '../data/client.ts';
import { DialogButtons } from '../parts/dialog-buttons.tsx';
import { Failure } from '../parts/failure.tsx';
import { en } from '../text/en.ts';
import { toldOf, type Told } from './termination.ts';
import type { Details } from './details.ts';

type Action = 'pause' | 'resume' | 'cancel' | 'retry' | 'skip' | 'terminate';
export type Pressed = { readonly action: Action; readonly wave?: number };
type Allowed = { readonly allowed: boolean; readonly reason: string | null };

const ofExecution = ['pause', 'resume', 'cancel', 'terminate'] as const;
const ofWave = ['retry', 'skip'] as const;

/** What is told when it was done. */
const send = async ({ action, wave = 0 }: Pressed, { executionId, executionType }: Details, reason: string): Promise<Told> => {
  switch (action) {
    case 'pause':
      await call('pause_execution', { executionId });
      break;
    case 'resume':
      await call('resume_execution', { executionId });
      break;
    case 'cancel':
      await call('cancel_execution', { executionId });
      break;
    case 'retry':
      await call('retry_wave', { executionId, waveNumber: wave });
      break;
    case 'skip':
      await call('skip_wave', { executionId, waveNumber: wave, reason });
      break;
    case 'terminate':
      return toldOf(await call('terminate_instances', { executionId, ...(executionType === 'RECOVERY' ? { confirm: 'RECOVERY' } : {}) }));
  }
  return { type: 'success', text: en.actions.done[action] };
};

type ButtonsProps = { readonly allowed: Readonly<Partial<Record<Action, Allowed>>>; readonly press: (action: Action) => void };

const Buttons = ({ actions, allowed, press, label }: ButtonsProps & { readonly actions: readonly Action[]; readonly label?: string }) => (
  <SpaceBetween direction="horizontal" size="xs">
    {actions.map((action) => {
      const { allowed: may = false, reason = null } = allowed[action] ?? {};
      return (
        <Button
          key={action}
          disabled={!may}
          {...(reason === null ? {} : { disabledReason: reason })}
          {...(label === undefined ? {} : { ariaLabel: `${en.actions[action]} ${label}` })}
          onClick={() => press(action)}
        >
          {en.actions[action]}
        </Button>
      );
    })}
  </SpaceBetween>
);

export const ExecutionButtons = (props: ButtonsProps) => <Buttons actions={ofExecution} {...props} />;
export const WaveButtons = ({ wave, ...props }: ButtonsProps & { readonly wave: string }) => (
  <Buttons actions={ofWave} label={wave} {...props} />
);

type DialogProps = {
  readonly pressed: Pressed;
  readonly execution: Details;
  readonly close: () => void;
  /** After it was done. */
  readonly changed: () => void;
};

/** Before anything is done, what it will do. */
export const ActionDialog = ({ pressed, execution, close, changed }: DialogProps) => {
  const [text, setText] = useState('');
  const tell = useTell();
  const { action, wave } = pressed;
  const name = wave === undefined ? en.actions[action] : en.actions.ofWave(en.actions[action], wave);
  const doing = useMutation({
    mutationFn: () => send(pressed, execution, text.trim()),
    onSuccess: (told) => {
      tell(told);
      changed();
      close();
    },
    // It may be that the state was another one already; then the page is to show it.
    onError: changed,
  });
  const wantsWord = action === 'terminate' && execution.executionType === 'RECOVERY';
  const isMissing = (action === 'skip' && text.trim() === '') || (wantsWord && text !== en.actions.confirmWord);
  return (
    <Modal
      visible
      onDismiss={close}
      header={name}
      footer={<DialogButtons text={name} isBusy={doing.isPending} disabled={isMissing} press={() => doing.mutate()} back={close} />}
    >
      <SpaceBetween size="m">
        <Alert type={action === 'cancel' || action === 'terminate' ? 'warning' : 'info'}>{en.actions.effects[action]}</Alert>
        {action === 'skip' ? (
          <FormField label={en.actions.skipReason}>
            <Input value={text} onChange={({ detail }) => setText(detail.value)} />
          </FormField>
        ) : null}
        {wantsWord ? (
          <FormField label={en.actions.confirmRecovery}>
            <Input value={text} onChange={({ detail }) => setText(detail.value)} autoComplete={false} />
          </FormField>
        ) : null}
        {doing.error === null ? null : <Failure error={doing.error} />}
      </SpaceBetween>
    </Modal>
  );
};
