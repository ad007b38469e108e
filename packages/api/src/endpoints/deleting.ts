/**
 * get_recovery_instances, delete_executions and delete_completed_executions.
 */
import { executionId, ok, refused } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { indexToken, listToken, readIndexToken, readListToken } from '../list-token.ts';
import { presentInstance, presentUnseen } from '../present/instances.ts';
import type { AnswerOf, Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const getRecoveryInstances: Endpoint<'get_recovery_instances'> = async ({ input }, { useCases }) => {
  const from = input.nextToken === undefined ? ok(0) : readIndexToken('instances', input.nextToken);
  if (!from.ok) return from;
  const found = await useCases.getRecoveryInstances({ ...executionRequest(input), from: from.value, limit: input.limit });
  if (!found.ok) return refused(failureOf(found.refusal));
  const { execution, instances, unseen, next } = found.value;
  return ok({
    executionId: execution.id,
    instances: instances.map((instance) => presentInstance(execution, instance)),
    unseen: presentUnseen(unseen),
    count: instances.length,
    nextToken: next === null ? null : indexToken('instances', next),
  });
};

export const deleteExecutions: Endpoint<'delete_executions'> = async ({ input, by }, { useCases }) => {
  const deleted = await useCases.deleteExecutions({ ids: input.ids.map(executionId), by });
  if (!deleted.ok) return refused(failureOf(deleted.refusal));
  return ok({ ...outcomes(deleted.value), remaining: [...deleted.value.remaining] });
};

export const deleteCompletedExecutions: Endpoint<'delete_completed_executions'> = async ({ input, by }, { useCases }) => {
  const before = input.nextToken === undefined ? ok(undefined) : readListToken(input.nextToken);
  if (!before.ok) return before;
  const deleted = await useCases.deleteEndedExecutions({
    statuses: input.statuses,
    by,
    ...(before.value === undefined ? {} : { before: before.value }),
  });
  if (!deleted.ok) return refused(failureOf(deleted.refusal));
  const { next } = deleted.value;
  return ok({ ...outcomes(deleted.value), nextToken: next === null ? null : listToken(next) });
};

type Outcomes = Omit<AnswerOf<'delete_executions'>, 'remaining'>;

const outcomes = ({
  deleted,
  notFound,
  activeSkipped,
  instancesSkipped,
}: {
  readonly [Outcome in keyof Outcomes]: readonly string[];
}): Outcomes => ({
  deleted: [...deleted],
  notFound: [...notFound],
  activeSkipped: [...activeSkipped],
  instancesSkipped: [...instancesSkipped],
});
