/**
 * find, poll and finalize: what the schedule and the engine ask for. What they have done is logged and measured where it
 * is done, in the use cases.
 */
import { jobId, ok, refused } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { presentFinalize, presentFind, presentPoll } from '../present/polling.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const find: Endpoint<'find'> = async ({ input }, { useCases }) => {
  const found = await useCases.findActive(input.jobId === undefined ? {} : { jobId: jobId(input.jobId) });
  return found.ok ? ok(presentFind(found.value)) : refused(failureOf(found.refusal));
};

export const poll: Endpoint<'poll'> = async ({ input }, { useCases }) => {
  const polled = await useCases.pollExecution(executionRequest(input));
  return polled.ok ? ok(presentPoll(polled.value, input.summary ?? false)) : refused(failureOf(polled.refusal));
};

export const finalize: Endpoint<'finalize'> = async ({ input }, { useCases }) => {
  const finalized = await useCases.finalizeExecution(executionRequest(input));
  return finalized.ok ? ok(presentFinalize(finalized.value)) : refused(failureOf(finalized.refusal));
};
