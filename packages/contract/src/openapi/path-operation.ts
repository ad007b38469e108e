/**
 * One operation under one route, as OpenAPI describes it.
 *
 * Owns: which field stands in path, query or body (as the dispatcher reads them), and which answers there are.
 */
import type * as z from 'zod';
import { errorName, errors, type ErrorCode } from '../errors.ts';
import { commonErrors, httpErrors, queryFields, requiredFields, toleratedFields } from '../operation.ts';
import type { HttpBinding, Operation } from '../operation.ts';
import { jsonSchema, type JsonSchema } from './json-schema.ts';

/** `pause_execution` → `PauseExecutionAnswer`. */
export const answerName = ({ name }: Pick<Operation, 'name'>): string =>
  `${name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Answer`;

/** The first segment of the path, or `service` for what stands alone. */
export const tagOf = ({ path }: Pick<HttpBinding, 'path'>): string => {
  const [first = ''] = path.slice(1).split('/');
  return ['me', 'health', 'openapi.json'].includes(first) ? 'service' : first;
};

/** `index`: which of the operation's routes it is; ids are unique, so further ones are numbered. */
export const pathOperation = (row: Operation, binding: HttpBinding, index: number): Readonly<Record<string, unknown>> => {
  const names = Object.keys(row.input.shape);
  const inPath = names.filter((name) => binding.path.includes(`{${name}}`));
  const others = names.filter((name) => !inPath.includes(name));
  const fromQuery = binding.method === 'GET' || binding.method === 'DELETE';
  const required = new Set(requiredFields(row.input));
  const parameters = [
    ...inPath.map((name) => parameter(row, name, 'path', true)),
    ...(fromQuery
      ? others.filter((name) => queryFields(row.input).includes(name)).map((name) => parameter(row, name, 'query', required.has(name)))
      : []),
  ];
  return {
    operationId: index === 0 ? row.name : `${row.name}_${String(index + 1)}`,
    tags: [tagOf(binding)],
    summary: row.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(fromQuery || (others.length === 0 && toleratedFields(row).length === 0) ? {} : { requestBody: requestBody(row, others, required) }),
    responses: responses(row, binding),
    ...(row.requires === 'nothing' ? { security: [] } : {}),
    'x-permission': row.requires,
    ...(row.alsoRequires === undefined ? {} : { 'x-field-permissions': fieldPermissions(row.alsoRequires) }),
  };
};

const fieldPermissions = (needs: NonNullable<Operation['alsoRequires']>) =>
  Object.fromEntries(needs.map(({ field, permission }) => [field, permission]));

const shapeOf = (row: Operation): Readonly<Record<string, z.ZodType>> => row.input.shape;

const fieldSchema = (row: Operation, name: string): JsonSchema => {
  const field = shapeOf(row)[name];
  if (field === undefined) throw new Error(`${row.name} has no field ${name}`);
  return jsonSchema(field, 'input');
};

/** Lists are written with commas. A parameter has a description of its own, so its schema needs none. */
const parameter = (row: Operation, name: string, place: 'path' | 'query', isRequired: boolean) => {
  const { description, ...schema } = fieldSchema(row, name);
  const isList = schema['type'] === 'array';
  return {
    name,
    in: place,
    ...(description === undefined ? {} : { description }),
    required: isRequired,
    schema,
    ...(isList ? { style: 'form', explode: false } : {}),
  };
};

const requestBody = (row: Operation, names: readonly string[], required: ReadonlySet<string>) => {
  const tolerated = toleratedFields(row).map(({ field, why }) => [field, { description: `Accepted and ignored. ${why}` }] as const);
  const needed = names.filter((name) => required.has(name));
  const schema = {
    type: 'object',
    properties: Object.fromEntries([...names.map((name) => [name, fieldSchema(row, name)] as const), ...tolerated]),
    ...(needed.length === 0 ? {} : { required: needed }),
    additionalProperties: false,
  };
  return { required: needed.length > 0, content: { 'application/json': { schema } } };
};

const responses = (row: Operation, { statusCode }: HttpBinding) => {
  const codes: readonly ErrorCode[] = [...commonErrors, ...row.errors, ...(row.requires === 'nothing' ? [] : httpErrors)];
  const statuses = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) statuses.set(errors[code].status, [...(statuses.get(errors[code].status) ?? []), code]);
  const failures = [...statuses]
    .sort(([one], [other]) => one - other)
    .map(([status, ofStatus]) => [String(status), failed(ofStatus)] as const);
  return {
    [String(statusCode)]: answered(row.summary, { $ref: `#/components/schemas/${answerName(row)}` }),
    ...Object.fromEntries(failures),
  };
};

const failed = (codes: readonly ErrorCode[]) => {
  const references = codes.map((code) => ({ $ref: `#/components/schemas/${errorName(code)}` }));
  const [only] = references;
  return answered(codes.join(', '), references.length === 1 && only !== undefined ? only : { oneOf: references });
};

const answered = (description: string, schema: JsonSchema) => ({ description, content: { 'application/json': { schema } } });
