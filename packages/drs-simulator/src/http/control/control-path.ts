/**
 * What the simulator's own paths share: a handler by method, bodies and queries read by a schema, answers in JSON.
 *
 * Invariant: what is wrong is told field by field, in `message` for a person and in `problems` for a program.
 */
import type * as z from 'zod';
import type { Simulator } from '../../simulator.ts';
import type { WireRequest, WireResponse } from '../../wire.ts';

export type ControlHandler = (simulator: Simulator, request: WireRequest, query: URLSearchParams) => WireResponse;

/** By method. */
export type ControlPath = Readonly<Partial<Record<string, ControlHandler>>>;

export type Problem = { readonly field: string; readonly message: string };

export function json(status: number, body: unknown): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: body === undefined ? '' : `${JSON.stringify(body)}\n` };
}

/** An answer without a body. */
export function done(): WireResponse {
  return json(204, undefined);
}

export function badRequest(problems: readonly Problem[]): WireResponse {
  const message = problems.map((problem) => (problem.field === '' ? problem.message : `${problem.field}: ${problem.message}`)).join('; ');
  return json(400, { message, problems });
}

export function problemsOf(error: z.ZodError): readonly Problem[] {
  return error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
}

export type Read<Value> = { readonly kind: 'read'; readonly value: Value } | { readonly kind: 'refused'; readonly response: WireResponse };

export function readQuery<Value>(query: URLSearchParams, schema: z.ZodType<Value>): Read<Value> {
  return read(Object.fromEntries(query), schema);
}

export function readBody<Value>({ body }: WireRequest, schema: z.ZodType<Value>): Read<Value> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'refused', response: badRequest([{ field: '', message: 'The body is no JSON.' }]) };
  }
  return read(parsed, schema);
}

function read<Value>(given: unknown, schema: z.ZodType<Value>): Read<Value> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  return { kind: 'refused', response: badRequest(problemsOf(parsed.error)) };
}
