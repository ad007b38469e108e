/**
 * DRS's job logs of an execution, asked for on their own interval and when a wave has ended, so that no stage of it is drawn on: all of
 * them once, then those of jobs that have not ended.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isPassing } from '../data/client.ts';
import { allPages, keyOf } from '../data/queries.ts';
import { isOver, type Details } from './details.ts';
import { drsLookMilliseconds } from './intervals.ts';
import { joined, openJobs, withFresh, type JobLog } from './job-logs.ts';

export const useJobLogs = (execution: Details) => {
  const { executionId } = execution;
  const queries = useQueryClient();
  const key = [...keyOf('get_job_logs', { executionId }), 'kept'] as const;
  const logs = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<readonly JobLog[]> => {
      const known = queries.getQueryData<readonly JobLog[]>(key);
      if (known === undefined) return joined(await allPages('get_job_logs', { executionId }, signal));
      const pages = await Promise.all(openJobs(known, execution).map((jobId) => allPages('get_job_logs', { executionId, jobId }, signal)));
      return withFresh(known, joined(pages.flat()));
    },
    refetchInterval: ({ state: { data, error } }) => {
      if (error !== null) return isPassing(error) ? drsLookMilliseconds : false;
      const isWhole = data !== undefined && isOver(execution) && openJobs(data, execution).length === 0;
      return isWhole ? false : drsLookMilliseconds;
    },
  });
  const { refetch } = logs;
  const ended = execution.waveStatuses.filter(({ endTime }) => endTime !== null).length;
  const endedBefore = useRef(ended);
  useEffect(() => {
    if (endedBefore.current === ended) return;
    endedBefore.current = ended;
    void refetch();
  }, [ended, refetch]);
  return logs;
};
