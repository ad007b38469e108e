/**
 * The worker: what we wake ourselves for, because whoever asked cannot wait for it.
 *
 * Owns: which failures are answers and which are thrown. A message that can never succeed is answered, so that nobody
 * repeats it; a fault outside is thrown, so that Lambda does.
 */
import type { Log, Refusal } from '@drs-orchestrator/application';
import { errors, workerJob, workerMessages, type ErrorCode, type WorkerJob } from '@drs-orchestrator/contract';
import { groupId, ok, planId, refused, type Result } from '@drs-orchestrator/domain';
import type { HandlerDeps, Invocation } from './deps.ts';
import { executionRequest } from './endpoints/execution-request.ts';
import { ActionFailed, errorAnswerOf, failureOf, type Failure } from './failure.ts';
import type { Fields } from './input/fields.ts';
import { readInput } from './input/read-input.ts';
import type { UseCases } from './use-cases.ts';

export const handleWorker = async (event: Fields, { log }: Invocation, { useCases }: HandlerDeps): Promise<unknown> => {
  const message = readInput(workerJob, [{ fields: event, text: false }]);
  if (!message.ok) return refusedBy(log, message.refusal);
  const done = await jobs[message.value.job](event, log, useCases);
  return done.ok ? { statusCode: 200, body: 'Worker completed' } : refusedBy(log, done.refusal);
};

/** Total by type: a message of the contract without its line here does not compile. */
const jobs: Readonly<Record<WorkerJob, (event: Fields, log: Log, useCases: UseCases) => Promise<Result<unknown, Failure>>>> = {
  start_execution: async (event, log, useCases) => {
    const message = readInput(workerMessages.start_execution, [{ fields: event, text: false }]);
    if (!message.ok) return message;
    log.info('Operation', { operation: 'start_execution', invocation: 'worker', executionId: message.value.executionId });
    return inDialect(await useCases.goOnWithStart(executionRequest(message.value)));
  },
  apply_launch_settings: async (event, log, useCases) => {
    const message = readInput(workerMessages.apply_launch_settings, [{ fields: event, text: false }]);
    if (!message.ok) return message;
    log.info('Operation', { operation: 'apply_launch_settings', invocation: 'worker', groupId: message.value.groupId });
    return inDialect(await useCases.applyGroupSettings({ groupId: groupId(message.value.groupId) }));
  },
  post_notification: async (event, log, useCases) => {
    const message = readInput(workerMessages.post_notification, [{ fields: event, text: false }]);
    if (!message.ok) return message;
    const { key, ...ids } = message.value;
    log.info('Operation', { operation: 'post_notification', invocation: 'worker', executionId: ids.executionId });
    return inDialect(await useCases.postNews({ ...executionRequest(ids), key }));
  },
  subscribe_address: async (event, log, useCases) => {
    const message = readInput(workerMessages.subscribe_address, [{ fields: event, text: false }]);
    if (!message.ok) return message;
    log.info('Operation', { operation: 'subscribe_address', invocation: 'worker', planId: message.value.planId });
    return inDialect(await useCases.subscribeAddress({ planId: planId(message.value.planId) }));
  },
  simulate_rights: async (_event, log, useCases) => {
    log.info('Operation', { operation: 'simulate_rights', invocation: 'worker' });
    return inDialect(await useCases.simulateRights());
  },
};

const inDialect = (done: Result<unknown, Refusal>): Result<unknown, Failure> =>
  done.ok ? ok(done.value) : refused(failureOf(done.refusal));

const refusedBy = (log: Log, failed: Failure) => {
  log.warn('Worker refused', { error: failed.code, reason: failed.message });
  if (isOutside(failed.code)) throw new ActionFailed(failed);
  return errorAnswerOf(failed);
};

/** Not this message's fault: it may succeed later. */
const isOutside = (code: ErrorCode): boolean => code === 'THROTTLED' || errors[code].status >= 500;
