/**
 * How far terminating an execution's instances is, asked as soon as it has ended and again until there is nothing to come.
 */
import { useQuery } from '@tanstack/react-query';
import { call, isPassing } from '../data/client.ts';
import { keyOf } from '../data/queries.ts';
import { drsLookMilliseconds } from './intervals.ts';
import { isTerminating, type TerminationStatus } from './termination.ts';

export const useTermination = (executionId: string, hasEnded: boolean) =>
  useQuery({
    queryKey: keyOf('get_termination_status', { executionId }),
    queryFn: ({ signal }): Promise<TerminationStatus> => call('get_termination_status', { executionId }, signal),
    enabled: hasEnded,
    refetchInterval: ({ state: { data, error } }) => {
      if (error !== null) return isPassing(error) ? drsLookMilliseconds : false;
      return data !== undefined && isTerminating(data) ? drsLookMilliseconds : false;
    },
    staleTime: 0,
  });
