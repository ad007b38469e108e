/**
 * get_execution_journal.
 */
import { ok, refused } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { readRecordToken } from '../list-token.ts';
import { presentJournal } from '../present/execution-journal.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const getExecutionJournal: Endpoint<'get_execution_journal'> = async ({ input }, { useCases }) => {
  const after = input.nextToken === undefined ? ok(undefined) : readRecordToken(input.nextToken);
  if (!after.ok) return after;
  const read = await useCases.readJournal({
    ...executionRequest(input),
    limit: input.limit,
    ...(after.value === undefined ? {} : { after: after.value }),
  });
  return read.ok ? ok(presentJournal(read.value)) : refused(failureOf(read.refusal));
};
