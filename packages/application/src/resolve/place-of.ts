/**
 * The place of a registered account: where calls go, and how to get in.
 *
 * Invariant I13: a place is made from what is registered and from nothing else.
 */
import type { Account, Place, Region } from '@drs-orchestrator/domain';

export const placeOf = (account: Account, region: Region): Place => ({ accountId: account.accountId, region, access: accessOf(account) });

const accessOf = (account: Account): Place['access'] => {
  if (account.access === 'own') return { kind: 'own' };
  if (account.roleName === undefined) throw new Error(`Account ${account.accountId} is to be entered by a role, and names none`);
  return { kind: 'role', roleName: account.roleName, ...(account.externalId === undefined ? {} : { externalId: account.externalId }) };
};
