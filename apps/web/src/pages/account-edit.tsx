/**
 * Changing how an account is registered.
 */
import { useParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { AccountEditor } from '../editing/accounts/account-editor.tsx';
import { EditingPage } from '../editing/editing-page.tsx';
import { useOpened } from '../editing/use-opened.ts';
import { en } from '../text/en.ts';

const EditAccount = () => {
  const { accountId = '' } = useParams();
  const question = useOpened('get_account', { accountId });
  const name = question.data?.accountName ?? accountId;
  useTitle(
    { text: en.accounts.title, href: paths.accounts },
    { text: name, href: paths.account(accountId) },
    { text: en.editing.edit, href: paths.editAccount(accountId) },
  );
  return (
    <EditingPage operation="update_account" title={en.accounts.edit(name)} question={question}>
      {(account) => <AccountEditor key={accountId} account={account} />}
    </EditingPage>
  );
};
export default EditAccount;
