/** The errors of SNS. */
import type { Refusal } from '../answer.ts';
import { refusalsWith } from '../query-service.ts';

export const snsRefusal = refusalsWith({ AuthorizationError: 403, InternalError: 500, NotFound: 404, Throttled: 429 });

export function invalid(message: string): Refusal {
  return snsRefusal('InvalidParameter', `Invalid parameter: ${message}`);
}
