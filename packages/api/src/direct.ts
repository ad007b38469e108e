/**
 * Direct invocation: an operation by name, for all three handlers, and the schedule, which is one of them.
 *
 * Owns: finding the operation, and the places in an event where its fields may stand. The flat answer begins with the
 * status code.
 */
import { answeredBy, operationByName, operations, supportedOperations } from '@drs-orchestrator/contract';
import type { AnyOperation, HandlerName, Operation } from '@drs-orchestrator/contract';
import { ok, refused, type Result } from '@drs-orchestrator/domain';
import type { HandlerDeps, Invocation } from './deps.ts';
import type { Asker } from './endpoints/endpoint.ts';
import { endpoints } from './endpoints/endpoints.ts';
import { errorAnswerOf, failure, invalidParameters, type Failure } from './failure.ts';
import { isFields, own, shown, type Fields } from './input/fields.ts';
import type { Source } from './input/read-input.ts';

type DirectEvent = { readonly operation: unknown; readonly event: Fields };

export const handleDirectInvocation = async (
  handler: HandlerName,
  { operation, event }: DirectEvent,
  invocation: Invocation,
  deps: HandlerDeps,
): Promise<unknown> => {
  const row = typeof operation === 'string' ? operationByName(operation) : undefined;
  if (row === undefined || !answeredBy(handler, row)) return failed(unknownOperation(handler, operation, row), invocation);
  const sources = sourcesOf(event);
  if (!sources.ok) return failed(sources.refusal, invocation);
  return perform(row, sources.value, { via: 'direct' }, invocation, deps);
};

/** The schedule's event has nothing to say but that it is time. */
export const handleSchedule = (invocation: Invocation, deps: HandlerDeps): Promise<unknown> =>
  perform(operations.find, [], { via: 'schedule' }, invocation, deps);

const perform = async (
  row: AnyOperation,
  sources: readonly Source[],
  asker: Asker,
  invocation: Invocation,
  deps: HandlerDeps,
): Promise<unknown> => {
  invocation.log.info('Operation', { operation: row.name, invocation: asker.via });
  const answer = await endpoints[row.name]({ sources, asker, invocation }, deps);
  return answer.ok ? { statusCode: statusOf(row), ...answer.value } : failed(answer.refusal, invocation, row);
};

/** What is made is made whichever way it was asked for. What HTTP only accepts for later is done before a direct caller is answered. */
const statusOf = ({ http }: Pick<Operation, 'http'>): number => (http[0]?.statusCode === 201 ? 201 : 200);

const failed = (refusal: Failure, { log }: Invocation, row?: AnyOperation) => {
  log.info('Operation refused', { operation: row?.name ?? null, error: refusal.code, reason: refusal.message });
  return errorAnswerOf(refusal);
};

/** Objects in which fields may stand besides the event itself; as text, where callers copy them from a URL. */
const nested = [
  { name: 'queryParams', text: true },
  { name: 'body', text: false },
  { name: 'parameters', text: false },
] as const;

const sourcesOf = (event: Fields): Result<readonly Source[], Failure> => {
  const sources: Source[] = [{ fields: event, text: false }];
  for (const { name, text } of nested) {
    const value = own(event, name);
    if (value === undefined) continue;
    if (!isFields(value)) return refused(invalidParameters([{ field: name, message: 'Must be an object' }]));
    sources.push({ fields: value, text });
  }
  return ok(sources);
};

const unknownOperation = (handler: HandlerName, operation: unknown, elsewhere: AnyOperation | undefined): Failure => {
  const supported = [...supportedOperations(handler)];
  const message = `Unknown operation: ${shown(operation)}`;
  return elsewhere === undefined
    ? failure('UNKNOWN_OPERATION', message, { supportedOperations: supported })
    : failure('UNKNOWN_OPERATION', `${message}. It belongs to ${elsewhere.handler}.`, {
        supportedOperations: supported,
        handler: elsewhere.handler,
      });
};
