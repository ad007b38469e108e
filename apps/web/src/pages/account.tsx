/**
 * One registered account: how it is entered, and whether that works.
 */
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useGo, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { call } from '../data/client.ts';
import { useAllPages, useAnswer } from '../data/queries.ts';
import type { Account } from '../editing/accounts/account-form.ts';
import { DetailPage } from '../parts/detail-page.tsx';
import { Failure } from '../parts/failure.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { PermittedButton } from '../parts/permitted.tsx';
import { Checks } from '../parts/checks.tsx';
import { en } from '../text/en.ts';

const AccountPage = () => {
  const { accountId = '' } = useParams();
  const account = useAnswer('get_account', { accountId });
  const name = account.data?.accountName ?? accountId;
  useTitle({ text: en.accounts.title, href: paths.accounts }, { text: name, href: paths.account(accountId) });
  const go = useGo();
  const isUnknown = account.data === undefined;
  return (
    <DetailPage
      question={account}
      name={name}
      buttons={(remove) => (
        <SpaceBetween direction="horizontal" size="s">
          <PermittedButton operation="delete_account" disabled={isUnknown} onClick={remove}>
            {en.accounts.remove.button}
          </PermittedButton>
          <PermittedButton operation="update_account" disabled={isUnknown} onClick={() => go(paths.editAccount(accountId))}>
            {en.editing.edit}
          </PermittedButton>
        </SpaceBetween>
      )}
      deletion={{
        words: en.accounts.remove,
        what: en.accounts.deleteWhat,
        send: ({ version }) => call('delete_account', { accountId, version }),
        gone: 'get_account',
        list: paths.accounts,
      }}
    >
      {(answer) => (
        <SpaceBetween size="l">
          <Facts account={answer} />
          <Validation accountId={accountId} />
        </SpaceBetween>
      )}
    </DetailPage>
  );
};
export default AccountPage;

const Facts = ({ account }: { readonly account: Account }) => {
  const groups = useAllPages('list_protection_groups', {});
  const using = groups.data?.flatMap((page) => page.protectionGroups).filter(({ accountId }) => accountId === account.accountId);
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: en.accounts.id, value: account.accountId },
          { label: en.accounts.access, value: en.accounts.accesses[account.access] },
          { label: en.accounts.role, value: account.roleName ?? en.states.none },
          {
            label: en.accounts.externalId,
            value: account.externalId ?? (account.hasExternalId ? en.accounts.registered : en.states.none),
          },
          {
            label: en.accounts.usedBy,
            value:
              using === undefined
                ? en.states.unknown
                : using.length === 0
                  ? en.accounts.unused
                  : using.map(({ groupId, groupName }) => (
                      <div key={groupId}>
                        <PageLink href={paths.group(groupId)}>{groupName}</PageLink>
                      </div>
                    )),
          },
        ]}
      />
    </Container>
  );
};

const Validation = ({ accountId }: { readonly accountId: string }) => {
  const [region, setRegion] = useState('');
  const validating = useMutation({
    mutationFn: () => call('validate_account', { accountId, ...(region.trim() === '' ? {} : { region: region.trim() }) }),
  });
  const { data } = validating;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" description={en.accounts.validateHint}>
            {en.accounts.validation}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <FormField label={en.accounts.validateRegion} constraintText={en.accounts.validateRegionHint}>
            <Input value={region} onChange={({ detail }) => setRegion(detail.value)} />
          </FormField>
          <PermittedButton
            operation="validate_account"
            loading={validating.isPending}
            loadingText={en.states.loading}
            onClick={() => validating.mutate()}
          >
            {en.accounts.validate}
          </PermittedButton>
          {validating.error === null ? null : <Failure error={validating.error} />}
        </SpaceBetween>
      </Container>
      {data === undefined ? null : (
        <Checks
          title={en.accounts.checked}
          checks={data.checks}
          verdict={data.valid ? 'success' : 'error'}
          verdictText={data.valid ? en.accounts.valid : en.accounts.invalid}
        />
      )}
    </SpaceBetween>
  );
};
