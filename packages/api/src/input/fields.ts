/**
 * Looking into values that anybody may have sent.
 *
 * Owns: reading a field without being misled by inherited ones, and showing foreign text without repeating all of it.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** An object that is no list. */
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object's own field; null, as JSON writes "nothing", and a missing one are the same. */
export const own = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined);

/** Long enough for every name we know. */
const shownCharacters = 100;

/** Foreign text for a message or a log line. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return value.slice(0, shownCharacters);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `(${typeof value})`;
};
