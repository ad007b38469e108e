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
import Textarea from '@cloudscape-design/components/textarea';
import { lengthLimits } from '@drs-orchestrator/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTell } from '../app/frame.tsx';
import { call } from '../data/client.ts';
import { DialogButtons } from '../parts/dialog-buttons.tsx';
import { Failure } from '../parts/failure.tsx';
import { en } from '../text/en.ts';
import { actionName, effectText, waveActions, type Action, type Pressed } from './consequences.ts';
import type { Details, Wave } from './details.ts';
import { toldOf, type TerminationStatus, type Told } from './termination.ts';

type Allowed = { readonly allowed: boolean; readonly reason: string | null };

const ofExecution = ['pause', 'resume', 'cancel', 'terminate'] as const;

/** What is told when it was done. */
const send = async ({ action, wave = 0 }: Pressed, execution: Details, reason: string): Promise<Told> => {
  const { executionId, executionType } = execution;
  const { done } = en.actions;
  const told = (text: string): Told => ({ type: 'success', text });
  switch (action) {
    case 'pause':
      await call('pause_execution', { executionId });
      return told(done.pause);
    case 'resume':
      await call('resume_execution', { executionId });
      return told(done.resume);
    case 'cancel':
      await call('cancel_execution', { executionId });
      return told(done.cancel);
    case 'retry':
      await call('retry_wave', { executionId, waveNumber: wave });
      return told(done.retry(wave));
    case 'skip':
      await call('skip_wave', { executionId, waveNumber: wave, reason });
      return told(done.skip(wave));
    case 'terminate':
      return toldOf(await call('terminate_instances', { executionId, ...(executionType === 'RECOVERY' ? { confirm: 'RECOVERY' } : {}) }));
  }
};

type ButtonProps = {
  readonly action: Action;
  readonly allowed: Allowed | undefined;
  readonly label?: string;
  readonly isNamed?: boolean;
  readonly press: () => void;
};

const ActionButton = ({ action, allowed, label, isNamed = false, press }: ButtonProps) => (
  <Button
    disabled={allowed?.allowed !== true}
    {...(allowed === undefined || allowed.reason === null ? {} : { disabledReason: allowed.reason })}
    {...(label === undefined || isNamed ? {} : { ariaLabel: label })}
    onClick={press}
  >
    {isNamed && label !== undefined ? label : en.actions[action]}
  </Button>
);

type Press = (pressed: Pressed) => void;

export const ExecutionButtons = ({ allowed, press }: { readonly allowed: Details['allowedActions']; readonly press: Press }) => (
  <SpaceBetween direction="horizontal" size="xs">
    {ofExecution.map((action) => (
      <ActionButton key={action} action={action} allowed={allowed[action]} press={() => press({ action })} />
    ))}
  </SpaceBetween>
);

type WaveButtonsProps = {
  readonly wave: Wave;
  readonly press: Press;
  /** Where the wave does not stand beside it. */
  readonly isNamed?: boolean;
};

/** Nothing where nothing is to be done about it. */
export const WaveButtons = ({ wave, press, isNamed = false }: WaveButtonsProps) => {
  const actions = waveActions(wave);
  return actions.length === 0 ? null : (
    <SpaceBetween direction="horizontal" size="xs">
      {actions.map((action) => (
        <ActionButton
          key={action}
          action={action}
          allowed={wave.allowedActions[action]}
          label={isNamed ? en.actions.ofWave(en.actions[action], wave.waveNumber) : en.actions.ofNamed(en.actions[action], wave.waveName)}
          isNamed={isNamed}
          press={() => press({ action, wave: wave.waveNumber })}
        />
      ))}
    </SpaceBetween>
  );
};

type DialogProps = {
  readonly pressed: Pressed;
  readonly execution: Details;
  readonly termination: TerminationStatus | undefined;
  readonly close: () => void;
  /** After it was done. */
  readonly changed: () => void;
};

/** Before anything is done, what it will do. While it is being done, it cannot be put away: what came of it is told here. */
export const ActionDialog = ({ pressed, execution, termination, close, changed }: DialogProps) => {
  const [text, setText] = useState('');
  const tell = useTell();
  const { action } = pressed;
  const name = actionName(pressed);
  const doing = useMutation({
    mutationFn: () => send(pressed, execution, text.trim()),
    onSuccess: (told) => {
      tell({ ...told, about: execution.planName });
      changed();
      close();
    },
    // It may be that the state was another one already; then the page is to show it.
    onError: changed,
  });
  const leave = (): void => {
    if (!doing.isPending) close();
  };
  const wantsWord = action === 'terminate' && execution.executionType === 'RECOVERY';
  const length = text.trim().length;
  const isMissing = (action === 'skip' && (length === 0 || length > lengthLimits.reason)) || (wantsWord && text !== en.actions.confirmWord);
  return (
    <Modal
      visible
      onDismiss={leave}
      header={name}
      footer={<DialogButtons text={name} isBusy={doing.isPending} disabled={isMissing} press={() => doing.mutate()} back={leave} />}
    >
      <SpaceBetween size="m">
        <Alert type={action === 'cancel' || action === 'terminate' ? 'warning' : 'info'}>
          {effectText(pressed, execution, termination)}
        </Alert>
        {action === 'skip' ? (
          <FormField
            label={en.actions.skipReason}
            constraintText={en.actions.atMost(lengthLimits.reason)}
            errorText={length > lengthLimits.reason ? en.actions.tooLong(length, lengthLimits.reason) : ''}
          >
            <Textarea value={text} onChange={({ detail }) => setText(detail.value)} />
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
