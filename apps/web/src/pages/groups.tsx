/**
 * All protection groups.
 */
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { usePages } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { en } from '../text/en.ts';

type Group = OutputOf<'list_protection_groups'>['protectionGroups'][number];
type SettingsStatus = Group['launchSettingsStatus']['status'];

const signs: Readonly<Record<SettingsStatus, StatusIndicatorProps.Type>> = {
  NOT_NEEDED: 'stopped',
  PENDING: 'pending',
  APPLYING: 'in-progress',
  APPLIED: 'success',
  FAILED: 'error',
};

export const tagsText = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

const selectionText = ({ selectionTags, sourceServerIds }: Group): string =>
  selectionTags === null ? en.groups.named(sourceServerIds?.length ?? 0) : tagsText(selectionTags);

const columns: readonly TableProps.ColumnDefinition<Group>[] = [
  { id: 'name', header: en.groups.name, isRowHeader: true, cell: (group) => group.groupName },
  { id: 'place', header: en.groups.place, cell: (group) => `${group.accountId} / ${group.region}` },
  { id: 'selection', header: en.groups.selection, cell: selectionText },
  {
    id: 'settings',
    header: en.groups.settings,
    cell: ({ launchSettingsStatus: { status } }) => (
      <StatusIndicator type={signs[status]}>{en.groups.settingsStatus[status]}</StatusIndicator>
    ),
  },
  { id: 'description', header: en.plans.description, cell: (group) => group.description ?? en.states.none },
];

const Groups = () => {
  useTitle({ text: en.groups.title, href: paths.groups });
  const list = usePages('list_protection_groups', {});
  return (
    <Listing
      title={en.groups.title}
      rows={list.data?.pages.flatMap((page) => page.protectionGroups) ?? []}
      columns={columns}
      rowId={(group) => group.groupId}
      {...asked(list)}
      empty={<Empty title={en.groups.empty} hint={en.groups.emptyHint} />}
    />
  );
};
export default Groups;
