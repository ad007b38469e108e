/**
 * Servers that could not be recovered to the last hour, in every place that a group or a plan names. Which those are is the API's answer.
 */
import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useQueries } from '@tanstack/react-query';
import { paths } from '../app/paths.ts';
import { allPages, keyOf, useAnswer } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { placeText, placeWords } from '../parts/place-text.ts';
import { PointStatus, ReplicationStatus, serverName, type SourceServer } from '../parts/server-words.tsx';
import { Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';

const worrying = ['OLD', 'NONE', 'UNKNOWN'] as const;

type Place = OutputOf<'get_quotas'>['quotas'][number];

/** DRS keeps a point for every ten minutes: looking more often shows nothing else. */
const staleAfterMilliseconds = 60_000;

/** One question for each place: DRS answers for one account and Region, and one that hangs does not hold up the others. */
const useWorrying = (places: readonly Place[]) =>
  useQueries({
    queries: places.map(({ accountId, region }) => {
      const input = { accountId, region, recoveryPointStatuses: [...worrying], limit: 100 };
      return {
        queryKey: [...keyOf('list_source_servers', input), 'all'],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) => allPages('list_source_servers', input, signal),
        staleTime: staleAfterMilliseconds,
        refetchInterval: staleAfterMilliseconds,
      };
    }),
  });

const columns: readonly TableProps.ColumnDefinition<SourceServer>[] = [
  {
    id: 'server',
    header: en.servers.name,
    isRowHeader: true,
    cell: (server) => (
      <PageLink href={`${paths.servers}?${new URLSearchParams({ place: placeText(server), find: server.sourceServerId }).toString()}`}>
        {serverName(server)}
      </PageLink>
    ),
  },
  { id: 'status', header: en.overview.point, minWidth: 130, cell: (server) => <PointStatus server={server} /> },
  { id: 'point', header: en.servers.point, cell: ({ newestRecoveryPoint: point }) => <Time at={point?.time ?? null} /> },
  { id: 'state', header: en.servers.state, minWidth: 150, cell: (server) => <ReplicationStatus server={server} /> },
  { id: 'place', header: en.overview.place, cell: placeWords },
  { id: 'group', header: en.servers.group, cell: ({ groupName }) => groupName ?? en.servers.noGroup },
];

/** Where nobody has said which servers count, nothing is well yet. */
const NoWorry = ({ hasPlaces }: { readonly hasPlaces: boolean }) =>
  hasPlaces ? <Empty title={en.overview.noServers} hint={en.overview.noServersHint} /> : <Empty title={en.overview.noQuotas} />;

export const WorryingServers = () => {
  const quotas = useAnswer('get_quotas', {});
  const answers = useWorrying(quotas.data?.quotas ?? []);
  const failed = [quotas, ...answers].filter(({ error }) => error !== null);
  const rows = answers.flatMap(({ data }) => data?.flatMap((page) => page.sourceServers) ?? []);
  const isLoading = quotas.isPending || answers.some(({ isPending }) => isPending);
  return (
    <div>
      {failed.map(({ error, refetch }, index) => (
        <Box key={index} padding={{ bottom: 's' }}>
          <Failure error={error} retry={() => void refetch()} />
        </Box>
      ))}
      <PagedTable
        title={en.overview.servers}
        description={en.overview.serversHint}
        rows={rows}
        columns={columns}
        rowId={(server) => `${placeText(server)} ${server.sourceServerId}`}
        textOf={(server) => `${serverName(server)} ${server.sourceServerId} ${server.groupName ?? ''}`}
        isLoading={isLoading}
        {...(failed.length === 0 ? {} : { counter: rows.length === 0 ? '' : `(${String(rows.length)}+)` })}
        empty={failed.length > 0 || quotas.data === undefined ? en.states.none : <NoWorry hasPlaces={quotas.data.count > 0} />}
      />
    </div>
  );
};
