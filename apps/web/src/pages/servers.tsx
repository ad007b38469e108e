/**
 * The source servers of one account and Region: whether they replicate, how far behind, from when they could be recovered, and which group
 * has them. Shown as they arrive; what is filtered by stands in the address.
 */
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { useAnswer, useArriving } from '../data/queries.ts';
import { useAddressFilters, type AddressFilters } from '../parts/address-filters.ts';
import { Answered } from '../parts/answered.tsx';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { FilterSelect } from '../parts/filter-select.tsx';
import { tagsText } from '../parts/group-words.tsx';
import { byName } from '../parts/by-name.ts';
import { Elsewhere } from '../parts/elsewhere.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { placeOf, placeText, placeWords } from '../parts/place-text.ts';
import { PointStatus, ReplicationStatus, serverName, type PointWord, type SourceServer } from '../parts/server-words.tsx';
import { durationText } from '../parts/duration-text.ts';
import { Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';

const byServerName = byName<SourceServer>(serverName);

const columns: readonly TableProps.ColumnDefinition<SourceServer>[] = [
  {
    id: 'name',
    header: en.servers.name,
    isRowHeader: true,
    minWidth: 120,
    sortingComparator: byServerName,
    cell: (server) => <span title={server.sourceServerId}>{serverName(server)}</span>,
  },
  { id: 'state', header: en.servers.state, minWidth: 160, cell: (server) => <ReplicationStatus server={server} /> },
  {
    id: 'lag',
    header: en.servers.lag,
    minWidth: 90,
    sortingComparator: (one, other) => (one.lagSeconds ?? Infinity) - (other.lagSeconds ?? Infinity),
    cell: ({ lagSeconds }) => (lagSeconds === null ? en.states.unknown : durationText(lagSeconds * 1_000)),
  },
  { id: 'point-status', header: en.servers.pointStatus, minWidth: 120, cell: (server) => <PointStatus server={server} /> },
  {
    id: 'point',
    header: en.servers.point,
    minWidth: 150,
    cell: ({ newestRecoveryPoint: point, recoveryPointKnown }) => {
      if (point !== null) return <Time at={point.time} />;
      return recoveryPointKnown ? en.servers.noPoint : en.states.unknown;
    },
  },
  {
    id: 'group',
    header: en.servers.group,
    minWidth: 130,
    cell: ({ groupId, groupName }) =>
      groupId === null ? en.servers.noGroup : <PageLink href={paths.group(groupId)}>{groupName ?? groupId}</PageLink>,
  },
  { id: 'tags', header: en.servers.tags, minWidth: 180, cell: (server) => tagsText(server.tags) || en.states.none },
];

const filterNames = ['state', 'point', 'group', 'find'] as const;
type Filters = AddressFilters<(typeof filterNames)[number]>;

const Servers = () => {
  useTitle({ text: en.servers.title, href: paths.servers });
  const quotas = useAnswer('get_quotas', {});
  return (
    <Answered question={quotas} title={en.servers.title}>
      {({ quotas: places }) => <ServersOf places={places.map(placeText)} />}
    </Answered>
  );
};
export default Servers;

const textOf = (server: SourceServer): string =>
  [server.hostname, server.sourceServerId, server.replicationState, server.groupName, tagsText(server.tags)].join(' ').toLowerCase();

const none = 'none';

const matches = (server: SourceServer, { state, point, group, find }: Filters['values']): boolean =>
  (state === '' || (server.replicationState ?? none) === state) &&
  (point === '' || server.recoveryPointStatus === point) &&
  (group === '' || (group === none ? server.groupIds.length === 0 : server.groupIds.includes(group))) &&
  (find === '' || textOf(server).includes(find.toLowerCase()));

const ServersOf = ({ places }: { readonly places: readonly string[] }) => {
  const filters = useAddressFilters(filterNames);
  const where = useAddressFilters(['place']);
  // One that nothing names yet is asked for all the same, if an address says so: the API knows what it is.
  const place = where.values.place || (places[0] ?? '');
  const list = useArriving('list_source_servers', { ...placeOf(place), limit: 100 }, { enabled: place !== '' });
  const all = list.pages.flatMap((page) => page.sourceServers);
  const found = all.filter((server) => matches(server, filters.values)).sort(byServerName);
  return (
    <SpaceBetween size="m">
      {list.error === null ? null : <Failure error={list.error} retry={() => void list.goOn()} />}
      <PagedTable
        title={en.servers.title}
        variant="full-page"
        headingLevel="h1"
        rowsPerPage={50}
        rows={found}
        columns={columns}
        rowId={(server) => server.sourceServerId}
        counter={filters.isFiltered ? `(${String(found.length)}/${String(all.length)})` : `(${String(all.length)})`}
        isLoading={place !== '' && list.isPending}
        actions={
          place === '' || list.error !== null ? null : list.isWhole ? (
            <Button iconName="refresh" ariaLabel={en.servers.again} loading={list.isAskedAgain} onClick={() => void list.askAgain()} />
          ) : (
            <StatusIndicator type="loading">{en.servers.counting(all.length)}</StatusIndicator>
          )
        }
        empty={
          place === '' ? (
            <Empty
              title={en.servers.noPlaces}
              hint={en.servers.noPlacesHint}
              action={<PageLink href={paths.createGroup}>{en.groups.create}</PageLink>}
            />
          ) : filters.isFiltered ? (
            <Empty title={en.servers.noMatch} action={<Button onClick={filters.clear}>{en.servers.clear}</Button>} />
          ) : (
            <Empty title={en.servers.empty} />
          )
        }
        filter={
          place === '' ? undefined : (
            <FilterBar
              filters={filters}
              place={place}
              places={places.includes(place) ? places : [...places, place]}
              move={(other) => where.change('place', other)}
              all={all}
            />
          )
        }
      />
      <Elsewhere isOpen={places.length === 0} go={(other) => where.change('place', placeText(other))} />
    </SpaceBetween>
  );
};

type BarProps = {
  readonly filters: Filters;
  readonly place: string;
  readonly places: readonly string[];
  readonly move: (place: string | undefined) => void;
  readonly all: readonly SourceServer[];
};

const optionsOf = (values: ReadonlyMap<string, string>) =>
  [...values].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label));

