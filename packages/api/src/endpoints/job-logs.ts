/**
 * get_job_logs.
 */
import { jobId, ok, refused } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { readLogToken } from '../list-token.ts';
import { presentJobLogs } from '../present/job-logs.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const getJobLogs: Endpoint<'get_job_logs'> = async ({ input }, { useCases }) => {
  const from = input.nextToken === undefined ? ok(undefined) : readLogToken(input.nextToken);
  if (!from.ok) return from;
  const read = await useCases.readJobLogs({
    ...executionRequest(input),
    limit: input.limit,
    ...(input.jobId === undefined ? {} : { jobId: jobId(input.jobId) }),
    ...(input.waveNumber === undefined ? {} : { wave: input.waveNumber }),
    ...(from.value === undefined ? {} : { from: from.value }),
  });
  return read.ok ? ok(presentJobLogs(read.value)) : refused(failureOf(read.refusal));
};
