/**
 * The worker: goes on with a start that was accepted over HTTP.
 *
 * Owns: which failures are answers and which are thrown. A message that can never succeed is answered, so that nobody
 * repeats it; a fault outside is thrown, so that Lambda does.
 */
import type { Log } from '@drs-orchestrator/application';
import { errors, workerMessage, type ErrorCode } from '@drs-orchestrator/contract';
import type { HandlerDeps, Invocation } from './deps.ts';
import { executionRequest } from './endpoints/execution-request.ts';
import { ActionFailed, errorAnswerOf, failureOf, type Failure } from './failure.ts';
import type { Fields } from './input/fields.ts';
import { readInput } from './input/read-input.ts';

export const handleWorker = async (event: Fields, { log }: Invocation, { useCases }: HandlerDeps): Promise<unknown> => {
  const message = readInput(workerMessage, [{ fields: event, text: false }]);
  if (!message.ok) return refusedBy(log, message.refusal);
  log.info('Operation', { operation: message.value.job, invocation: 'worker', executionId: message.value.executionId });
  const done = await useCases.goOnWithStart(executionRequest(message.value));
  return done.ok ? { statusCode: 200, body: 'Worker completed' } : refusedBy(log, failureOf(done.refusal));
};

const refusedBy = (log: Log, failed: Failure) => {
  log.warn('Worker refused', { error: failed.code, reason: failed.message });
  if (isOutside(failed.code)) throw new ActionFailed(failed);
  return errorAnswerOf(failed);
};

/** Not this message's fault: it may succeed later. */
const isOutside = (code: ErrorCode): boolean => code === 'THROTTLED' || errors[code].status >= 500;
