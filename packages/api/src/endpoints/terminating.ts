/**
 * Terminating an execution's instances, and how far that is.
 */
import { ok, refused } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { presentTermination, presentTerminationStatus } from '../present/terminating.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const terminateInstances: Endpoint<'terminate_instances'> = async ({ input, by }, { useCases }) => {
  const confirmed = input.confirm === undefined ? {} : { confirm: input.confirm };
  const asked = await useCases.terminateInstances({ ...executionRequest(input), by, ...confirmed });
  return asked.ok ? ok(presentTermination(asked.value)) : refused(failureOf(asked.refusal));
};

export const getTerminationStatus: Endpoint<'get_termination_status'> = async ({ input }, { useCases }) => {
  const seen = await useCases.getTerminationStatus(executionRequest(input));
  return seen.ok ? ok(presentTerminationStatus(seen.value)) : refused(failureOf(seen.refusal));
};
