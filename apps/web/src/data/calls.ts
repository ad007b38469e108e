/**
 * Calls of the API, apart from the browser: the contract's typed client with the session's token, and failures that are thrown, so that a
 * query or a mutation holds them.
 *
 * Owns: how long an answer is waited for, and a call that is repeated once where its token was refused and another one is to be had. A call
 * whose token was refused has done nothing.
 */
import {
  createClient,
  operations,
  type CallInput,
  type ClientFailure,
  type ClientResult,
  type Fetch,
  type HttpOperationName,
  type Operation,
  type OutputOf,
} from '@drs-orchestrator/contract';
import type { Tokens } from '../session/renewal.ts';
import type { Session } from '../session/session-store.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly failure: ClientFailure;

  constructor(failure: ClientFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Worth asking again by itself: the server was not there, or had too much to do. What it has refused, it would refuse again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.failure.kind !== 'refused' || error.failure.statusCode === 429 || error.failure.statusCode >= 500);

/** Nothing came for as long as is waited: who asks has waited long enough to be told. */
export const isSilent = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.failure.kind === 'unreachable' &&
  error.failure.cause instanceof DOMException &&
  error.failure.cause.name === 'TimeoutError';

/** A gateway answers within 30 s in any case. */
export const readMilliseconds = 35_000;
/** Where it is not known whether something was done, waiting a little longer is better than saying so. */
export const writeMilliseconds = 60_000;

type Needs = {
  readonly baseUrl: () => string;
  readonly fetch: Fetch;
  readonly tokens: Tokens;
  /** Aborts after so long, as `AbortSignal.timeout` does. */
  readonly timeout: (milliseconds: number) => AbortSignal;
};

export type Call = <Name extends HttpOperationName>(name: Name, input: CallInput<Name>, signal?: AbortSignal) => Promise<OutputOf<Name>>;

export const createCall =
  ({ baseUrl, fetch, tokens, timeout }: Needs): Call =>
  async (name, input, signal) => {
    let used: Session | undefined;
    const attempt = (session: () => Promise<Session | undefined>): Promise<ClientResult<OutputOf<typeof name>>> => {
      const token = async (): Promise<string | undefined> => (used = await session())?.token;
      const limit = timeout(isRead(name) ? readMilliseconds : writeMilliseconds);
      return createClient({ baseUrl: baseUrl(), fetch, token }).call(name, input, {
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
    };
    const first = await attempt(() => tokens.now());
    if (!isUnauthorised(first) || used === undefined) return valueOf(first);
    const next = await insteadOf(tokens, used);
    if (next === undefined) return valueOf(first);
    const second = await attempt(() => Promise.resolve(next));
    if (isUnauthorised(second)) tokens.giveUp(next);
    return valueOf(second);
  };

const insteadOf = async (tokens: Tokens, used: Session): Promise<Session | undefined> => {
  try {
    return await tokens.insteadOf(used);
  } catch (cause) {
    throw new ApiError({ kind: 'unreachable', message: cause instanceof Error ? cause.message : String(cause), cause });
  }
};

const isRead = (name: HttpOperationName): boolean => {
  const { http }: Operation = operations[name];
  return http[0]?.method === 'GET';
};

const isUnauthorised = (result: ClientResult<unknown>): boolean =>
  !result.ok && result.failure.kind === 'refused' && result.failure.statusCode === 401;

const valueOf = <Answer>(result: ClientResult<Answer>): Answer => {
  if (result.ok) return result.value;
  throw new ApiError(result.failure);
};
