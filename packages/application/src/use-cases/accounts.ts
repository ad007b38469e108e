/**
 * Registering accounts: which may be worked in, and how each is entered.
 *
 * Owns: the rules of a registration and of its removal. Executions under way hold the way in that they started with, so a
 * change here does not touch them. Whether an account really lets us in is validate-account.ts.
 */
import { isTerminal, ok, placeKey, refused, type Account, type AccountId, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { allOf, pageOf, type Page, type PageRequest } from '../catalogue/all-of.ts';
import { staleVersion, versionLost } from '../catalogue/versions.ts';
import { inTurn } from '../claims/turn.ts';
import { callSoonForRights } from '../readiness/rights-round.ts';
import type { Refusal } from '../refusal.ts';
import { explicitLocations, usersOf } from '../resolve/places-in-use.ts';
import { referencesTurn } from './plans/edit-lock.ts';

export type AccountRequest = { readonly accountId: AccountId };

/** The whole of it: what is left out is not registered any more. */
export type AccountRegistration = Omit<Account, 'version'>;

type Deps = Pick<Application, 'plans' | 'accountAccess' | 'clock' | 'log'>;

export const listAccounts = async (
  { plans }: Pick<Application, 'plans'>,
  request: PageRequest<AccountId>,
): Promise<Result<Page<AccountId, Account>, Refusal>> => ok(await pageOf(plans.accounts, idOf, request));

export const getAccount = async (
  { plans }: Pick<Application, 'plans'>,
  { accountId }: AccountRequest,
): Promise<Result<Account, Refusal>> => {
  const account = await plans.accounts.get(accountId);
  return account === undefined ? refused({ kind: 'account-not-found', accountId }) : ok(account);
};

export const createAccount = async (deps: Deps, wanted: AccountRegistration): Promise<Result<Account, Refusal>> => {
  const refusal = await checkRegistration(deps, wanted);
  if (refusal !== null) return refused(refusal);
  const written = await deps.plans.accounts.put({ ...wanted, version: 0 });
  if (!written.ok) return refused(taken(wanted.accountId));
  await lookSoon(deps, wanted.accountId);
  return ok({ ...wanted, version: 1 });
};

export const updateAccount = async (
  deps: Deps,
  { version, ...wanted }: AccountRegistration & { readonly version: number },
): Promise<Result<Account, Refusal>> => {
  const present = await readAt(deps, wanted.accountId, version);
  if (!present.ok) return present;
  const refusal = await checkRegistration(deps, wanted);
  if (refusal !== null) return refused(refusal);
  const written = await deps.plans.accounts.put({ ...wanted, version });
  if (!written.ok) return refused(await overtaken(deps, wanted.accountId, version));
  await lookSoon(deps, wanted.accountId);
  return ok({ ...wanted, version: version + 1 });
};

/** What we may do there is not known of another way in. */
const lookSoon = async (deps: Deps, accountId: AccountId): Promise<void> => {
  const { groups, plans } = await usersOf(deps, accountId);
  const named = [...groups, ...plans.flatMap(explicitLocations)].filter((one) => one.accountId === accountId);
  await callSoonForRights(deps, named);
};

export const deleteAccount = async (
  app: Pick<Application, 'plans' | 'executions' | 'journal' | 'claims' | 'clock' | 'limits'>,
  { accountId, version }: AccountRequest & { readonly version: number },
): Promise<Result<AccountRequest, Refusal>> => {
  const present = await readAt(app, accountId, version);
  if (!present.ok) return present;
  return inTurn(app, referencesTurn, async (turn) => {
    const refusal = (await inUse(app, accountId)) ?? (await inExecution(app, accountId));
    if (refusal !== null) return refused(refusal);
    if (turn.isOver()) return refused({ kind: 'busy', retryAfterSeconds: 1 });
    const removed = await app.plans.accounts.remove(accountId, version);
    return removed.ok ? ok({ accountId }) : refused(await overtaken(app, accountId, version));
  });
};

const idOf = ({ accountId }: Account): AccountId => accountId;

const subjectOf = (accountId: AccountId): string => `Account ${accountId}`;

const readAt = async (deps: Pick<Application, 'plans'>, accountId: AccountId, version: number): Promise<Result<Account, Refusal>> => {
  const present = await getAccount(deps, { accountId });
  const stale = present.ok ? staleVersion(subjectOf(accountId), version, present.value) : null;
  return stale === null ? present : refused(stale);
};

const overtaken = ({ plans }: Pick<Application, 'plans'>, accountId: AccountId, version: number): Promise<Refusal> =>
  versionLost(subjectOf(accountId), { version }, plans.accounts.get(accountId));

const taken = (accountId: AccountId): Refusal => ({
  kind: 'already-exists',
  field: 'accountId',
  message: `Account ${accountId} is registered already`,
});

/** What must be so of any registration. There is one account that we run in, so no two are entered with our own rights. */
const checkRegistration = async ({ plans, accountAccess }: Deps, wanted: AccountRegistration): Promise<Refusal | null> => {
  const { accountId, access, roleName, externalId } = wanted;
  if (access === 'role') return roleName === undefined ? { kind: 'missing-parameters', fields: ['roleName'] } : null;
  if (externalId !== undefined && roleName === undefined) {
    const message = 'Goes with a role name: callers of an account entered with our own rights state both or none';
    return { kind: 'invalid-parameters', issues: [{ field: 'externalId', message }] };
  }
  const own = (await allOf(plans.accounts, idOf)).find((one) => one.access === 'own' && one.accountId !== accountId);
  if (own !== undefined) {
    return {
      kind: 'already-exists',
      field: 'access',
      message: `Account ${own.accountId} has access "own" already, and there is one account that we run in`,
    };
  }
  const { hubAccountId } = accountAccess;
  if (hubAccountId === null || hubAccountId === accountId) return null;
  const message = `"own" is for account ${hubAccountId}, which we run in; account ${accountId} is entered by a role`;
  return { kind: 'invalid-parameters', issues: [{ field: 'access', message }] };
};

const inUse = async (app: Pick<Application, 'plans'>, accountId: AccountId): Promise<Refusal | null> => {
  const { groups, plans } = await usersOf(app, accountId);
  const usedBy = [...groups, ...plans].map(({ id }) => id);
  if (usedBy.length === 0) return null;
  const message = `Account ${accountId} is needed by ${String(groups.length)} protection groups and ${String(plans.length)} recovery plans`;
  return { kind: 'in-use', message, usedBy };
};

/** Heads read in one request. */
const headsPerPage = 100;

const inExecution = async (
  { executions, journal }: Pick<Application, 'executions' | 'journal'>,
  accountId: AccountId,
): Promise<Refusal | null> => {
  let page = await executions.list({ index: { kind: 'active' }, limit: headsPerPage });
  for (;;) {
    for (const { executionId } of page) {
      const execution = (await journal.load(executionId))?.execution;
      if (execution === undefined || isTerminal(execution)) continue;
      const place = execution.plan.places.find((one) => one.accountId === accountId);
      if (place === undefined) continue;
      const message = `Account ${accountId} is in use by an active execution: ${executionId} in ${placeKey(place)}`;
      return { kind: 'conflict', message, executionId, planId: execution.plan.planId };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < headsPerPage) return null;
    const before = { startTime: last.listing.startTime, executionId: last.executionId };
    page = await executions.list({ index: { kind: 'active' }, limit: headsPerPage, before });
  }
};
