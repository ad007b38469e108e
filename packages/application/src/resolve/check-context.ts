/**
 * An account context that somebody states at a start.
 *
 * It selects nothing; every place of the plan must be the one that it names, and it must agree with what is registered, or
 * somebody is mistaken about where they are.
 */
import type { FrozenPlan } from '@drs-orchestrator/domain';
import type { AccountContext } from '../answers.ts';
import type { Application } from '../application.ts';
import type { FieldIssue } from '../refusal.ts';

/** By the wire's names; empty where it agrees, or none was stated. */
export const contextIssues = async (
  { plans }: Pick<Application, 'plans'>,
  plan: FrozenPlan,
  context: AccountContext | undefined,
): Promise<readonly FieldIssue[]> => {
  if (context === undefined) return [];
  const issues: FieldIssue[] = [];
  const account = await plans.accounts.get(context.accountId);
  if (account === undefined) issues.push({ field: 'accountContext.accountId', message: `Account ${context.accountId} is not registered` });
  const elsewhere = plan.places.find(({ accountId }) => accountId !== context.accountId);
  if (elsewhere !== undefined) {
    issues.push({ field: 'accountContext.accountId', message: `The plan has servers in account ${elsewhere.accountId}` });
  }
  const here = plan.places.find(({ accountId, region }) => accountId === context.accountId && region !== context.region);
  if (here !== undefined) {
    issues.push({ field: 'accountContext.region', message: `The plan has servers of account ${here.accountId} in ${here.region}` });
  }
  if (account !== undefined && account.roleName !== context.roleName) {
    issues.push({ field: 'accountContext.roleName', message: `Account ${context.accountId} is registered with another role` });
  }
  if (context.externalId !== undefined && account?.externalId !== context.externalId) {
    issues.push({ field: 'accountContext.externalId', message: `Account ${context.accountId} is registered with another external id` });
  }
  return issues;
};
