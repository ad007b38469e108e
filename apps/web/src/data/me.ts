/**
 * Who the caller is and what their roles allow. Asked again by itself until it is known: nothing can be pressed before.
 */
import { useQuery } from '@tanstack/react-query';
import { call, isPassing } from './client.ts';
import { keyOf, lookEveryMilliseconds } from './queries.ts';

export const useMe = () =>
  useQuery({
    queryKey: keyOf('me', {}),
    queryFn: ({ signal }) => call('me', {}, signal),
    refetchInterval: ({ state: { error } }) => (error !== null && isPassing(error) ? lookEveryMilliseconds : false),
  });
