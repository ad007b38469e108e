/**
 * Which accounts and Regions the groups and plans are about, and by whom an account is needed.
 */
import { placeKey, type AccountId, type ProtectionGroup, type RecoveryPlan, type Region } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { allOf } from '../catalogue/all-of.ts';

export type Location = { readonly accountId: AccountId; readonly region: Region };

export type Users = { readonly groups: readonly ProtectionGroup[]; readonly plans: readonly RecoveryPlan[] };

/** Groups in the account, and plans that name servers of it without a group. */
export const usersOf = async ({ plans }: Pick<Application, 'plans'>, accountId: AccountId): Promise<Users> => {
  const [groups, recoveryPlans] = await Promise.all([allOf(plans.groups, ({ id }) => id), allOf(plans.plans, ({ id }) => id)]);
  return {
    groups: groups.filter((group) => group.accountId === accountId),
    plans: recoveryPlans.filter((plan) => explicitLocations(plan).some((location) => location.accountId === accountId)),
  };
};

/** In order of account and Region, each once. */
export const locationsInUse = async ({ plans }: Pick<Application, 'plans'>): Promise<readonly Location[]> => {
  const [groups, recoveryPlans] = await Promise.all([allOf(plans.groups, ({ id }) => id), allOf(plans.plans, ({ id }) => id)]);
  const all = [...groups, ...recoveryPlans.flatMap(explicitLocations)];
  const distinct = new Map(all.map(({ accountId, region }) => [placeKey({ accountId, region }), { accountId, region }]));
  return [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, location]) => location);
};

/** Of servers that a plan names without a group. */
export const explicitLocations = (plan: RecoveryPlan): readonly Location[] => plan.waves.flatMap((wave) => wave.servers);
