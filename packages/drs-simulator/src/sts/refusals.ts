/** The errors of STS. */
import type { Refusal } from '../answer.ts';

const STATUSES: ReadonlyMap<string, number> = new Map([
  ['AccessDenied', 403],
  ['ExpiredToken', 403],
  ['InternalFailure', 500],
  ['InvalidClientTokenId', 403],
  ['MissingAuthenticationToken', 403],
  ['ServiceUnavailable', 503],
  ['SignatureDoesNotMatch', 403],
]);

export function stsRefusal(code: string, message: string, status = STATUSES.get(code) ?? 400): Refusal {
  return { kind: 'refusal', code, status, message };
}
