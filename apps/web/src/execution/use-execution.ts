/**
 * One execution as a page shows it: all of its servers, and as fresh as can be.
 *
 * Owns: when its details are asked for anew. They carry its revision; where that has gone on, what else is made of its records follows.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { isPassing } from '../data/client.ts';
import { useLive, type Liveness } from '../data/live.ts';
import { allPages, keyOf, lookEveryMilliseconds } from '../data/queries.ts';
import { isOver, type Details } from './details.ts';
import { toldLookMilliseconds } from './intervals.ts';
import { oneAfter } from './one-after.ts';
import { isTerminating } from './termination.ts';
import { useTermination } from './use-termination.ts';

/** Followed while it runs, and once it has ended while its instances are being terminated. */
export const useExecution = (executionId: string) => {
  const queries = useQueryClient();
  const key = [...keyOf('get_execution_details', { executionId }), 'whole'] as const;
  const known = queries.getQueryData<Details>(key);
  const termination = useTermination(executionId, known !== undefined && isOver(known));
  const goesOn = known !== undefined && (!isOver(known) || (termination.data !== undefined && isTerminating(termination.data)));
  const changed = useAskingAnew('get_execution_details', executionId);
  const liveness: Liveness = useLive(executionId, goesOn, changed);
  const question = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<Details> => {
      const pages = await allPages('get_execution_details', { executionId }, signal);
      const [first] = pages;
      if (first === undefined) throw new Error('A list has one page at the least');
      return { ...first, serverExecutions: pages.flatMap((page) => page.serverExecutions) };
    },
    refetchInterval: ({ state: { data, error } }) => {
      if (error !== null && !isPassing(error)) return false;
      if (data === undefined || error !== null) return lookEveryMilliseconds;
      if (isOver(data) && !goesOn) return false;
      return liveness === 'live' ? toldLookMilliseconds : lookEveryMilliseconds;
    },
    staleTime: 0,
  });
  useFollowing(executionId, question.data?.revision);
  return { question, termination, goesOn, liveness, changed };
};

type OfExecution = 'get_execution_details' | 'get_termination_status' | 'get_execution_journal';

const useAskingAnew = (name: OfExecution, executionId: string): (() => void) => {
  const queries = useQueryClient();
  return useMemo(() => oneAfter(() => queries.invalidateQueries({ queryKey: keyOf(name, { executionId }) })), [queries, name, executionId]);
};

/** What is made of its records is as old as they are: with each further revision it is asked anew. */
const useFollowing = (executionId: string, revision: number | undefined): void => {
  const followed = useRef({ executionId, revision });
  const askTermination = useAskingAnew('get_termination_status', executionId);
  const askJournal = useAskingAnew('get_execution_journal', executionId);
  useEffect(() => {
    const { current: before } = followed;
    followed.current = { executionId, revision };
    if (before.executionId !== executionId || before.revision === undefined || before.revision === revision) return;
    askTermination();
    askJournal();
  }, [executionId, revision, askTermination, askJournal]);
};
