/**
 * An account as its form holds it, and the request that it becomes.
 */
import type { CallInput, OutputOf } from '@drs-orchestrator/contract';

export type Account = OutputOf<'get_account'>;
export type AccountRequest = CallInput<'create_account'>;

export type AccountForm = {
  readonly accountId: string;
  readonly accountName: string;
  readonly access: Account['access'];
  readonly roleName: string;
  readonly externalId: string;
};

export const emptyAccount: AccountForm = { accountId: '', accountName: '', access: 'role', roleName: '', externalId: '' };

/** Shown to administrators alone, and so kept nowhere. */
export const accountSecrets = ['externalId'] as const satisfies readonly (keyof AccountForm)[];

export const accountFormOf = ({ accountId, accountName, access, roleName, externalId }: Account): AccountForm => ({
  accountId,
  accountName,
  access,
  roleName: roleName ?? '',
  externalId: externalId ?? '',
});

/** An account that is entered by a role says one, even an empty one: so it is the role that the API misses. */
export const accountRequestOf = ({ accountId, accountName, access, roleName, externalId }: AccountForm): AccountRequest => ({
  accountId: accountId.trim(),
  accountName,
  access,
  ...(roleName.trim() === '' && access === 'own' ? {} : { roleName: roleName.trim() }),
  ...(externalId.trim() === '' ? {} : { externalId: externalId.trim() }),
});

/** The fields that the form shows, as the API names them. */
export const accountControls = Object.keys(emptyAccount);
