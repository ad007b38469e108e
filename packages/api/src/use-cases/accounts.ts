/**
 * Registering accounts, as the api asks for it.
 */
import { createAccount, deleteAccount, getAccount, listAccounts, updateAccount, validateAccount } from '@drs-orchestrator/application';
import type {
  AccountRegistration,
  AccountRequest,
  Application,
  Page,
  PageRequest,
  ValidateAnswer,
  ValidateRequest,
} from '@drs-orchestrator/application';
import type { Account, AccountId } from '@drs-orchestrator/domain';
import type { Asked } from './asked.ts';

export type AccountUseCases = {
  readonly listAccounts: Asked<PageRequest<AccountId>, Page<AccountId, Account>>;
  readonly getAccount: Asked<AccountRequest, Account>;
  readonly createAccount: Asked<AccountRegistration, Account>;
  readonly updateAccount: Asked<AccountRegistration & { readonly version: number }, Account>;
  readonly deleteAccount: Asked<AccountRequest & { readonly version: number }, AccountRequest>;
  readonly validateAccount: Asked<ValidateRequest, ValidateAnswer>;
};

export const bindAccountUseCases = (app: Application): AccountUseCases => ({
  listAccounts: (request) => listAccounts(app, request),
  getAccount: (request) => getAccount(app, request),
  createAccount: (request) => createAccount(app, request),
  updateAccount: (request) => updateAccount(app, request),
  deleteAccount: (request) => deleteAccount(app, request),
  validateAccount: (request) => validateAccount(app, request),
});
