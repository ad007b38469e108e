/**
 * The functions themselves: an event in, an answer out.
 *
 * Owns: the five kinds of invocation of execution-handler, the two of the other handlers, and what happens to a
 * failure nobody expected: an id in the answer, the full stack in the log. Where an engine or a queue would repeat the
 * call, it is thrown on instead.
 */
import type { HandlerName } from '@drs-orchestrator/contract';
import { handleAction } from './actions/handle-action.ts';
import type { HandlerDeps, Invocation, InvocationContext } from './deps.ts';
import { handleDirectInvocation, handleSchedule } from './direct.ts';
import { ActionFailed, errorAnswerOf, failure, internalError } from './failure.ts';
import { handleHttp } from './http/handle-http.ts';
import { httpFailure } from './http/http-answer.ts';
import { kindOf, type Kind } from './kind.ts';
import { handleWorker } from './worker.ts';

export type Handler = (event: unknown, context: InvocationContext) => Promise<unknown>;

/** `execution-handler`. */
export const createHandler = (deps: HandlerDeps): Handler => createHandlerNamed('execution-handler', deps);

/** Any of the three, from the same registry. */
export const createHandlerNamed =
  (handler: HandlerName, deps: HandlerDeps): Handler =>
  async (event, context) => {
    const correlationId = context.correlationId ?? context.awsRequestId ?? 'none';
    const invocation: Invocation = { correlationId, log: deps.log(correlationId) };
    const kind = kindOf(event);
    try {
      return await dispatch(handler, kind, invocation, deps);
    } catch (cause) {
      return unexpected(kind, cause, invocation, deps);
    }
  };

const dispatch = async (handler: HandlerName, kind: Kind, invocation: Invocation, deps: HandlerDeps): Promise<unknown> => {
  const isExecutionHandler = handler === 'execution-handler';
  switch (kind.kind) {
    case 'worker':
      return isExecutionHandler ? handleWorker(kind.event, invocation, deps) : unknownInvocation(invocation);
    case 'action':
      return isExecutionHandler ? handleAction(kind, invocation, deps) : unknownInvocation(invocation);
    case 'schedule':
      return isExecutionHandler ? handleSchedule(invocation, deps) : unknownInvocation(invocation);
    case 'direct':
      return handleDirectInvocation(handler, kind, invocation, deps);
    case 'http':
      return handleHttp(handler, kind, invocation, deps);
    case 'unknown':
      return unknownInvocation(invocation);
  }
};

const unknownInvocation = ({ log }: Invocation) => {
  log.info('Unknown invocation');
  const message = 'Unknown invocation: an event needs an operation, or httpMethod and path.';
  return errorAnswerOf(failure('UNKNOWN_INVOCATION', message, {}));
};

/** Engines and queues repeat what throws; everybody else gets an id to ask about. A refused action is no surprise, and thrown all the same. */
const unexpected = (kind: Kind, cause: unknown, { log, correlationId }: Invocation, deps: HandlerDeps): unknown => {
  if (cause instanceof ActionFailed) throw cause;
  const errorId = deps.ids.make('err');
  log.error('Unexpected failure', cause, { errorId, invocation: kind.kind });
  if (kind.kind === 'worker' || kind.kind === 'action') throw cause;
  const failed = internalError(errorId, cause);
  return kind.kind === 'http' ? httpFailure(failed, correlationId) : errorAnswerOf(failed);
};
