/**
 * From what was sent to the input of an operation.
 *
 * Owns: collecting a field's value from the places where it may stand, and saying what is missing; what is wrong, the contract says. Never
 * touches a field that the schema does not name, so that no key of a caller's can mean anything else.
 */
import { readPlainly, requiredFields, type PlainIssue } from '@drs-orchestrator/contract';
import { ok, refused, type Result } from '@drs-orchestrator/domain';
import type * as z from 'zod';
import { invalidParameters, missingParameters, type Failure, type Issue } from '../failure.ts';
import { own, type Fields } from './fields.ts';
import { fromText } from './from-text.ts';

/** One place where fields may stand. `text`: its values may be text that stands for a number, a boolean or a list. */
export type Source = { readonly fields: Fields; readonly text: boolean };

/** Missing ones are named before wrong ones. */
export const readInput = <Schema extends z.ZodObject>(schema: Schema, sources: readonly Source[]): Result<z.output<Schema>, Failure> => {
  const missing = missingFields(schema, sources);
  if (missing.length > 0) return refused(missingParameters(missing));
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  const contradictions: Issue[] = [];
  const given: [string, unknown][] = [];
  for (const name in shape) {
    const field = shape[name];
    if (field === undefined) continue;
    const values = valuesOf(name, field, sources);
    if (values.length > 1) contradictions.push(...contradictionsOf(name, field, values));
    if (values.length > 0) given.push([name, values[0]]);
  }
  if (contradictions.length > 0) return refused(invalidParameters(contradictions));
  const read = readPlainly(schema, Object.fromEntries(given));
  return read.success ? ok(read.data) : refused(invalidParameters(read.issues.map(issueOf)));
};

/** Required fields that stand nowhere, in the schema's order. */
export const missingFields = (schema: z.ZodObject, sources: readonly Source[]): readonly string[] =>
  requiredFields(schema).filter((name) => sources.every(({ fields }) => own(fields, name) === undefined));

const issueOf = ({ path, message }: PlainIssue): Issue => ({ field: fieldName(path), message });

/** As a person would point at it: `waves[2].dependsOn`. */
const fieldName = (path: readonly PropertyKey[]): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');

const valuesOf = (name: string, field: z.ZodType, sources: readonly Source[]): readonly unknown[] => {
  const values: unknown[] = [];
  for (const { fields, text } of sources) {
    const value = own(fields, name);
    if (value !== undefined) values.push(text ? fromText(field, value) : value);
  }
  return values;
};

/** A field may be given twice as long as both mean the same. They are compared parsed, which also bounds what is compared. */
const contradictionsOf = (name: string, field: z.ZodType, values: readonly unknown[]): readonly Issue[] => {
  const meanings = new Set<string>();
  for (const value of values) {
    const read = readPlainly(field, value);
    if (!read.success) return read.issues.map(({ message }) => ({ field: name, message }));
    meanings.add(JSON.stringify(read.data));
  }
  return meanings.size === 1 ? [] : [{ field: name, message: 'Given more than once with different values' }];
};
