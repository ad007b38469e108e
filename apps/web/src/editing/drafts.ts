/**
 * What was typed and not saved yet, kept for this tab: it outlives a reload and a session that ends, and nothing else.
 *
 * Owns: reading it back with care. What has not the shape of the form, because another version of the page wrote it, is dropped.
 */
export type Draft<Form> = { readonly base: Form; readonly form: Form; readonly version: number | null };

/** Far above any form; a tab has some five million characters. */
const mostCharacters = 1_000_000;
const keyOf = (name: string): string => `drs-orchestrator/draft/${name}`;

export const keepDraft = <Form>(name: string, draft: Draft<Form>): void => {
  const text = JSON.stringify(draft);
  if (text.length <= mostCharacters) window.sessionStorage.setItem(keyOf(name), text);
};

export const dropDraft = (name: string): void => window.sessionStorage.removeItem(keyOf(name));

export const readDraft = <Form extends object>(name: string, like: Form): Draft<Form> | undefined => {
  const value = parsed(window.sessionStorage.getItem(keyOf(name)));
  if (!isRecord(value) || !(value['version'] === null || typeof value['version'] === 'number')) return undefined;
  const { base, form, version } = value;
  return isLike(base, like) && isLike(form, like) ? { base, form, version } : undefined;
};

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** The same fields, each of the same kind. */
const isLike = <Form extends object>(value: unknown, like: Form): value is Form => {
  if (!isRecord(value)) return false;
  const fields = Object.entries(like);
  return (
    Object.keys(value).length === fields.length &&
    fields.every(([field, one]) => typeof value[field] === typeof one && Array.isArray(value[field]) === Array.isArray(one))
  );
};
