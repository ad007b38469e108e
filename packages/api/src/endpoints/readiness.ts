/**
 * check_readiness: what would stand in the way of a start.
 */
import { ok, planId, refused } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { presentReadiness } from '../present/readiness.ts';
import type { Endpoint } from './endpoint.ts';
import { pointChoiceOf } from './recovery-point.ts';

export const checkReadiness: Endpoint<'check_readiness'> = async ({ input }, { useCases }) => {
  const choice = pointChoiceOf(input);
  if (!choice.ok) return choice;
  const seen = await useCases.checkReadiness({ planId: planId(input.planId), kind: input.executionType, choice: choice.value });
  return seen.ok ? ok(presentReadiness(seen.value)) : refused(failureOf(seen.refusal));
};
