/**
 * Naming servers one by one: a table of what DRS has in the place, with what is chosen.
 */
import FormField from '@cloudscape-design/components/form-field';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { paths } from '../../app/paths.ts';
import { byName } from '../../parts/by-name.ts';
import { tagsText } from '../../parts/group-words.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
import { ReplicationStatus, type SourceServer } from '../../parts/server-words.tsx';
import { en } from '../../text/en.ts';
import { issuesOf } from '../../data/issues.ts';
import type { GroupForm } from './group-form.ts';
import { usePlaceServers } from '../place-servers.ts';

type Props = {
  readonly form: GroupForm;
  readonly change: (changed: Partial<GroupForm>) => void;
  readonly error: string | undefined;
  readonly self: string | null;
};

/** What is chosen and not there is shown, too, so that it can be let go. */
type Row = { readonly sourceServerId: string; readonly server: SourceServer | null };

const nameOf = ({ server, sourceServerId }: Row): string => server?.hostname ?? sourceServerId;

const columnsFor = (self: string | null, isKnown: boolean): readonly TableProps.ColumnDefinition<Row>[] => [
  { id: 'server', header: en.groups.server, minWidth: 120, isRowHeader: true, cell: nameOf },
  {
    id: 'state',
    header: en.groups.state,
    minWidth: 175,
    cell: ({ server }) =>
      server === null ? (
        <StatusIndicator type="error">{isKnown ? en.groups.form.notThere : en.states.unknown}</StatusIndicator>
      ) : (
        <ReplicationStatus server={server} />
      ),
  },
  {
    id: 'group',
    header: en.groups.otherGroup,
    minWidth: 160,
    cell: ({ server }) => {
      if (server === null || server.groupId === null) return en.groups.noGroup;
      if (server.groupId === self) return en.groups.thisGroup;
      return (
        <StatusIndicator type="warning">
          <PageLink href={paths.group(server.groupId)}>{server.groupName ?? server.groupId}</PageLink>
        </StatusIndicator>
      );
    },
  },
  { id: 'tags', header: en.groups.tags, minWidth: 180, cell: ({ server }) => tagsText(server?.tags ?? {}) || en.states.none },
];

export const ServerSelection = ({ form, change, error, self }: Props) => {
  const { servers, isAskable, isLoading, isComplete, error: failure } = usePlaceServers(form);
  const [showsChosen, setShowsChosen] = useState(false);
  /** Chosen when the list was opened: they stand first, and stay there. */
  const [first] = useState(() => new Set(form.sourceServerIds));
  const there = new Set(servers.map(({ sourceServerId }) => sourceServerId));
  const chosen = new Set(form.sourceServerIds);
  const missing = form.sourceServerIds.filter((id) => !there.has(id));
  const all: readonly Row[] = [
    ...missing.map((sourceServerId) => ({ sourceServerId, server: null })),
    ...servers.map((server): Row => ({ sourceServerId: server.sourceServerId, server })).sort(byName(nameOf)),
  ].sort((one, other) => Number(first.has(other.sourceServerId)) - Number(first.has(one.sourceServerId)));
  const { form: words } = en.groups;
  return (
    <FormField stretch errorText={error ?? (failure === null ? undefined : issuesOf(failure)[0]?.message) ?? failure?.message}>
      <PagedTable
        title={words.pick}
        headingLevel="h3"
        rows={showsChosen ? all.filter(({ sourceServerId }) => chosen.has(sourceServerId)) : all}
        columns={columnsFor(self, isComplete)}
        rowId={(row) => row.sourceServerId}
        textOf={(row) => `${nameOf(row)} ${row.sourceServerId} ${tagsText(row.server?.tags ?? {})}`}
        findLabel={words.findServer}
        counter={`(${words.chosen(chosen.size)})`}
        isLoading={isLoading}
        empty={isAskable ? en.groups.noServers : words.pickWait}
        filter={
          <Toggle checked={showsChosen} onChange={({ detail }) => setShowsChosen(detail.checked)}>
            {words.onlyChosen}
          </Toggle>
        }
        selection={{
          selectedItems: all.filter(({ sourceServerId }) => chosen.has(sourceServerId)),
          onSelectionChange: ({ detail }) => change({ sourceServerIds: detail.selectedItems.map(({ sourceServerId }) => sourceServerId) }),
          ariaLabels: {
            selectionGroupLabel: words.pick,
            allItemsSelectionLabel: () => words.selectAll,
            itemSelectionLabel: (_, row) => words.select(nameOf(row)),
          },
        }}
      />
    </FormField>
  );
};
