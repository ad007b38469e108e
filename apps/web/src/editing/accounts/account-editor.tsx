/**
 * The form of an account, registered or changed, with what the account itself needs first.
 */
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useGo, useTell } from '../../app/frame.tsx';
import { paths } from '../../app/paths.ts';
import { call } from '../../data/client.ts';
import { useAllPages, useAskAnew } from '../../data/queries.ts';
import { en } from '../../text/en.ts';
import { EditorForm } from '../editor-form.tsx';
import { placeErrors, type FieldErrors } from '../field-errors.ts';
import { issuesOf } from '../../data/issues.ts';
import { optional } from '../optional.tsx';
import { useEditor } from '../use-editor.ts';
import {
  accountControls,
  accountFormOf,
  accountRequestOf,
  accountSecrets,
  emptyAccount,
  type Account,
  type AccountForm,
} from './account-form.ts';

const opened = (account: Account) => ({ form: accountFormOf(account), version: account.version });

/** How people call the fields. */
const names: Readonly<Record<keyof AccountForm, string>> = {
  accountId: en.accounts.form.id,
  accountName: en.accounts.form.name,
  access: en.accounts.form.access,
  roleName: en.accounts.form.role,
  externalId: en.accounts.form.externalId,
};

/** `account`: the one that is changed; null: one is registered. */
export const AccountEditor = ({ account }: { readonly account: Account | null }) => {
  const go = useGo();
  const tell = useTell();
  const askAnew = useAskAnew();
  const accountId = account?.accountId ?? null;
  const editor = useEditor<AccountForm, Account>({
    draft: `account ${accountId ?? 'new'}`,
    opened: account === null ? { form: emptyAccount, version: null } : opened(account),
    secrets: accountSecrets,
    send: (form, version) =>
      accountId === null || version === null
        ? call('create_account', accountRequestOf(form))
        : call('update_account', { version, ...accountRequestOf(form) }),
    ...(accountId === null ? {} : { reload: async () => opened(await call('get_account', { accountId })) }),
    saved: (answer) => {
      tell({ type: 'success', text: en.editing.saved(answer.accountName) });
      askAnew();
      go(paths.account(answer.accountId));
    },
  });
  const { form, change } = editor;
  const errors = placeErrors(issuesOf(editor.error), accountControls);
  return (
    <EditorForm
      title={account === null ? en.accounts.register : en.accounts.edit(account.accountName)}
      submit={account === null ? en.accounts.register : en.editing.save}
      back={accountId === null ? paths.accounts : paths.account(accountId)}
      editor={editor}
      errors={errors}
      names={names}
    >
      {form.access === 'role' ? <Steps /> : null}
      <Fields form={form} change={change} errors={errors} isNew={account === null} />
    </EditorForm>
  );
};

const Steps = () => {
  const accounts = useAllPages('list_accounts', {});
  const own = accounts.data?.flatMap((page) => page.accounts).find(({ access }) => access === 'own');
  const { steps } = en.accounts;
  return (
    <Container header={<Header variant="h2">{steps.title}</Header>}>
      <ol className="steps">
        {[steps.role, steps.hub(own?.accountId ?? null), steps.outputs, steps.validate].map((step) => (
          <li key={step}>
            <Box>{step}</Box>
          </li>
        ))}
      </ol>
    </Container>
  );
};

type FieldsProps = {
  readonly form: AccountForm;
  readonly change: (changed: Partial<AccountForm>) => void;
  readonly errors: FieldErrors;
  readonly isNew: boolean;
};

const Fields = ({ form, change, errors, isNew }: FieldsProps) => {
  const { form: words } = en.accounts;
  const text = (label: React.ReactNode, hint: string, field: 'accountId' | 'accountName' | 'roleName' | 'externalId', isFixed = false) => (
    <FormField label={label} constraintText={hint} errorText={errors.at(field)}>
      <Input value={form[field]} readOnly={isFixed} autoComplete={false} onChange={({ detail }) => change({ [field]: detail.value })} />
    </FormField>
  );
  return (
    <Container header={<Header variant="h2">{words.what}</Header>}>
      <SpaceBetween size="l">
        {text(words.id, words.idHint, 'accountId', !isNew)}
        {text(words.name, words.nameHint, 'accountName')}
        <FormField label={words.access} errorText={errors.at('access')}>
          <RadioGroup
            value={form.access}
            onChange={({ detail }) => change({ access: detail.value === 'own' ? 'own' : 'role' })}
            items={[
              { value: 'role', label: words.byRole, description: words.byRoleHint },
              { value: 'own', label: words.own, description: words.ownHint },
            ]}
          />
        </FormField>
        {text(form.access === 'own' ? optional(words.role) : words.role, words.roleHint, 'roleName')}
        {text(optional(words.externalId), words.externalIdHint, 'externalId')}
      </SpaceBetween>
    </Container>
  );
};
