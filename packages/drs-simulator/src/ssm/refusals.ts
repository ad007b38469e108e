/** The errors of SSM, from its service model (2014-11-06). */
import type { Refusal } from '../answer.ts';
import { jsonRefusal } from '../json-service.ts';

export const SSM_STATUSES: Readonly<Record<string, number>> = { InternalServerError: 500 };

/** Errors whose shape has no member at all, so that the name says everything. */
const WORDLESS: ReadonlySet<string> = new Set([
  'DuplicateInstanceId',
  'InvalidCommandId',
  'InvalidOutputFolder',
  'InvalidPluginName',
  'InvocationDoesNotExist',
]);
/** They come from before the service, or are common to all services. */
const COMMON = /^(?:ValidationException|ThrottlingException|SerializationException|UnknownOperationException|AccessDeniedException)$/;

export function ssmMessageMember(code: string): string | undefined {
  if (WORDLESS.has(code)) return undefined;
  return COMMON.test(code) ? 'message' : 'Message';
}

export function ssmRefusal(code: string, message = ''): Refusal {
  return jsonRefusal(code, message, SSM_STATUSES[code]);
}

/** A member of the model that changes what would happen, and that nothing here would heed. */
export function notSimulated(members: Readonly<Record<string, unknown>>): Refusal | undefined {
  const given = Object.keys(members).filter((name) => members[name] !== undefined);
  if (given.length === 0) return undefined;
  return ssmRefusal('ValidationException', `The simulator does not model ${given.join(', ')}.`);
}
