/** The errors of IAM. */
import type { Refusal } from '../answer.ts';
import { refusalsWith } from '../query-service.ts';

export const iamRefusal = refusalsWith({ AccessDenied: 403, NoSuchEntity: 404, PolicyEvaluation: 500, ServiceFailure: 500 });

/** What breaks the bounds of the service model. */
export function invalid(name: string, constraint: string): Refusal {
  const message = `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must ${constraint}`;
  return iamRefusal('ValidationError', message);
}
