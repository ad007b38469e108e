/**
 * The answers of the account operations.
 */
import type { Page, ValidateAnswer } from '@drs-orchestrator/application';
import type { Account, AccountId } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { idToken } from '../list-token.ts';

export const presentAccount = (account: Account, showsExternalId: boolean): AnswerOf<'get_account'> => ({
  accountId: account.accountId,
  accountName: account.name,
  access: account.access,
  roleName: account.roleName ?? null,
  externalId: showsExternalId ? (account.externalId ?? null) : null,
  hasExternalId: account.externalId !== undefined,
  version: account.version,
});

export const presentAccounts = ({ things, next }: Page<AccountId, Account>, showsExternalIds: boolean): AnswerOf<'list_accounts'> => ({
  accounts: things.map((account) => presentAccount(account, showsExternalIds)),
  count: things.length,
  nextToken: next === null ? null : idToken('accounts', next),
});

/** What nobody could find out is as much in the way as what is wrong (I12). */
export const presentValidation = ({ accountId, checks }: ValidateAnswer): AnswerOf<'validate_account'> => ({
  accountId,
  valid: checks.every(({ result }) => result === 'pass' || result === 'warn'),
  checks: checks.map((check) => ({ ...check })),
});
