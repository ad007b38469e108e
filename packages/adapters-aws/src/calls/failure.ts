/**
 * What a failed call means, read off the error the SDK throws.
 *
 * Owns: the classification that reads and StartRecovery share. What follows from a kind is the caller's matter: a read is
 * asked again where StartRecovery must not be.
 *
 * Invariant: `unsent` and `throttled` are claimed only where it is certain that nothing took effect.
 */
import type { ReadRefusal } from '@drs-orchestrator/application';

export type FailureKind =
  /** No connection was made, so nothing was sent. */
  | 'unsent'
  /** Sent, or perhaps sent, and no readable answer came. */
  | 'cut'
  /** The service answered that it is too much. */
  | 'throttled'
  /** The service answered with an error of its own, 5xx. */
  | 'broken'
  /** The service did not accept the credentials as such; fresh ones may do. Nothing took effect. */
  | 'session'
  /** The service answered no. */
  | 'refused';

export type Failure = {
  readonly kind: FailureKind;
  /** The service's error code, else the network's. */
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  /** The service's own wish, from Retry-After. */
  readonly afterMilliseconds?: number;
  /** The resource that a refusal is about, where the service names it. */
  readonly resourceId?: string;
};

/** The failure behind an error thrown by a call; undefined where the error is none of the call's but a mistake of ours. */
export const failureOf = (error: unknown): Failure | undefined => {
  if (!(error instanceof Error)) return undefined;
  const status = statusOf(error);
  if (status === undefined) return networkFailure(error);
  const facts = {
    code: error.name,
    message: error.message,
    status,
    ...namedResource(error),
    ...retryAfter(error),
  };
  if (status >= 500) return { kind: throttlingCodes.has(error.name) ? 'throttled' : 'broken', ...facts };
  if (status === 429 || throttlingCodes.has(error.name)) return { kind: 'throttled', ...facts };
  if (sessionCodes.has(error.name)) return { kind: 'session', ...facts };
  // An answer that says neither what went well nor what went wrong: a proxy's page, half a body.
  if (status < 400 || error instanceof SyntaxError || status === 408) return { kind: 'cut', ...facts, code: 'UnreadableAnswer' };
  return { kind: 'refused', ...facts };
};

/** Whether asking again soon may do. */
export const isTransient = (failure: Failure): boolean => failure.kind !== 'session' && failure.kind !== 'refused';

/** An expired session counts as `later`: it was replaced once already, so it ended under way, and the next one may last. */
export const readRefusal = (failure: Failure): ReadRefusal => ({
  kind: isTransient(failure) || expiryCodes.has(failure.code) ? 'later' : 'never',
  code: failure.code,
  message: failure.message,
});

export const expiryCodes: ReadonlySet<string> = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']);

/** Keys that are over, or that the service does not know: both heal with a new session where one can be had. */
const sessionCodes: ReadonlySet<string> = new Set([...expiryCodes, 'InvalidClientTokenId', 'UnrecognizedClientException']);

/** DRS and STS, then EC2, which throttles with 503. */
const throttlingCodes: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
]);

/** Errors of looking up a name or of connecting; Node gives them before the first byte. */
const unsentCodes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** By name: the SDK's own time limits and an abort carry no code. */
const cutNames: ReadonlySet<string> = new Set(['TimeoutError', 'AbortError']);

const networkFailure = (error: Error): Failure | undefined => {
  const code = text(error, 'code');
  if (code === undefined && !cutNames.has(error.name)) return undefined;
  const unsent = text(error, 'syscall') === 'connect' || (code !== undefined && unsentCodes.has(code));
  // Connecting to several addresses at once fails with an error without words of its own.
  const message = error.message === '' ? 'no connection' : error.message;
  return { kind: unsent ? 'unsent' : 'cut', code: code ?? error.name, message };
};

/** The SDK keeps the answer on the error, also where it could not read it. */
const statusOf = (error: Error): number | undefined => {
  const status = field(field(error, '$metadata'), 'httpStatusCode') ?? field(field(error, '$response'), 'statusCode');
  return typeof status === 'number' ? status : undefined;
};

const namedResource = (error: Error): { readonly resourceId?: string } => {
  const resourceId = text(error, 'resourceId');
  return resourceId === undefined ? {} : { resourceId };
};

/** Whole seconds, the only form AWS sends. */
const retryAfter = (error: Error): { readonly afterMilliseconds?: number } => {
  const header = field(field(field(error, '$response'), 'headers'), 'retry-after');
  const seconds = typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined;
  return seconds === undefined ? {} : { afterMilliseconds: seconds * 1_000 };
};

const text = (subject: unknown, name: string): string | undefined => {
  const value = field(subject, name);
  return typeof value === 'string' ? value : undefined;
};

const field = (subject: unknown, name: string): unknown =>
  typeof subject === 'object' && subject !== null && name in subject ? (subject as Record<string, unknown>)[name] : undefined;
