/**
 * From an access key to who calls: configured credentials, or those of a role assumed here.
 *
 * Invariants
 * 1. Keys that AssumeRole gave out are recognised by their prefix; one of them the world does not know is never let in.
 * 2. Assumed credentials end by the virtual clock.
 */
import type { World } from '../world/world.ts';
import type { Authorization } from './authorization.ts';

export type ConfiguredCredential = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly accountId: string };

export type Caller = {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  /** Whether the caller is itself an assumed role: AWS then caps the next session at an hour. */
  readonly isChained: boolean;
};

/** Why a caller is not let in; each service says it in its own words. */
export type AuthProblem = 'missing-token' | 'malformed' | 'unknown-key' | 'expired';

export type CallerFound =
  { readonly kind: 'caller'; readonly caller: Caller } | { readonly kind: 'refused'; readonly problem: AuthProblem };

/** Temporary keys begin with ASIA; the rest of the prefix tells ours from a stranger's. */
export const ASSUMED_KEY_PREFIX = 'ASIADRSSIM';

export function findCaller(
  world: World,
  configured: readonly ConfiguredCredential[] | undefined,
  authorization: Authorization,
  now: number,
): CallerFound {
  const refused = (problem: AuthProblem): CallerFound => ({ kind: 'refused', problem });
  if (authorization.kind === 'unsigned') return refused('missing-token');
  if (authorization.kind === 'malformed') return refused('malformed');
  const { accessKeyId } = authorization.scope;
  if (accessKeyId.startsWith(ASSUMED_KEY_PREFIX)) {
    const credential = world.credentials.get(accessKeyId);
    if (credential?.sessionToken !== authorization.sessionToken || credential === undefined) return refused('unknown-key');
    if (now >= credential.expiresAt) return refused('expired');
    const { accountId, roleName, sessionName } = credential;
    return { kind: 'caller', caller: assumedRole(accountId, roleName, sessionName) };
  }
  if (configured === undefined) return { kind: 'caller', caller: user(world.meta().hubAccountId, accessKeyId) };
  const known = configured.find((credential) => credential.accessKeyId === accessKeyId);
  return known === undefined ? refused('unknown-key') : { kind: 'caller', caller: user(known.accountId, accessKeyId) };
}

export function assumedRole(accountId: string, roleName: string, sessionName: string): Caller {
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `${roleUserId(accountId, roleName)}:${sessionName}`,
    isChained: true,
  };
}

function user(accountId: string, accessKeyId: string): Caller {
  return { accountId, arn: `arn:aws:iam::${accountId}:user/drs-local`, userId: accessKeyId.replace(/^AKIA/, 'AIDA'), isChained: false };
}

/** Roles have no record of their own to keep an id in; this one is at least always the same. */
export function roleUserId(accountId: string, roleName: string): string {
  const letters = roleName.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return `AROA${letters.padEnd(5, 'X').slice(0, 5)}${accountId}`;
}
