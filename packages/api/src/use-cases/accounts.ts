/**
 * Accounts, and what DRS has in them, as the api asks for it.
 */
import {
  createAccount,
  deleteAccount,
  getAccount,
  getQuotas,
  listAccounts,
  listRecoveryPoints,
  listSourceServers,
  updateAccount,
  validateAccount,
} from '@drs-orchestrator/application';
import type {
  AccountRegistration,
  AccountRequest,
  Application,
  Page,
  PageRequest,
  QuotasAnswer,
  QuotasRequest,
  RecoveryPointsAnswer,
  RecoveryPointsRequest,
  SourceServersAnswer,
  SourceServersRequest,
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
  readonly listSourceServers: Asked<SourceServersRequest, SourceServersAnswer>;
  readonly listRecoveryPoints: Asked<RecoveryPointsRequest, RecoveryPointsAnswer>;
  readonly getQuotas: Asked<QuotasRequest, QuotasAnswer>;
};

export const bindAccountReads = (app: Application) =>
  ({
    listAccounts: (request) => listAccounts(app, request),
    getAccount: (request) => getAccount(app, request),
    validateAccount: (request) => validateAccount(app, request),
    listSourceServers: (request) => listSourceServers(app, request),
    listRecoveryPoints: (request) => listRecoveryPoints(app, request),
    getQuotas: (request) => getQuotas(app, request),
  }) satisfies Partial<AccountUseCases>;

export const bindAccountWrites = (app: Application) =>
  ({
    createAccount: (request) => createAccount(app, request),
    updateAccount: (request) => updateAccount(app, request),
    deleteAccount: (request) => deleteAccount(app, request),
  }) satisfies Partial<AccountUseCases>;
