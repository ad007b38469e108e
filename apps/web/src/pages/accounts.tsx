/**
 * Registered accounts.
 */
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useGo, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { usePages } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { PermittedButton } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

type Account = OutputOf<'list_accounts'>['accounts'][number];

const columns: readonly TableProps.ColumnDefinition<Account>[] = [
  {
    id: 'name',
    header: en.accounts.name,
    isRowHeader: true,
    cell: ({ accountId, accountName }) => <PageLink href={paths.account(accountId)}>{accountName}</PageLink>,
  },
  { id: 'id', header: en.accounts.id, cell: (account) => account.accountId },
  { id: 'access', header: en.accounts.access, cell: (account) => en.accounts.accesses[account.access] },
  { id: 'role', header: en.accounts.role, cell: (account) => account.roleName ?? en.states.none },
  {
    id: 'external-id',
    header: en.accounts.externalId,
    cell: (account) => (account.hasExternalId ? en.accounts.present : en.states.none),
  },
];

const Accounts = () => {
  useTitle({ text: en.accounts.title, href: paths.accounts });
  const list = usePages('list_accounts', {});
  const go = useGo();
  const register = (variant: 'primary' | 'normal') => (
    <PermittedButton operation="create_account" variant={variant} onClick={() => go(paths.createAccount)}>
      {en.accounts.register}
    </PermittedButton>
  );
  return (
    <Listing
      title={en.accounts.title}
      rows={list.data?.pages.flatMap((page) => page.accounts) ?? []}
      columns={columns}
      rowId={(account) => account.accountId}
      {...asked(list)}
      actions={register('primary')}
      empty={<Empty title={en.accounts.empty} hint={en.accounts.emptyHint} action={register('normal')} />}
    />
  );
};
export default Accounts;
