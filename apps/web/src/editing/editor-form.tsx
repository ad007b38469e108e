/**
 * What stands around every form: its title and buttons, why it was not saved, what became of what was typed, and the question before
 * it is left unsaved.
 */
import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, type ReactNode } from 'react';
import { useBlocker } from 'react-router';
import { useGo } from '../app/frame.tsx';
import { ApiError } from '../data/client.ts';
import { Failure } from '../parts/failure.tsx';
import { en } from '../text/en.ts';
import type { FieldErrors } from './field-errors.ts';
import type { EditorFrame, Note } from './use-editor.ts';

type Props = {
  readonly title: string;
  readonly submit: string;
  /** Where one is after giving up. */
  readonly back: string;
  readonly editor: EditorFrame;
  readonly errors: FieldErrors;
  /** How people call the form's fields. */
  readonly names: Readonly<Record<string, string>>;
  readonly children: ReactNode;
};

export const EditorForm = ({ title, submit, back, editor, errors, names, children }: Props) => {
  const go = useGo();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        editor.save();
      }}
    >
      <Form
        header={<Header variant="h1">{title}</Header>}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => go(back)}>
              {en.editing.cancel}
            </Button>
            <Button variant="primary" formAction="submit" loading={editor.isSaving} loadingText={en.states.loading}>
              {submit}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Noted note={editor.note} names={names} startOver={editor.startOver} />
          <NotSaved error={editor.error} errors={errors} />
          {children}
        </SpaceBetween>
      </Form>
      <LeaveQuestion editor={editor} />
    </form>
  );
};

/** The first control that is to be mended. */
const firstWrong = (): HTMLElement | null => document.querySelector('form [aria-invalid="true"]');

/** Seen and read out at once: it is far from the button that was pressed. `instead`: what is better looked at. */
const useSeen = (what: unknown, instead: () => HTMLElement | null = () => null) => {
  const alert = useRef<AlertProps.Ref>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (what === null) return;
    const better = instead();
    (better ?? place.current)?.scrollIntoView({ block: 'center' });
    if (better === null) alert.current?.focus();
    else better.focus({ preventScroll: true });
  }, [what, instead]);
  return { alert, place };
};

const NotSaved = ({ error, errors }: { readonly error: unknown; readonly errors: FieldErrors }) => {
  const { alert, place } = useSeen(error, firstWrong);
  if (error === null) return null;
  const isAboutFields = errors.count + errors.others.length > 0;
  return (
    <div ref={place}>
      {isAboutFields ? (
        <Alert ref={alert} type="error" header={en.editing.notSaved}>
          {errors.count === 0 ? null : <div>{en.editing.fields(errors.count)}</div>}
          {errors.others.map(({ field, message }) => (
            <div key={`${field} ${message}`}>
              {field}: {message}
            </div>
          ))}
        </Alert>
      ) : (
        <SpaceBetween size="xs">
          <Failure error={error} />
          {error instanceof ApiError && error.failure.kind !== 'refused' ? <Box>{en.editing.maybeSaved}</Box> : null}
        </SpaceBetween>
      )}
    </div>
  );
};

type NotedProps = { readonly note: Note; readonly names: Props['names']; readonly startOver: () => void };

const Noted = ({ note, names, startOver }: NotedProps) => {
  const { alert, place } = useSeen(note);
  if (note === null) return null;
  const { restored, overtaken } = en.editing;
  const said = (fields: readonly string[]): string => fields.map((field) => names[field] ?? field).join(', ');
  return (
    <div ref={place}>
      {note.kind === 'restored' ? (
        <Alert
          ref={alert}
          type="info"
          header={restored.title}
          action={
            <Button formAction="none" onClick={startOver}>
              {restored.drop}
            </Button>
          }
        >
          {restored.text}
        </Alert>
      ) : (
        <Alert
          ref={alert}
          type="warning"
          header={overtaken.title}
          action={
            <Button formAction="none" onClick={startOver}>
              {overtaken.drop}
            </Button>
          }
        >
          <div>{overtaken.kept}</div>
          {note.taken.length === 0 ? null : <div>{overtaken.taken(said(note.taken))}</div>}
          {note.both.length === 0 ? null : <div>{overtaken.both(said(note.both))}</div>}
        </Alert>
      )}
    </div>
  );
};

/** The browser asks by itself before a tab is closed; here it is asked before another page is opened. */
const LeaveQuestion = ({ editor: { isAtRisk, letGo, isChanged } }: { readonly editor: EditorFrame }) => {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => isAtRisk.current && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!isChanged) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      if (isAtRisk.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isAtRisk, isChanged]);
  if (blocker.state !== 'blocked') return null;
  const { title, text, stay, leave } = en.editing.leave;
  return (
    <Modal
      visible
      header={title}
      onDismiss={() => blocker.reset()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => blocker.reset()}>
              {stay}
            </Button>
            <Button
              variant="primary"
              formAction="none"
              onClick={() => {
                letGo();
                blocker.proceed();
              }}
            >
              {leave}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {text}
    </Modal>
  );
};
