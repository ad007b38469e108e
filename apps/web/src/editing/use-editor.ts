/**
 * A form from its opening to its saving.
 *
 * Owns: what is in the form, whether that differs from what is saved, and the way of a save: refused, it keeps everything; overtaken
 * by somebody else's, it takes in what they changed and says so. Leaves to the API whether something may be saved.
 */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../data/client.ts';
import type { DraftName, Secrets } from './drafts.ts';
import { isSame, merge, type Merged } from './merge.ts';
import { tabDrafts, useDraftName } from './tab-drafts.ts';

/** A thing as it is saved, as a form shows it; version null: it is still to be made. */
export type Opened<Form> = { readonly form: Form; readonly version: number | null };

type Ways<Form, Saved> = {
  /** Under which name what was typed is kept. */
  readonly draft: string;
  readonly opened: Opened<Form>;
  readonly send: (form: Form, version: number | null) => Promise<Saved>;
  /** What is saved now, asked when it turns out to be something else than what was opened. */
  readonly reload?: () => Promise<Opened<Form>>;
  readonly saved: (answer: Saved) => void;
  /** Always the same list. */
  readonly secrets?: Secrets<Form>;
};

/** What the form has to tell besides errors. */
export type Note = { readonly kind: 'restored' } | ({ readonly kind: 'overtaken' } & Omit<Merged<never>, 'form'>) | null;

type State<Form> = { readonly base: Form; readonly form: Form; readonly version: number | null; readonly note: Note };

const none: readonly never[] = [];

const begin = <Form extends object>(draft: DraftName, { form, version }: Opened<Form>, secrets: Secrets<Form>): State<Form> => {
  const kept = tabDrafts.read(draft, form, secrets);
  if (kept === undefined || isSame(kept.form, form)) return { base: form, form, version, note: null };
  return kept.version === version ? { ...kept, note: { kind: 'restored' } } : overtaken(kept, { form, version });
};

const overtaken = <Form extends object>({ base, form }: Pick<State<Form>, 'base' | 'form'>, theirs: Opened<Form>): State<Form> => {
  const { form: merged, ...said } = merge(base, form, theirs.form);
  return { base: theirs.form, form: merged, version: theirs.version, note: { kind: 'overtaken', ...said } };
};

const isOvertaken = (error: unknown): boolean =>
  error instanceof ApiError && error.failure.kind === 'refused' && error.failure.error === 'VERSION_CONFLICT';

/** Keeps what was typed for as long as it differs from what is saved. */
const useKept = <Form extends object>(draft: DraftName, { base, form, version }: State<Form>, secrets: Secrets<Form>) => {
  const isChanged = !isSame(base, form);
  /** Read when a page is left, which a save does before anything is drawn again. */
  const isAtRisk = useRef(false);
  useEffect(() => {
    isAtRisk.current = isChanged;
    if (isChanged) tabDrafts.keep(draft, { base, form, version }, secrets);
    else tabDrafts.drop(draft);
  }, [draft, base, form, version, isChanged, secrets]);
  const letGo = useCallback((): void => {
    isAtRisk.current = false;
    tabDrafts.drop(draft);
  }, [draft]);
  return { isChanged, isAtRisk, letGo };
};

export const useEditor = <Form extends object, Saved>({
  draft: formName,
  opened,
  send,
  reload,
  saved,
  secrets = none,
}: Ways<Form, Saved>) => {
  const draft = useDraftName(formName);
  const [state, setState] = useState(() => begin(draft, opened, secrets));
  const { form, version, note } = state;
  const { isChanged, isAtRisk, letGo } = useKept(draft, state, secrets);

  const saving = useMutation({
    mutationFn: async (): Promise<Saved | null> => {
      try {
        return await send(form, version);
      } catch (cause) {
        if (reload === undefined || !isOvertaken(cause)) throw cause;
        const theirs = await reload();
        setState((present) => overtaken(present, theirs));
        return null;
      }
    },
    onSuccess: (answer) => {
      if (answer === null) return;
      letGo();
      saved(answer);
    },
  });

  // A save that has succeeded leads to another page, which may still be loading.
  const isSaving = saving.isPending || (saving.isSuccess && saving.data !== null);
  // What is under way was read when it was sent: what was typed into it now would be lost with the page.
  const change = useCallback(
    (changed: Partial<Form>): void => {
      if (!isSaving) setState((present) => ({ ...present, form: { ...present.form, ...changed } }));
    },
    [isSaving],
  );
  return {
    form,
    version,
    note,
    change,
    isChanged,
    isAtRisk,
    letGo,
    /** To what is saved. */
    startOver: (): void => {
      saving.reset();
      setState((present) => ({ ...present, form: present.base, note: null }));
    },
    save: (): void => {
      if (!isSaving) saving.mutate();
    },
    /** Complaints name places that are about to move. */
    forgetErrors: saving.reset,
    isSaving,
    error: saving.error,
  };
};

/** What of it has nothing to do with the form's fields. */
export type EditorFrame = Pick<
  ReturnType<typeof useEditor<object, unknown>>,
  'note' | 'isChanged' | 'isAtRisk' | 'letGo' | 'startOver' | 'save' | 'isSaving' | 'error'
>;
