/**
 * All protection groups.
 */
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useGo, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { usePages } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { selectionText, SettingsState } from '../parts/group-words.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { placeWords } from '../parts/place-text.ts';
import { PermittedButton } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

type Group = OutputOf<'list_protection_groups'>['protectionGroups'][number];

const columns: readonly TableProps.ColumnDefinition<Group>[] = [
  {
    id: 'name',
    header: en.groups.name,
    isRowHeader: true,
    cell: (group) => <PageLink href={paths.group(group.groupId)}>{group.groupName}</PageLink>,
  },
  { id: 'place', header: en.groups.place, cell: placeWords },
  { id: 'selection', header: en.groups.selection, cell: selectionText },
  { id: 'settings', header: en.groups.settings, cell: ({ launchSettingsStatus: { status } }) => <SettingsState status={status} /> },
  { id: 'description', header: en.groups.description, cell: (group) => group.description ?? en.states.none },
];

const Groups = () => {
  useTitle({ text: en.groups.title, href: paths.groups });
  const list = usePages('list_protection_groups', {});
  const go = useGo();
  const create = (variant: 'primary' | 'normal') => (
    <PermittedButton operation="create_protection_group" variant={variant} onClick={() => go(paths.createGroup)}>
      {en.groups.create}
    </PermittedButton>
  );
  return (
    <Listing
      title={en.groups.title}
      rows={list.data?.pages.flatMap((page) => page.protectionGroups) ?? []}
      columns={columns}
      rowId={(group) => group.groupId}
      {...asked(list)}
      actions={create('primary')}
      empty={<Empty title={en.groups.empty} hint={en.groups.emptyHint} action={create('normal')} />}
    />
  );
};
export default Groups;
