/**
 * Query strings and paths carry text only.
 *
 * Owns: reading text as the kind of value that a field wants. Text that is no such value is left as it is, for the
 * schema to refuse.
 */
import type * as z from 'zod';

export const fromText = (field: z.ZodType, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  switch (kindOf(field)) {
    case 'number':
      return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'array':
      return value.split(',').filter((part) => part !== '');
    default:
      return value;
  }
};

/** The kind under `optional` and `default`. */
const kindOf = (field: z.ZodType): string => {
  const { def } = field;
  return 'innerType' in def ? kindOf(def.innerType as z.ZodType) : def.type;
};
