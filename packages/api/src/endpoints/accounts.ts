/**
 * Accounts: listed and read by anybody signed in with a role, registered, changed, removed and validated by administrators.
 *
 * Owns: who sees an external id. It is the secret half of a trust between two accounts, so only those see it who may change it.
 */
import type { AccountRegistration } from '@drs-orchestrator/application';
import { permissionsOf } from '@drs-orchestrator/contract';
import type { InputOf } from '@drs-orchestrator/contract';
import { accountId, ok, refused, region, type Actor } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { readIdToken } from '../list-token.ts';
import { presentAccount, presentAccounts, presentValidation } from '../present/accounts.ts';
import type { Asker, Endpoint } from './endpoint.ts';

export const listAccounts: Endpoint<'list_accounts'> = async ({ input, asker }, { useCases }) => {
  const after = input.nextToken === undefined ? ok(undefined) : readIdToken('accounts', input.nextToken);
  if (!after.ok) return after;
  const listed = await useCases.listAccounts({
    limit: input.limit,
    ...(after.value === undefined ? {} : { after: accountId(after.value) }),
  });
  return listed.ok ? ok(presentAccounts(listed.value, seesSecrets(asker))) : refused(failureOf(listed.refusal));
};

export const getAccount: Endpoint<'get_account'> = async ({ input, asker }, { useCases }) => {
  const found = await useCases.getAccount({ accountId: accountId(input.accountId) });
  return found.ok ? ok(presentAccount(found.value, seesSecrets(asker))) : refused(failureOf(found.refusal));
};

export const createAccount: Endpoint<'create_account'> = async ({ input, asker, by, invocation }, { useCases }) => {
  const created = await useCases.createAccount(registration(input));
  if (created.ok) invocation.log.info('Account registered', traceOf(input, by));
  return created.ok ? ok(presentAccount(created.value, seesSecrets(asker))) : refused(failureOf(created.refusal));
};

export const updateAccount: Endpoint<'update_account'> = async ({ input, asker, by, invocation }, { useCases }) => {
  const updated = await useCases.updateAccount({ ...registration(input), version: input.version });
  if (updated.ok) invocation.log.info('Account changed', traceOf(input, by));
  return updated.ok ? ok(presentAccount(updated.value, seesSecrets(asker))) : refused(failureOf(updated.refusal));
};

export const deleteAccount: Endpoint<'delete_account'> = async ({ input, by, invocation }, { useCases }) => {
  const deleted = await useCases.deleteAccount({ accountId: accountId(input.accountId), version: input.version });
  if (deleted.ok) invocation.log.info('Account removed', traceOf(input, by));
  return deleted.ok ? ok({ accountId: deleted.value.accountId, deleted: true }) : refused(failureOf(deleted.refusal));
};

export const validateAccount: Endpoint<'validate_account'> = async ({ input }, { useCases }) => {
  const validated = await useCases.validateAccount({
    accountId: accountId(input.accountId),
    ...(input.region === undefined ? {} : { region: region(input.region) }),
  });
  return validated.ok ? ok(presentValidation(validated.value)) : refused(failureOf(validated.refusal));
};

/** Who has changed where we may go; never the external id. */
const traceOf = (input: { readonly accountId: string }, by: Actor) => ({ accountId: input.accountId, by: by.name, proof: by.proof });

/** Direct invocation is IAM's to allow, and it allows all or nothing. */
const seesSecrets = (asker: Asker): boolean =>
  asker.via === 'direct' || (asker.via === 'http' && permissionsOf(asker.user?.roles ?? []).includes('administer'));

const registration = (input: InputOf<'create_account'>): AccountRegistration => ({
  accountId: accountId(input.accountId),
  name: input.accountName,
  access: input.access,
  ...(input.roleName === undefined ? {} : { roleName: input.roleName }),
  ...(input.externalId === undefined ? {} : { externalId: input.externalId }),
});
