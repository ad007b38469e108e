/**
 * find, poll and finalize: what the schedule and the engine ask for.
 *
 * Owns: their log lines and measurements.
 */
import { between, jobId, ok, refused } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { presentFinalize, presentFind, presentPoll } from '../present/polling.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const find: Endpoint<'find'> = async ({ input, invocation }, { useCases }) => {
  const found = await useCases.findActive(input.jobId === undefined ? {} : { jobId: jobId(input.jobId) });
  if (!found.ok) return refused(failureOf(found.refusal));
  const answer = presentFind(found.value);
  invocation.log.info('Looked after active executions', {
    executionsFound: answer.executionsFound,
    executionsPolled: answer.executionsPolled,
  });
  return ok(answer);
};

export const poll: Endpoint<'poll'> = async ({ input, invocation: { log } }, { useCases, clock }) => {
  const begun = clock.now();
  const polled = await useCases.pollExecution(executionRequest(input));
  log.metric('PollingDuration', between(begun, clock.now()), 'Milliseconds');
  if (!polled.ok) return refused(failureOf(polled.refusal));
  const answer = presentPoll(polled.value, input.summary ?? false);
  log.info('Polled; the status of the execution is unchanged', {
    executionId: answer.executionId,
    status: answer.status,
    wavesUpdated: polled.value.wavesUpdated,
    currentWave: answer.currentWave,
    next: answer.next.kind,
  });
  return ok(answer);
};

export const finalize: Endpoint<'finalize'> = async ({ input, invocation: { log } }, { useCases }) => {
  const finalized = await useCases.finalizeExecution(executionRequest(input));
  if (!finalized.ok) return refused(failureOf(finalized.refusal));
  const answer = presentFinalize(finalized.value);
  if (!answer.alreadyFinalized) log.metric('FinalizationCount', 1, 'Count');
  log.info('Finalized', {
    executionId: answer.executionId,
    status: answer.status,
    totalWaves: answer.totalWaves,
    completedWaves: answer.completedWaves,
    alreadyFinalized: answer.alreadyFinalized,
  });
  return ok(answer);
};
