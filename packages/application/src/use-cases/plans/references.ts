/**
 * What a plan names, looked up: its protection groups, and the accounts of everything it launches.
 *
 * Owns: the complaints about what does not exist, by field and id, and one list of everything that a wave launches.
 */
import {
  isRegionForm,
  ok,
  placeKey,
  refused,
  type Account,
  type AccountId,
  type GroupId,
  type Place,
  type ProtectionGroup,
  type Result,
  type Selection,
} from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import type { FieldIssue } from '../../refusal.ts';
import { placeOf } from '../../resolve/place-of.ts';
import type { PlanDraft } from './plan-requests.ts';

/** A group, or servers named one by one, as one wave launches them. */
export type Reference = {
  /** `waves[1].protectionGroupIds[0]` */
  readonly field: string;
  readonly waveNumber: number;
  /** Null: named one by one. */
  readonly group: ProtectionGroup | null;
  readonly place: Place;
  /** The place's key. */
  readonly at: string;
  readonly selection: Selection;
};

type Deps = Pick<Application, 'plans'>;

/** In the plan's order; refused with every reference that leads nowhere. */
export const readReferences = async (deps: Deps, plan: PlanDraft): Promise<Result<readonly Reference[], readonly FieldIssue[]>> => {
  const groups = await readGroups(deps, plan);
  const accounts = await readAccounts(deps, [...groups.values(), ...plan.waves.flatMap(({ servers }) => servers)]);
  const found: Reference[] = [];
  const issues: FieldIssue[] = [];
  for (const [index, wave] of plan.waves.entries()) {
    const at = `waves[${String(index)}]`;
    const read = [
      ...wave.groupIds.map((id, position) => groupReference(`${at}.protectionGroupIds[${String(position)}]`, id, groups.get(id), accounts)),
      ...wave.servers.map((servers, position) => serversReference(`${at}.servers[${String(position)}]`, servers, accounts)),
    ];
    for (const reference of read) {
      if (reference.ok) found.push({ ...reference.value, waveNumber: wave.number });
      else issues.push(reference.refusal);
    }
  }
  return issues.length === 0 ? ok(found) : refused(issues);
};

type Read = Result<Omit<Reference, 'waveNumber'>, FieldIssue>;
type Accounts = ReadonlyMap<AccountId, Account>;

const readGroups = async ({ plans }: Deps, plan: PlanDraft): Promise<ReadonlyMap<GroupId, ProtectionGroup>> => {
  const groups = new Map<GroupId, ProtectionGroup>();
  for (const id of new Set(plan.waves.flatMap(({ groupIds }) => groupIds))) {
    const group = await plans.groups.get(id);
    if (group !== undefined) groups.set(id, group);
  }
  return groups;
};

const readAccounts = async ({ plans }: Deps, named: readonly { readonly accountId: AccountId }[]): Promise<Accounts> => {
  const accounts = new Map<AccountId, Account>();
  for (const id of new Set(named.map(({ accountId }) => accountId))) {
    const account = await plans.accounts.get(id);
    if (account !== undefined) accounts.set(id, account);
  }
  return accounts;
};

const groupReference = (field: string, id: GroupId, group: ProtectionGroup | undefined, accounts: Accounts): Read => {
  if (group === undefined) return refused({ field, message: `There is no protection group ${id}` });
  const account = accounts.get(group.accountId);
  if (account === undefined) return refused({ field, message: `Account ${group.accountId} of protection group ${id} is not registered` });
  return ok({ field, group, place: placeOf(account, group.region), at: placeKey(group), selection: group.selection });
};

const serversReference = (field: string, servers: PlanDraft['waves'][number]['servers'][number], accounts: Accounts): Read => {
  const { accountId, region, serverIds } = servers;
  const account = accounts.get(accountId);
  if (account === undefined) return refused({ field: `${field}.accountId`, message: `Account ${accountId} is not registered` });
  if (!isRegionForm(region)) {
    return refused({ field: `${field}.region`, message: 'Must be a Region as AWS writes it, like eu-central-1' });
  }
  return ok({
    field,
    group: null,
    place: placeOf(account, region),
    at: placeKey(servers),
    selection: { kind: 'servers', serverIds },
  });
};
