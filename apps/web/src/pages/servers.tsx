/**
 * The source servers of one account and Region: whether they replicate, how far behind, and which group has them.
 */
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useSearchParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { useAllPages, useAnswer } from '../data/queries.ts';
import { Answered } from '../parts/answered.tsx';
import { Empty } from '../parts/empty.tsx';
import { tagsText } from '../parts/group-words.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { durationText, Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';

type Server = OutputOf<'list_source_servers'>['sourceServers'][number];

const columns: readonly TableProps.ColumnDefinition<Server>[] = [
  { id: 'name', header: en.servers.name, isRowHeader: true, cell: (row) => row.hostname ?? row.sourceServerId },
  {
    id: 'state',
    header: en.servers.state,
    cell: ({ replicationState: state }) => (
      <StatusIndicator type={state === 'CONTINUOUS' ? 'success' : 'warning'}>{state ?? en.states.unknown}</StatusIndicator>
    ),
  },
  {
    id: 'lag',
    header: en.servers.lag,
    cell: ({ lagSeconds }) => (lagSeconds === null ? en.states.unknown : durationText(lagSeconds * 1_000)),
  },
  {
    id: 'point',
    header: en.servers.point,
    cell: ({ newestRecoveryPoint: point, recoveryPointKnown }) => {
      if (point !== null) return <Time at={point.time} />;
      return <StatusIndicator type="warning">{recoveryPointKnown ? en.servers.noPoint : en.states.unknown}</StatusIndicator>;
    },
  },
  { id: 'group', header: en.servers.group, cell: (row) => row.groupName ?? en.servers.noGroup },
  { id: 'tags', header: en.servers.tags, cell: (row) => tagsText(row.tags) || en.states.none },
];

const placeText = ({ accountId, region }: { readonly accountId: string; readonly region: string }): string => `${accountId}/${region}`;

const matches = (server: Server, text: string): boolean =>
  [server.hostname, server.sourceServerId, server.replicationState, server.groupName, tagsText(server.tags)].some((field) =>
    field?.toLowerCase().includes(text),
  );

const Servers = () => {
  useTitle({ text: en.servers.title, href: paths.servers });
  const quotas = useAnswer('get_quotas', {});
  return (
    <Answered question={quotas}>
      {({ quotas: places }) =>
        places.length === 0 ? (
          <Empty title={en.servers.noPlaces} hint={en.servers.noPlacesHint} />
        ) : (
          <ServersOf places={places.map(placeText)} />
        )
      }
    </Answered>
  );
};
export default Servers;

const ServersOf = ({ places }: { readonly places: readonly string[] }) => {
  const [search, setSearch] = useSearchParams();
  const place = places.find((one) => one === search.get('place')) ?? places[0] ?? '';
  const find = search.get('find') ?? '';
  const change = (name: string, value: string): void => {
    const changed = new URLSearchParams(search);
    if (value === '') changed.delete(name);
    else changed.set(name, value);
    setSearch(changed, { replace: true });
  };
  const [accountId = '', region = ''] = place.split('/');
  const list = useAllPages('list_source_servers', { accountId, region });
  const rows = list.data?.flatMap((page) => page.sourceServers) ?? [];
  const options = places.map((value) => ({ value, label: value.replace('/', ' / ') }));
  return (
    <Listing
      title={en.servers.title}
      rows={rows.filter((server) => matches(server, find.toLowerCase()))}
      columns={columns}
      rowId={(server) => server.sourceServerId}
      {...asked(list)}
      empty={<Empty title={find === '' ? en.servers.empty : en.servers.noMatch} />}
      filter={
        <SpaceBetween direction="horizontal" size="s">
          <Select
            ariaLabel={en.servers.place}
            options={options}
            selectedOption={options.find(({ value }) => value === place) ?? null}
            onChange={({ detail }) => change('place', detail.selectedOption.value ?? '')}
          />
          <TextFilter
            filteringText={find}
            filteringAriaLabel={en.servers.find}
            filteringPlaceholder={en.servers.find}
            onChange={({ detail }) => change('find', detail.filteringText)}
          />
        </SpaceBetween>
      }
    />
  );
};
