/**
 * A schema of the contract as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks.
 */
import * as z from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** `input`: what a caller may send; `output`: what an answer holds. */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
};
