/**
 * The shape of a row of the registry: everything there is to say about one operation.
 *
 * Owns: the row's type and the reading of it. Router, direct dispatch, permissions, OpenAPI, client and documentation
 * come from the rows, so nothing about an operation stands anywhere else.
 */
import type * as z from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Permission, Requirement } from './permissions.ts';

export const handlerNames = ['execution-handler', 'query-handler', 'data-management-handler'] as const;
export type HandlerName = (typeof handlerNames)[number];

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** `path` names input fields in braces: `/executions/{executionId}`. GET and DELETE read the others from the query, POST and PUT from the body. */
export type HttpBinding = { readonly method: HttpMethod; readonly path: `/${string}`; readonly statusCode: number };

export type FieldNote = { readonly field: string; readonly why: string };

export type FieldPermission = { readonly field: string; readonly permission: Permission };

export type Operation = {
  readonly name: string;
  /** Other names for direct invocation. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** The function it belongs to. Reads are answered by all of them. */
  readonly handler: HandlerName;
  readonly effect: 'read' | 'write';
  /** False: over HTTP only. */
  readonly direct: boolean;
  readonly http: readonly HttpBinding[];
  /** Over HTTP. Direct invocation is IAM's to allow. */
  readonly requires: Requirement;
  /** Over HTTP, what a request needs besides where it gives a field. */
  readonly alsoRequires?: readonly FieldPermission[];
  /** Whether a direct caller says who asks; over HTTP the token does, and the field is tolerated where a direct caller may give it. */
  readonly initiatedBy: 'required' | 'optional' | 'never';
  /** Its fields' order is the order in which missing ones are named. */
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** True: the answer is a document of another standard, without our status code in it. */
  readonly isDocument?: boolean;
  /** Beyond `commonErrors`. */
  readonly errors: readonly ErrorCode[];
  /** Fields that are refused by name even where unknown ones are ignored, because ignoring them would mislead. */
  readonly refused: readonly FieldNote[];
};

/** An action of the engine. Its answer is plain, its failure a thrown error named by `errorName`. */
export type Action = {
  readonly name: string;
  readonly summary: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly errors: readonly ErrorCode[];
};

/** What any operation may answer. */
export const commonErrors = ['MISSING_PARAMETERS', 'INVALID_PARAMETERS', 'INTERNAL_ERROR'] as const satisfies readonly ErrorCode[];

/** What any operation may answer over HTTP besides. */
export const httpErrors = ['UNAUTHORIZED', 'FORBIDDEN', 'PAYLOAD_TOO_LARGE'] as const satisfies readonly ErrorCode[];

/** Body fields that HTTP accepts and ignores: the name that a direct caller of the same operation may give. */
export const toleratedFields = ({ initiatedBy }: Pick<Operation, 'initiatedBy'>): readonly FieldNote[] =>
  initiatedBy === 'never'
    ? []
    : [{ field: 'initiatedBy', why: 'Callers of direct invocation send it; over HTTP the token says who asks.' }];

/** Names of the fields that a query can carry: an object has no form there, and stands in a direct event alone. */
export const queryFields = (input: z.ZodObject): readonly string[] => {
  const fields: Readonly<Record<string, z.ZodType>> = input.shape;
  return Object.entries(fields).flatMap(([field, schema]) => (isObject(schema) ? [] : [field]));
};

const isObject = ({ def }: z.ZodType): boolean => ('innerType' in def ? isObject(def.innerType as z.ZodType) : def.type === 'object');

/** Names of the fields without which there is no answer, in order. */
export const requiredFields = (input: z.ZodObject): readonly string[] => {
  const known = required.get(input);
  if (known !== undefined) return known;
  const fields: Readonly<Record<string, z.ZodType>> = input.shape;
  const names = Object.entries(fields).flatMap(([field, schema]) => (schema.safeParse(undefined).success ? [] : [field]));
  required.set(input, names);
  return names;
};

/** A schema never changes, and is asked at every request. */
const required = new WeakMap<z.ZodObject, readonly string[]>();
