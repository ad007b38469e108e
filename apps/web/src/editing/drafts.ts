/**
 * What was typed and not saved yet, kept for this tab and for who typed it: it outlives a reload and a session that ends, and nothing else.
 *
 * Owns: reading it back with care. What has not the shape of the form, because another version of the page wrote it, is dropped.
 */
import { parsed } from '../app/browser-storage.ts';

export type Draft<Form> = { readonly base: Form; readonly form: Form; readonly version: number | null };

/** Fields that are kept nowhere. */
export type Secrets<Form> = readonly (keyof Form & string)[];

/** Whose, and of what. */
export type DraftName = { readonly user: string; readonly form: string };

/** As much of the tab's storage as is used; null where it has nothing, or is forbidden. */
export type DraftStorage = { read(key: string): string | null; write(key: string, text: string): void; remove(key: string): void };

/** Far above any form; a tab has some five million characters. */
const mostCharacters = 1_000_000;
const keyOf = ({ user, form }: DraftName): string => `drs-orchestrator/draft/${encodeURIComponent(user)}/${form}`;

export const createDrafts = (storage: DraftStorage) => ({
  keep: <Form extends object>(name: DraftName, { base, form, version }: Draft<Form>, secrets: Secrets<Form>): void => {
    const kept = (one: Form) =>
      Object.fromEntries(Object.entries(one).filter(([field]) => !(secrets as readonly string[]).includes(field)));
    const text = JSON.stringify({ base: kept(base), form: kept(form), version });
    if (text.length <= mostCharacters) storage.write(keyOf(name), text);
  },

  drop: (name: DraftName): void => storage.remove(keyOf(name)),

  /** `opened`: the form as it would be without a draft; what is kept nowhere is as it is there. */
  read: <Form extends object>(name: DraftName, opened: Form, secrets: Secrets<Form>): Draft<Form> | undefined => {
    const value = parsed(storage.read(keyOf(name)) ?? 'null');
    if (!isRecord(value) || !(value['version'] === null || typeof value['version'] === 'number')) return undefined;
    const { base, form, version } = value;
    const like = Object.entries(opened).filter(([field]) => !(secrets as readonly string[]).includes(field));
    if (!isLike(base, like) || !isLike(form, like)) return undefined;
    return { base: { ...opened, ...base }, form: { ...opened, ...form }, version };
  },
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** The same fields, each of the same kind. */
const isLike = (value: unknown, fields: readonly (readonly [string, unknown])[]): value is Readonly<Record<string, unknown>> =>
  isRecord(value) &&
  Object.keys(value).length === fields.length &&
  fields.every(([field, one]) => typeof value[field] === typeof one && Array.isArray(value[field]) === Array.isArray(one));
