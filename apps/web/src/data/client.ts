/**
 * Calls of the API, as the page makes them: the contract's typed client, with the session's token, and failures that are thrown so
 * that a query or a mutation holds them.
 */
import { createClient, type CallInput, type ClientFailure, type HttpOperationName, type OutputOf } from '@drs-orchestrator/contract';
import { sessions } from '../session/session.ts';
import { tokenNow } from '../session/token.ts';
import { configNow } from './config.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly failure: ClientFailure;

  constructor(failure: ClientFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

const client = () => createClient({ baseUrl: configNow().api, fetch: (url, request) => fetch(url, request), token: tokenNow });

export const call = async <Name extends HttpOperationName>(
  name: Name,
  input: CallInput<Name>,
  signal?: AbortSignal,
): Promise<OutputOf<Name>> => {
  const result = await client().call(name, input, signal === undefined ? {} : { signal });
  if (result.ok) return result.value;
  if (result.failure.kind === 'refused' && result.failure.statusCode === 401) sessions.end('over');
  throw new ApiError(result.failure);
};

/** Worth asking again by itself: the server was not there, or had too much to do. What it has refused, it would refuse again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.failure.kind !== 'refused' || error.failure.statusCode === 429 || error.failure.statusCode >= 500);
