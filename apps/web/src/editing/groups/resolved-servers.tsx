/**
 * The servers that a selection means now, each with the other group that has it.
 */
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import type { ReactNode } from 'react';
import { paths } from '../../app/paths.ts';
import { useAllPages } from '../../data/queries.ts';
import { byName } from '../../parts/by-name.ts';
import { tagsText } from '../../parts/group-words.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
import { ReplicationStatus } from '../../parts/server-words.tsx';
import { en } from '../../text/en.ts';

export type Resolved = OutputOf<'resolve_protection_group'>['servers'][number];

/** `self`: the group in sight, which is no other one. */
export const otherGroupOf = ({ groupId }: Resolved, self: string | null): string | null => (groupId === self ? null : groupId);

const nameOf = ({ hostname, sourceServerId }: Resolved): string => hostname ?? sourceServerId;

type Props = {
  readonly title: string;
  readonly description?: string | undefined;
  readonly servers: readonly Resolved[];
  readonly self: string | null;
  readonly isLoading: boolean;
  readonly empty: ReactNode;
  readonly headingLevel?: 'h2' | 'h3';
  readonly variant?: TableProps.Variant;
};

export const ResolvedServers = ({ servers, self, ...table }: Props) => {
  const groups = useAllPages('list_protection_groups', {});
  const names = new Map(groups.data?.flatMap((page) => page.protectionGroups.map((group) => [group.groupId, group.groupName] as const)));
  const columns: readonly TableProps.ColumnDefinition<Resolved>[] = [
    { id: 'server', header: en.groups.server, minWidth: 120, isRowHeader: true, cell: nameOf },
    {
      id: 'state',
      header: en.groups.state,
      minWidth: 175,
      cell: (row) => <ReplicationStatus server={row} />,
    },
    {
      id: 'group',
      header: en.groups.otherGroup,
      minWidth: 160,
      cell: (row) => {
        const other = otherGroupOf(row, self);
        if (other === null) return en.groups.noGroup;
        return (
          <StatusIndicator type="warning">
            <PageLink href={paths.group(other)}>{names.get(other) ?? other}</PageLink>
          </StatusIndicator>
        );
      },
    },
    { id: 'tags', header: en.groups.tags, minWidth: 180, cell: (row) => tagsText(row.tags) || en.states.none },
  ];
  return (
    <PagedTable
      {...table}
      rows={[...servers].sort(byName(nameOf))}
      columns={columns}
      rowId={(row) => row.sourceServerId}
      textOf={(row) => `${row.hostname ?? ''} ${row.sourceServerId} ${tagsText(row.tags)}`}
      findLabel={en.groups.form.findServer}
    />
  );
};
