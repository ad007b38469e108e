/**
 * The source servers of the account and Region that a form names, once both stand still.
 *
 * Owns: fetching all of them, page after page. A place may have thousands, so what there is so far can be worked with.
 */

import { useEffect } from 'react';
import { usePages } from '../data/queries.ts';
import type { SourceServer } from '../parts/server-words.tsx';
import type { Place } from '../parts/place-fields.tsx';
import { useSettled } from './settled.ts';

/** As many as the API gives at once. */
const serversPerPage = 100;

export const usePlaceServers = ({ accountId, region }: Place) => {
  const place = JSON.parse(useSettled(JSON.stringify({ accountId, region: region.trim() }))) as Place;
  const isAskable = place.accountId !== '' && place.region !== '';
  const answer = usePages('list_source_servers', { ...place, limit: serversPerPage }, { enabled: isAskable });
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = answer;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const servers: readonly SourceServer[] = isAskable ? (answer.data?.pages.flatMap((page) => page.sourceServers) ?? []) : [];
  return {
    servers,
    isAskable,
    /** None yet. */
    isLoading: isAskable && answer.isPending,
    /** Whether these are all of them. */
    isComplete: answer.data !== undefined && !hasNextPage && !isError,
    error: isAskable ? answer.error : null,
  };
};
