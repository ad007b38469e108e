/**
 * The source servers of the account and Region that a form names, once both stand still.
 */

import { useArriving } from '../data/queries.ts';
import type { SourceServer } from '../parts/server-words.tsx';
import type { Place } from '../parts/place-text.ts';
import { useSettled } from './settled.ts';

/** As many as the API gives at once. */
const serversPerPage = 100;

export const usePlaceServers = ({ accountId, region }: Place) => {
  const place = JSON.parse(useSettled(JSON.stringify({ accountId, region: region.trim() }))) as Place;
  const isAskable = place.accountId !== '' && place.region !== '';
  const list = useArriving('list_source_servers', { ...place, limit: serversPerPage }, { enabled: isAskable });
  const servers: readonly SourceServer[] = isAskable ? list.pages.flatMap((page) => page.sourceServers) : [];
  return {
    servers,
    isAskable,
    /** None yet. */
    isLoading: isAskable && list.isPending,
    /** Whether these are all of them. */
    isComplete: list.isWhole,
    error: isAskable ? list.error : null,
  };
};
