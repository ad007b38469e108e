/**
 * Answers in API Gateway's form: `{statusCode, headers, body}`, the body being the same flat answer as everywhere.
 */
import { errorAnswerOf, type Failure } from '../failure.ts';

export type HttpAnswer = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

export const httpAnswer = (
  statusCode: number,
  body: object,
  correlationId: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  statusCode,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    // Answers are about now and about this caller.
    'cache-control': 'no-store',
    'x-correlation-id': correlationId,
    ...headers,
  },
  body: JSON.stringify(body),
});

export const httpFailure = (failed: Failure, correlationId: string): HttpAnswer => {
  const answer = errorAnswerOf(failed);
  return httpAnswer(answer.statusCode, answer, correlationId, headersFor(failed));
};

/** Facts for which HTTP has a header. */
const headersFor = ({ code, facts }: Failure): Readonly<Record<string, string>> => {
  const { allowedMethods, retryAfterSeconds } = facts;
  if (code === 'METHOD_NOT_ALLOWED' && Array.isArray(allowedMethods)) return { allow: allowedMethods.join(', ') };
  if (code === 'THROTTLED' && typeof retryAfterSeconds === 'number') return { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
  return code === 'UNAUTHORIZED' ? { 'www-authenticate': 'Bearer' } : {};
};
