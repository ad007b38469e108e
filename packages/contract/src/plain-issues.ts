/**
 * Reading a value by its schema, and saying in plain English what is wrong with it.
 *
 * Owns: the sentence for each kind of issue that a schema can raise. One that a schema of the contract says itself ("Must be 12
 * digits") goes before it. A sentence names the limit or what is allowed, never the schema's words for types; it has no full stop,
 * because it stands at a field.
 */
import type * as z from 'zod';

/** `path`: keys and places, from the value that was read. */
export type PlainIssue = { readonly path: readonly PropertyKey[]; readonly message: string };

export type PlainReading<Schema extends z.ZodType> =
  { readonly success: true; readonly data: z.output<Schema> } | { readonly success: false; readonly issues: readonly PlainIssue[] };

export const readPlainly = <Schema extends z.ZodType>(schema: Schema, value: unknown): PlainReading<Schema> => {
  const read = schema.safeParse(value, { error: sentenceOf });
  return read.success ? read : { success: false, issues: read.error.issues.flatMap((issue) => nearest(issue, [])) };
};

type RawIssue = z.core.$ZodRawIssue;
type Issue = z.core.$ZodIssue;

/** Of alternatives that a value may be, the only one whose form it has says best what is wrong. */
const nearest = (issue: Issue, at: readonly PropertyKey[]): readonly PlainIssue[] => {
  const path = [...at, ...issue.path];
  const close = issue.code === 'invalid_union' ? issue.errors.filter((errors) => !errors.some(isOfAnotherForm)) : [];
  return close.length === 1 ? close.flat().flatMap((inner) => nearest(inner, path)) : [{ path, message: issue.message }];
};

const isOfAnotherForm = ({ code, path }: Issue): boolean => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');

const sentenceOf = (issue: RawIssue): string => {
  if (issue.input === undefined) return 'Must be given';
  switch (issue.code) {
    case 'invalid_type':
      return `${mustBe}${formOf(issue)}`;
    case 'invalid_value':
      return `${mustBe}${oneOf(issue.values.map(String))}`;
    case 'invalid_format':
      return `${mustBe}${formats[issue.format] ?? 'in another form'}`;
    case 'too_big':
      return issue.exact === true ? exactly(issue, issue.maximum) : atMost(issue);
    case 'too_small':
      return issue.exact === true ? exactly(issue, issue.minimum) : atLeast(issue);
    case 'not_multiple_of':
      return `${mustBe}a multiple of ${figure(issue.divisor)}`;
    case 'unrecognized_keys':
      return `${issue.keys.length === 1 ? 'Not a field here' : 'Not fields here'}: ${named(issue.keys)}`;
    case 'invalid_union':
      return `${mustBe}${alternatives(issue.errors.flat())}`;
    case 'invalid_key':
      return `A name in it: ${sentences(issue.issues)}`;
    case 'invalid_element':
      return `A value in it: ${sentences(issue.issues)}`;
    case 'custom':
      return `${mustBe}another value`;
  }
};

const mustBe = 'Must be ';

const forms: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/** A schema of whole numbers calls what is no number at all by the same word as any other schema of numbers. */
const formOf = ({ expected, inst }: Extract<RawIssue, { code: 'invalid_type' }>): string => {
  const def: object | undefined = inst?._zod.def;
  const isWhole = expected === 'number' && def !== undefined && 'format' in def && def.format === 'safeint';
  return forms[isWhole ? 'int' : expected] ?? 'left out';
};

const formats: Readonly<Record<string, string>> = {
  datetime: 'a time with its offset, like 2026-01-31T10:00:00Z',
  date: 'a date, like 2026-01-31',
  email: 'an e-mail address',
  url: 'a URL',
  ipv4: 'an IPv4 address, like 10.0.1.5',
  uuid: 'a UUID',
};

type Bound = { readonly origin: string; readonly inclusive?: boolean };

const atMost = (issue: Extract<RawIssue, { code: 'too_big' }>): string =>
  `${issue.inclusive === false ? 'Less than' : 'At most'} ${counted(issue, issue.maximum)}`;

const atLeast = (issue: Extract<RawIssue, { code: 'too_small' }>): string => {
  if (unitOf(issue) !== undefined && Number(issue.minimum) === 1) return 'Must not be empty';
  return `${issue.inclusive === false ? 'More than' : 'At least'} ${counted(issue, issue.minimum)}`;
};

const exactly = (issue: Bound, limit: number | bigint): string => `Exactly ${counted(issue, limit)}`;

const counted = (issue: Bound, limit: number | bigint): string => {
  const unit = unitOf(issue);
  if (unit === undefined) return figure(limit);
  return `${figure(limit)} ${Number(limit) === 1 ? unit.one : unit.several}`;
};

/** Undefined for a number, which is measured by itself. */
const unitOf = ({ origin }: Bound): { readonly one: string; readonly several: string } | undefined => {
  if (origin === 'string') return { one: 'character', several: 'characters' };
  return origin === 'array' || origin === 'set' ? { one: 'entry', several: 'entries' } : undefined;
};

const figure = (number: number | bigint): string => number.toLocaleString('en-US');

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;

/** What a value of none of the forms might have been instead. */
const alternatives = (issues: readonly Issue[]): string => {
  const words = issues.flatMap(({ path, message }) =>
    path.length === 0 && message.startsWith(mustBe) ? [message.slice(mustBe.length)] : [],
  );
  return words.length === 0 ? 'in another form' : oneOf([...new Set(words)]);
};

const sentences = (issues: readonly Issue[]): string => issues.map(({ message }) => message).join('; ');

/** Whatever a caller has sent is not repeated to him at length. */
const shownKeys = { count: 5, characters: 50 } as const;

const named = (keys: readonly string[]): string => {
  const shown = keys.slice(0, shownKeys.count).map((key) => key.slice(0, shownKeys.characters));
  const more = keys.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
};
