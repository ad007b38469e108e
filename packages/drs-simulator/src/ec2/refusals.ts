/** The errors of EC2: dotted codes, all 400 but a few. */
import type { Refusal } from '../answer.ts';

const STATUSES: ReadonlyMap<string, number> = new Map([
  ['AuthFailure', 401],
  ['DryRunOperation', 412],
  ['InternalError', 500],
  ['MissingAuthenticationToken', 403],
  ['RequestLimitExceeded', 503],
  ['ServiceUnavailable', 503],
  ['SignatureDoesNotMatch', 403],
  ['Unavailable', 503],
  ['UnauthorizedOperation', 403],
]);

export function ec2Refusal(code: string, message: string, status = STATUSES.get(code) ?? 400): Refusal {
  return { kind: 'refusal', code, status, message };
}

export function instancesNotFound(ids: readonly string[]): Refusal {
  const [only] = ids;
  const message = ids.length === 1 ? `The instance ID '${only ?? ''}' does not exist` : `The instance IDs '${ids.join(', ')}' do not exist`;
  return ec2Refusal('InvalidInstanceID.NotFound', message);
}

export function instanceIdMalformed(id: string): Refusal {
  return ec2Refusal('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
}
