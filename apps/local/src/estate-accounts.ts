/**
 * The accounts of an estate as accounts of the product.
 *
 * Owns: how each is entered. The first is ours; the others through the first role the estate gives them. An account
 * without a role cannot be entered from another, and is left out.
 */
import type { Plans } from '@drs-orchestrator/application';
import { accountId, type Account } from '@drs-orchestrator/domain';
import type { Estate } from '@drs-orchestrator/drs-simulator';

/** Registers them, in place of what was registered under the same numbers. Answers those that cannot be entered. */
export const registerAccounts = async (plans: Plans, estate: Estate): Promise<readonly string[]> => {
  const closed: string[] = [];
  for (const [index, described] of estate.accounts.entries()) {
    const account = accountOf(described, index === 0);
    if (account === undefined) closed.push(described.accountId);
    else await register(plans, account);
  }
  return closed;
};

const accountOf = ({ accountId: id, roles }: Estate['accounts'][number], isOwn: boolean): Account | undefined => {
  const [role] = roles;
  if (role === undefined && !isOwn) return undefined;
  return {
    accountId: accountId(id),
    name: isOwn ? `Own account ${id}` : `Account ${id}`,
    access: isOwn ? 'own' : 'role',
    ...(role === undefined ? {} : { roleName: role.roleName }),
    ...(role?.externalId === undefined ? {} : { externalId: role.externalId }),
    version: 0,
  };
};

const register = async (plans: Plans, account: Account): Promise<void> => {
  const present = await plans.accounts.get(account.accountId);
  const wanted = { ...account, version: present?.version ?? 0 };
  if (JSON.stringify(present) === JSON.stringify(wanted)) return;
  const written = await plans.accounts.put(wanted);
  if (!written.ok) throw new Error(`Account ${account.accountId} was changed while the estate was being registered`);
};
