/**
 * Changing how an account is registered.
 */
import { useParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { AccountEditor } from '../editing/accounts/account-editor.tsx';
import { useOpened } from '../editing/use-opened.ts';
import { Answered } from '../parts/answered.tsx';
import { PermittedPage } from '../parts/permitted.tsx';
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
    <PermittedPage operation="update_account" title={en.accounts.edit(name)}>
      <Answered question={question}>{(account) => <AccountEditor key={accountId} account={account} />}</Answered>
    </PermittedPage>
  );
};
export default EditAccount;
