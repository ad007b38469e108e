/**
 * The source servers of the account and Region that a form names, once both stand still.
 */
import { useAllPages } from '../data/queries.ts';
import type { OutputOf } from '@drs-orchestrator/contract';
import type { Place } from './place-fields.tsx';
import { useSettled } from './settled.ts';

export type SourceServer = OutputOf<'list_source_servers'>['sourceServers'][number];

/** As many as the API gives at once: a place may have thousands. */
const serversPerPage = 100;

export const usePlaceServers = ({ accountId, region }: Place) => {
  const place = JSON.parse(useSettled(JSON.stringify({ accountId, region: region.trim() }))) as Place;
  const isAskable = place.accountId !== '' && place.region !== '';
  const answer = useAllPages('list_source_servers', { ...place, limit: serversPerPage }, { enabled: isAskable });
  const servers: readonly SourceServer[] = isAskable ? (answer.data?.flatMap((page) => page.sourceServers) ?? []) : [];
  return { servers, isAskable, isLoading: isAskable && answer.isPending, error: isAskable ? answer.error : null };
};
