/**
 * A typed client of the HTTP API, made from the registry: one call for every operation that has a route.
 *
 * Owns: putting input fields where the route wants them (path, query, body), and reading answers back. Leaves sockets to the
 * `fetch` that it is given, and repeats nothing: whether a call may be repeated is its caller's to know.
 */
import type * as z from 'zod';
import { errors, type ErrorCode } from './errors.ts';
import { queryFields, type HttpBinding, type Operation } from './operation.ts';
import { operations } from './registry.ts';
import type { OperationName, OutputOf } from './registry.ts';

/** As much of a `fetch` as is used; the platform's own fits. */
export type Fetch = (
  url: string,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export type ClientFailure =
  | {
      readonly kind: 'refused';
      readonly statusCode: number;
      readonly error: ErrorCode;
      readonly message: string;
      /** What the code carries besides: `errors[error].facts`. */
      readonly facts: Readonly<Record<string, unknown>>;
    }
  /** Nothing came back, and whether the request took effect is not known. */
  | { readonly kind: 'unreachable'; readonly message: string; readonly cause: unknown }
  /** Something came back that is none of this contract: a proxy's page, for instance. */
  | { readonly kind: 'unreadable'; readonly statusCode: number; readonly message: string };

export type ClientResult<Answer> = { readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly failure: ClientFailure };

/** Names of the operations that have a route. */
export type HttpOperationName = {
  [Name in OperationName]: (typeof operations)[Name]['http'] extends readonly [] ? never : Name;
}[OperationName];

/** What a caller gives; defaults may be left out. */
export type CallInput<Name extends HttpOperationName> = z.input<(typeof operations)[Name]['input']>;

export type ClientOptions = {
  /** With what stands before the contract's paths, without a slash at the end: `http://127.0.0.1:8080/api`. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  /** Asked for each call, so that a token may be renewed; undefined: nobody is signed in. Who cannot be asked is unreachable. */
  readonly token?: () => string | undefined | Promise<string | undefined>;
};

export type Client = {
  call<Name extends HttpOperationName>(
    name: Name,
    input: CallInput<Name>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ClientResult<OutputOf<Name>>>;
};

export const createClient = ({ baseUrl, fetch, token }: ClientOptions): Client => ({
  call: async <Name extends HttpOperationName>(name: Name, input: CallInput<Name>, { signal }: { signal?: AbortSignal } = {}) => {
    const { url, method, body } = requestOf(operations[name], input);
    const sent = await settle(async () => {
      const bearer = await token?.();
      const response = await fetch(baseUrl + url, {
        method,
        headers: {
          accept: 'application/json',
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      });
      return { status: response.status, text: await response.text() };
    });
    return sent.ok ? readAnswer<OutputOf<Name>>(sent.value.status, sent.value.text) : sent;
  },
});

export type RequestParts = { readonly method: string; readonly url: string; readonly body?: string };

/** Method, path with query, and body of a call. Fields without a value are left out. */
export const requestOf = (row: Operation, input: Readonly<Record<string, unknown>>): RequestParts => {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const binding = bindingFor(
    row,
    given.map(([name]) => name),
  );
  const inPath = new Map(given.filter(([name]) => binding.path.includes(`{${name}}`)));
  const others = given.filter(([name]) => !inPath.has(name));
  const path = binding.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(inPath.get(name))));
  if (hasQuery(binding)) {
    const query = others.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(value))}`).join('&');
    return { method: binding.method, url: query === '' ? path : `${path}?${query}` };
  }
  return { method: binding.method, url: path, ...(others.length === 0 ? {} : { body: JSON.stringify(Object.fromEntries(others)) }) };
};

/** The first route that has a place for all that is given. */
const bindingFor = (row: Operation, given: readonly string[]): HttpBinding => {
  const inQuery = new Set(queryFields(row.input));
  const hasPlace = (binding: HttpBinding): boolean =>
    !hasQuery(binding) || given.every((name) => inQuery.has(name) || binding.path.includes(`{${name}}`));
  const binding = row.http.find(hasPlace) ?? row.http[0];
  if (binding === undefined) throw new Error(`${row.name} is not on HTTP`);
  return binding;
};

const hasQuery = ({ method }: HttpBinding): boolean => method === 'GET' || method === 'DELETE';

/** Lists are written with commas. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value ?? '');
};

const settle = async <Value>(work: () => Promise<Value>): Promise<ClientResult<Value>> => {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { ok: false, failure: { kind: 'unreachable', message, cause } };
  }
};

const readAnswer = <Answer>(statusCode: number, text: string): ClientResult<Answer> => {
  const body = parsed(text);
  if (body === undefined) return unreadable(statusCode, 'The answer is no JSON object');
  // The server's answers are held to the registry's schemas by its own tests; a newer one may have more fields.
  if (statusCode < 400) return { ok: true, value: body as Answer };
  const { statusCode: _status, error, message, ...facts } = body;
  if (typeof error !== 'string' || !isErrorCode(error) || typeof message !== 'string')
    return unreadable(statusCode, 'The answer is none of this contract');
  return { ok: false, failure: { kind: 'refused', statusCode, error, message, facts } };
};

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errors, text);

const unreadable = (statusCode: number, message: string): ClientResult<never> => ({
  ok: false,
  failure: { kind: 'unreadable', statusCode, message: `${message} (HTTP ${String(statusCode)})` },
});

/** Undefined for text that is no JSON object. */
const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
};
