/**
 * What a form is opened with: fetched once when the page is, and not again while somebody types.
 *
 * Owns: that it is fresh. What a list or another page has fetched a while ago would begin the form with an old version.
 */
import type { CallInput, HttpOperationName, OutputOf } from '@drs-orchestrator/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../data/client.ts';
import { keyOf } from '../data/queries.ts';

export const useOpened = <Name extends HttpOperationName>(name: Name, input: CallInput<Name>) =>
  useQuery({
    queryKey: [...keyOf(name, input), 'opened'],
    queryFn: ({ signal }): Promise<OutputOf<Name>> => call(name, input, signal),
    gcTime: 0,
    // Whoever looks at it may begin to look only after it has failed.
    notifyOnChangeProps: 'all',
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
