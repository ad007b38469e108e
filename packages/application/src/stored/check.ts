/**
 * What a stored value may be, said in a few words that can be put together.
 *
 * Owns: the words. They know the values JSON has and nothing of a recovery. Strict: a field that no form names is wrong too, so
 * that nothing is written under a version that does not have it.
 */

/** Undefined: the value is as it should be; else what is wrong. `at` is where the value stands, the empty text for the whole. */
export type Check = (value: unknown, at: string) => string | undefined;

/** A field that may be absent; where it is there, it has a value. */
type Optional = { readonly whereThere: Check };

/** Every field of a thing, optional ones too, so that a field added to a type is missed here by the compiler. */
type Fields<Thing> = { readonly [Name in keyof Thing]-?: undefined extends Thing[Name] ? Optional : Check };

export const fields = <Thing extends object>(checks: Fields<Thing>): Check => {
  const known = new Map(Object.entries<Check | Optional>(checks));
  return (value, at) => {
    if (!isObject(value)) return `${at} is no object`;
    const unknown = Object.keys(value).find((name) => !known.has(name));
    if (unknown !== undefined) return `${below(at, unknown)} is unknown`;
    return firstComplaint(known, ([name, check]) => {
      if (typeof check === 'function') return check(value[name], below(at, name));
      return name in value ? check.whereThere(value[name], below(at, name)) : undefined;
    });
  };
};

/** One form for each `kind` of a union. */
export const variants = <Union extends { readonly kind: string }>(forms: {
  readonly [Kind in Union['kind']]: Fields<Omit<Extract<Union, { readonly kind: Kind }>, 'kind'>>;
}): Check => {
  const known = new Map(
    Object.entries<Fields<object>>(forms).map(([kind, form]) => [kind, fields<{ kind: string }>({ ...form, kind: text })]),
  );
  return (value, at) => {
    const check = isObject(value) && typeof value['kind'] === 'string' ? known.get(value['kind']) : undefined;
    return check === undefined ? `${at} is of no known kind` : check(value, at);
  };
};

const scalar =
  (isRight: (value: unknown) => boolean, name: string): Check =>
  (value, at) =>
    isRight(value) ? undefined : `${at} is ${String(value)}, not ${name}`;

export const text = scalar((value) => typeof value === 'string', 'a text');
export const flag = scalar((value) => typeof value === 'boolean', 'true or false');
/** How many, or a moment in milliseconds. */
export const whole = scalar((value) => Number.isSafeInteger(value) && Number(value) >= 0, 'a whole number');
/** A number in a row that begins with 1. */
export const ordinal = scalar((value) => Number.isSafeInteger(value) && Number(value) >= 1, 'a whole number from 1');
/** NaN and the infinities have no JSON. */
export const amount = scalar((value) => Number.isFinite(value), 'a number');

/** Names every word of a union, so that the compiler misses one that is added. */
export const wordOf = <Word extends string>(words: Readonly<Record<Word, true>>): Check =>
  scalar((value) => typeof value === 'string' && Object.hasOwn(words, value), `one of ${Object.keys(words).join(', ')}`);

export const orNull =
  (check: Check): Check =>
  (value, at) =>
    value === null ? undefined : check(value, at);

export const optional = (check: Check): Optional => ({ whereThere: check });

export const listOf =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value)
      ? firstComplaint(value.entries(), ([index, entry]) => check(entry, `${at}[${String(index)}]`))
      : `${at} is no list`;

/** An object whose keys are data. */
export const mapOf =
  (check: Check): Check =>
  (value, at) =>
    isObject(value) ? firstComplaint(Object.entries(value), ([key, entry]) => check(entry, below(at, key))) : `${at} is no object`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const below = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

const firstComplaint = <Entry>(entries: Iterable<Entry>, complaint: (entry: Entry) => string | undefined): string | undefined => {
  for (const entry of entries) {
    const found = complaint(entry);
    if (found !== undefined) return found;
  }
  return undefined;
};
