/**
 * From an access key to who calls: configured credentials, or those of a role assumed here.
 *
 * Invariants
 * 1. Keys that AssumeRole gave out are recognised by their prefix; one of them the world does not know is never let in.
 * 2. Assumed credentials end by the virtual clock.
 * 3. Where credentials are configured, every request is signed with its caller's secret, and just now. Where none are, there is
 *    nobody to keep out, and no signature is verified.
 */
import type { World } from '../world/world.ts';
import type { WireRequest } from '../wire.ts';
import type { Authorization } from './authorization.ts';
import { signatureProblem } from './signature.ts';
import type { SignatureProblem } from './signature.ts';

export type ConfiguredCredential = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly accountId: string };

export type Caller = {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  /** Whether the caller is itself an assumed role: AWS then caps the next session at an hour. */
  readonly isChained: boolean;
};

/** Why a caller is not let in; each service says it in its own words. */
export type AuthProblem = 'missing-token' | 'malformed' | 'unknown-key' | 'expired' | Exclude<SignatureProblem, 'incomplete'>;

export type CallerFound =
  { readonly kind: 'caller'; readonly caller: Caller } | { readonly kind: 'refused'; readonly problem: AuthProblem };

/** Temporary keys begin with ASIA; the rest of the prefix tells ours from a stranger's. */
export const ASSUMED_KEY_PREFIX = 'ASIADRSSIM';

export type Doorkeeper = {
  readonly world: World;
  /** undefined: whoever signs, with whatever secret, is the first account. */
  readonly configured: readonly ConfiguredCredential[] | undefined;
  /** The real time, by which requests are dated. */
  readonly timeOfDay: () => number;
};

/** `now` is the virtual time, by which sessions end. */
export function findCaller(doorkeeper: Doorkeeper, request: WireRequest, authorization: Authorization, now: number): CallerFound {
  if (authorization.kind === 'unsigned') return refused('missing-token');
  if (authorization.kind === 'malformed') return refused('malformed');
  const { configured, timeOfDay } = doorkeeper;
  const holder = holderOf(doorkeeper, authorization.scope.accessKeyId, authorization.sessionToken);
  if (holder === undefined) return refused('unknown-key');
  if (configured !== undefined && holder.secretAccessKey !== undefined) {
    const problem = signatureProblem(
      { ...request, body: request.bytes ?? request.body },
      authorization,
      holder.secretAccessKey,
      timeOfDay(),
    );
    if (problem !== undefined) return refused(problem === 'incomplete' ? 'malformed' : problem);
  }
  return now >= holder.expiresAt ? refused('expired') : { kind: 'caller', caller: holder.caller };
}

function refused(problem: AuthProblem): CallerFound {
  return { kind: 'refused', problem };
}

type Holder = { readonly caller: Caller; readonly secretAccessKey: string | undefined; readonly expiresAt: number };

function holderOf({ world, configured }: Doorkeeper, accessKeyId: string, sessionToken: string | undefined): Holder | undefined {
  if (accessKeyId.startsWith(ASSUMED_KEY_PREFIX)) {
    const session = world.credentials.get(accessKeyId);
    if (session?.sessionToken !== sessionToken || session === undefined) return undefined;
    const { accountId, roleName, sessionName, secretAccessKey, expiresAt } = session;
    return { caller: assumedRole(accountId, roleName, sessionName), secretAccessKey, expiresAt };
  }
  if (configured === undefined) {
    return { caller: user(world.meta().hubAccountId, accessKeyId), secretAccessKey: undefined, expiresAt: Infinity };
  }
  const known = configured.find((credential) => credential.accessKeyId === accessKeyId);
  if (known === undefined) return undefined;
  return { caller: user(known.accountId, accessKeyId), secretAccessKey: known.secretAccessKey, expiresAt: Infinity };
}

export function assumedRole(accountId: string, roleName: string, sessionName: string): Caller {
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `${roleUserId(accountId, roleName)}:${sessionName}`,
    isChained: true,
  };
}

/** Whose keys an account is called with, where it is no role's. */
export function userArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:user/drs-local`;
}

function user(accountId: string, accessKeyId: string): Caller {
  return { accountId, arn: userArn(accountId), userId: accessKeyId.replace(/^AKIA/, 'AIDA'), isChained: false };
}

/** Roles have no record of their own to keep an id in; this one is at least always the same. */
export function roleUserId(accountId: string, roleName: string): string {
  const letters = roleName.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return `AROA${letters.padEnd(5, 'X').slice(0, 5)}${accountId}`;
}
