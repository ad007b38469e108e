/**
 * The form of what is stored, whatever it says: each field of each kind of row by its path and the type of its value.
 */
import type { History, TableRow } from './history.ts';

export const formsIn = (histories: readonly History[]): ReadonlySet<string> =>
  new Set(histories.flatMap(({ writes }) => writes.flatMap(({ rows }) => rows.filter((row) => !isAskedAnew(row)).flatMap(formsOfRow))));

/** What IAM was last asked, and when it is asked next: no history of anything, written anew within hours, and unknown where it cannot be read. */
const isAskedAnew = ([, { kind }]: TableRow): boolean => kind === 'round' || kind === 'place-rights';

/** Texts that are JSON are looked into; the holders of a row of claims are data. */
const formsOfRow = ([table, row]: TableRow): readonly string[] =>
  Object.entries(row).flatMap(([column, value]) => {
    const at = [table, letterOf(row), column].join(' ');
    const isText = ['state', 'listing', 'body', 'holders'].includes(column);
    return formsOf(at, isText ? (JSON.parse(String(value)) as unknown) : value);
  });

const letterOf = ({ name, kind }: TableRow[1]): string => String(name ?? kind ?? '').split('#')[0] ?? '';

const formsOf = (at: string, value: unknown): readonly string[] => {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => formsOf(`${at}[]`, one));
  if (typeof value !== 'object') return [`${at}: ${typeof value}`];
  if (at.endsWith('.holders')) return [];
  const variant = variantOf(value);
  return Object.entries(value).flatMap(([name, one]) => formsOf(`${at}${variant}.${name}`, one));
};

/** Members of a union have fields of their own. */
const variantOf = (value: object): string => {
  const word = 'type' in value ? value.type : 'kind' in value ? value.kind : undefined;
  return typeof word === 'string' ? `<${word}>` : '';
};
