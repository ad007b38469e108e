/**
 * A schema of the contract as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks.
 *
 * Owns: that a field's description stands at the field, also where zod leaves it at the one variant that is not null.
 */
import * as z from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** `input`: what a caller may send; `output`: what an answer holds. */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema: written }) => liftDescription(written),
  });
  return rest;
};

/** zod hands over what it has written, to be changed in place. */
const liftDescription = (written: z.core.JSONSchema.BaseSchema): void => {
  const variants = written.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const [only] = variants;
  if (only?.description === undefined || variants.length > 1) return;
  const { description } = only;
  delete only.description;
  written.description ??= description;
};
