/**
 * Where servers live and where they are recovered: an account and Region, and how to get in.
 *
 * Invariant I13: no call goes anywhere but to the places frozen into the execution. There is no default place.
 */
import type { AccountId, Region } from './ids.ts';

/** `own`: the account we run in, with our own rights. `role`: another account, through a role it trusts us with. */
export type Access = { readonly kind: 'own' } | { readonly kind: 'role'; readonly roleName: string; readonly externalId?: string };

export type Place = { readonly accountId: AccountId; readonly region: Region; readonly access: Access };

/** The place as a string that sorts and compares: `123456789012/eu-central-1`. Access is not part of a place's identity. */
export const placeKey = (place: { readonly accountId: AccountId; readonly region: Region }): string => `${place.accountId}/${place.region}`;
