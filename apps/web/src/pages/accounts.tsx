/**
 * Registered accounts, and whether each can be entered.
 */
import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useMutation } from '@tanstack/react-query';
import { useTell, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { call } from '../data/client.ts';
import { useAnswer, usePages } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { en } from '../text/en.ts';

type Account = OutputOf<'list_accounts'>['accounts'][number];

const columns: readonly TableProps.ColumnDefinition<Account>[] = [
  { id: 'id', header: en.accounts.id, isRowHeader: true, cell: (account) => account.accountId },
  { id: 'name', header: en.accounts.name, cell: (account) => account.accountName },
  { id: 'access', header: en.accounts.access, cell: (account) => en.accounts.accesses[account.access] },
  { id: 'role', header: en.accounts.role, cell: (account) => account.roleName ?? en.states.none },
  {
    id: 'external-id',
    header: en.accounts.externalId,
    cell: (account) => (account.hasExternalId ? en.accounts.registered : en.states.none),
  },
  { id: 'validate', header: en.accounts.validate, cell: (account) => <Validate account={account} /> },
];

const Validate = ({ account: { accountId } }: { readonly account: Account }) => {
  const tell = useTell();
  const me = useAnswer('me', {});
  const mayNot = me.data !== undefined && !me.data.permissions.includes('administer');
  const validation = useMutation({
    mutationFn: () => call('validate_account', { accountId }),
    onSuccess: ({ valid, checks }) => {
      const found = checks.filter(({ result }) => result !== 'pass').map(({ message }) => message);
      const text = `${accountId}: ${valid ? en.accounts.valid : en.accounts.invalid}. ${found.join(' ')}`;
      tell({ type: valid ? 'success' : 'error', text });
    },
    onError: (error) => tell({ type: 'error', text: error.message }),
  });
  return (
    <Button
      variant="inline-link"
      disabled={mayNot}
      disabledReason={en.states.forbidden}
      loading={validation.isPending}
      loadingText={en.states.loading}
      ariaLabel={`${en.accounts.validate} ${accountId}`}
      onClick={() => validation.mutate()}
    >
      {en.accounts.validate}
    </Button>
  );
};

const Accounts = () => {
  useTitle({ text: en.accounts.title, href: paths.accounts });
  const list = usePages('list_accounts', {});
  return (
    <Listing
      title={en.accounts.title}
      rows={list.data?.pages.flatMap((page) => page.accounts) ?? []}
      columns={columns}
      rowId={(account) => account.accountId}
      {...asked(list)}
      empty={<Empty title={en.accounts.empty} hint={en.accounts.emptyHint} />}
    />
  );
};
export default Accounts;
