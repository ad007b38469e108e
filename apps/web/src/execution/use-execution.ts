/**
 * One execution as a page shows it: all of its servers, and as fresh as can be.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { isPassing } from '../data/client.ts';
import { useLive, type Liveness } from '../data/live.ts';
import { allPages, keyOf, lookEveryMilliseconds } from '../data/queries.ts';

export type Details = OutputOf<'get_execution_details'>;
export type Wave = Details['waveStatuses'][number];
export type Server = Details['serverExecutions'][number];

/** A stream tells of changes; a look now and then is for what it may have missed. */
const toldLookMilliseconds = 15_000;

const ends: readonly Details['status'][] = ['COMPLETED', 'FAILED', 'CANCELLED'];

export const isOver = ({ status }: Details): boolean => ends.includes(status);

export const useExecution = (executionId: string) => {
  const queries = useQueryClient();
  const every = useRef(lookEveryMilliseconds);
  const key = [...keyOf('get_execution_details', { executionId }), 'whole'] as const;
  const question = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<Details> => {
      const pages = await allPages('get_execution_details', { executionId }, signal);
      const [first] = pages;
      if (first === undefined) throw new Error('A list has one page at the least');
      return { ...first, serverExecutions: pages.flatMap((page) => page.serverExecutions) };
    },
    refetchInterval: ({ state }) => {
      if (state.data !== undefined && isOver(state.data)) return false;
      if (state.error !== null && !isPassing(state.error)) return false;
      return state.data === undefined || state.error !== null ? lookEveryMilliseconds : every.current;
    },
    staleTime: 0,
  });
  const changed = useCallback(() => {
    void queries.invalidateQueries({ queryKey: keyOf('get_execution_details', { executionId }) });
    void queries.invalidateQueries({ queryKey: keyOf('get_job_logs', { executionId }) });
    void queries.invalidateQueries({ queryKey: keyOf('get_execution_journal', { executionId }) });
  }, [queries, executionId]);
  const liveness: Liveness = useLive(executionId, question.data !== undefined && !isOver(question.data), changed);
  every.current = liveness === 'live' ? toldLookMilliseconds : lookEveryMilliseconds;
  return { question, liveness, changed };
};
