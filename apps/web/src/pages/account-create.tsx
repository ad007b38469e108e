/**
 * Registering an account.
 */
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { AccountEditor } from '../editing/accounts/account-editor.tsx';
import { PermittedPage } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

const RegisterAccount = () => {
  useTitle({ text: en.accounts.title, href: paths.accounts }, { text: en.accounts.register, href: paths.createAccount });
  return (
    <PermittedPage operation="create_account" title={en.accounts.register}>
      <AccountEditor account={null} />
    </PermittedPage>
  );
};
export default RegisterAccount;