const pointWords = Object.keys(en.servers.pointStatuses) as PointWord[];

/** What can be chosen is what there is. */
const FilterBar = ({ filters: { values, change }, place, places, move, all }: BarProps) => {
  const states = new Map(all.map(({ replicationState: state }) => [state ?? none, state ?? en.states.unknown]));
  const groups = new Map(all.flatMap(({ groupId, groupName }) => (groupId === null ? [] : [[groupId, groupName ?? groupId] as const])));
  return (
    <div className="filters">
      <TextFilter
        filteringText={values.find}
        filteringAriaLabel={en.servers.find}
        filteringPlaceholder={en.servers.find}
        onChange={({ detail }) => change('find', detail.filteringText)}
      />
      <FilterSelect
        label={en.servers.place}
        options={places.map((value) => ({ value, label: placeWords(placeOf(value)) }))}
        value={place}
        change={move}
      />
      <FilterSelect
        label={en.servers.state}
        any={en.servers.anyState}
        options={optionsOf(states)}
        value={values.state}
        change={(value) => change('state', value)}
      />
      <FilterSelect
        label={en.servers.pointStatus}
        any={en.servers.anyPoint}
        options={pointWords.map((value) => ({ value, label: en.servers.pointStatuses[value] }))}
        value={values.point}
        change={(value) => change('point', value)}
      />
      <FilterSelect
        label={en.servers.group}
        any={en.servers.anyGroup}
        options={[...optionsOf(groups), { value: none, label: en.servers.noGroup }]}
        value={values.group}
        change={(value) => change('group', value)}
      />
    </div>
  );
};
