/**
 * Whose rights a call to a place is made with: our own, or those of a role assumed there.
 *
 * Owns: AssumeRole with its external id, the cache of sessions, and the judgement whether one lasts long enough.
 *
 * Invariants
 * 1. A session's end is judged by the injected clock alone.
 * 2. Callers who need the same session at the same time share one AssumeRole.
 * 3. Our own rights are used for no account but our own (I13).
 */
import type { Clock } from '@drs-orchestrator/application';
import { instant, ok, refused } from '@drs-orchestrator/domain';
import type { AccountId, Instant, Place, Region, Result } from '@drs-orchestrator/domain';
import type { AwsLimits } from '../limits.ts';
import type { Failure } from '../calls/failure.ts';
import type { Retrying } from '../calls/retrying.ts';
import { settled } from '../calls/settled.ts';
import type { TimeLimit } from '../calls/time-limit.ts';
import type { Clients } from './clients.ts';
import type { Credentials, CredentialsProvider, Keyring } from './credentials.ts';
import { isRegionForm } from '../parse/ids.ts';
import { roleArn } from './partition.ts';

export type Session = { readonly credentials: Credentials; readonly endsAt: Instant | null };

export type Sessions = {
  /** Has calls to the place signed with a session that lasts at least so long; a role's session is made anew where it does not. */
  open(at: Place, leastMilliseconds: number): Promise<Result<Session, Failure>>;
  /** AWS has not accepted this session: the next `open` makes another. */
  discard(at: Place, session: Session): void;
  /** What clients of the place sign with: the session opened last. */
  keyring(at: Place): Keyring;
};

export type SessionsDeps = {
  readonly clock: Clock;
  readonly limits: AwsLimits;
  readonly clients: Clients;
  readonly retrying: Retrying;
  readonly timeLimit: TimeLimit;
  /** `hubAccountId`: the account these credentials belong to; where it is given, a place elsewhere is refused without a role. */
  readonly base: { readonly credentials: CredentialsProvider; readonly hubAccountId?: AccountId | undefined };
};

/** `usable` is false once AWS has refused it. `opening`: the AssumeRole in flight. */
type Slot = { session: Session | undefined; usable: boolean; opening: Promise<Result<Session, Failure>> | undefined };

const sessionName = 'drs-orchestrator';

export const createSessions = (deps: SessionsDeps): Sessions => {
  const slots = new Map<string, Slot>();
  const slotOf = (name: string): Slot => {
    const slot = slots.get(name) ?? { session: undefined, usable: false, opening: undefined };
    slots.set(name, slot);
    return slot;
  };
  const keyringOf = (name: string): Keyring => ({ name, credentials: () => heldCredentials(slotOf(name)) });

  const openOwn = async (): Promise<Result<Session, Failure>> => {
    const slot = slotOf(ownName);
    const read = await readBase(deps.base.credentials, slot.session !== undefined && !slot.usable);
    if (!read.ok) return read;
    // One object per session, so that `discard` knows it again.
    const { session: known } = slot;
    const isKnown = known !== undefined && signsAlike(known.credentials, read.value);
    slot.session = isKnown ? known : { credentials: read.value, endsAt: null };
    slot.usable = true;
    return ok(slot.session);
  };
  const assume = async (at: Place, roleName: string, externalId: string | undefined): Promise<Result<Session, Failure>> => {
    const own = await openOwn();
    if (!own.ok) return own;
    const answer = await askForRole(deps, keyringOf(ownName), at, roleName, externalId);
    if (answer.ok || answer.refusal.kind !== 'session') return answer;
    slotOf(ownName).usable = false;
    const renewed = await openOwn();
    return renewed.ok ? askForRole(deps, keyringOf(ownName), at, roleName, externalId) : renewed;
  };
  const openRole = (
    at: Place,
    roleName: string,
    externalId: string | undefined,
    leastMilliseconds: number,
  ): Promise<Result<Session, Failure>> => {
    const slot = slotOf(nameOf(at));
    if (slot.session !== undefined && slot.usable && lasts(slot.session, deps.clock.now(), leastMilliseconds))
      return Promise.resolve(ok(slot.session));
    slot.opening ??= assume(at, roleName, externalId)
      .then((opened) => {
        if (opened.ok) Object.assign(slot, { session: opened.value, usable: true });
        return opened;
      })
      .finally(() => {
        slot.opening = undefined;
      });
    return slot.opening;
  };
  return {
    open: async (at, leastMilliseconds) => {
      if (!isRegionForm(at.region)) return refused(noRegion(at.region));
      if (at.access.kind === 'role') return openRole(at, at.access.roleName, at.access.externalId, leastMilliseconds);
      const { hubAccountId } = deps.base;
      if (hubAccountId !== undefined && hubAccountId !== at.accountId) return refused(foreignAccount(at.accountId, hubAccountId));
      return openOwn();
    },
    discard: (at, session) => {
      const slot = slotOf(nameOf(at));
      // Somebody else may have replaced it already.
      if (slot.session === session) slot.usable = false;
    },
    keyring: (at) => keyringOf(nameOf(at)),
  };
};

const ownName = 'own';

const nameOf = (at: Place): string =>
  at.access.kind === 'own' ? ownName : `${roleArn(at.accountId, at.region, at.access.roleName)} ${at.access.externalId ?? ''}`;

const signsAlike = (one: Credentials, other: Credentials): boolean =>
  one.accessKeyId === other.accessKeyId && one.sessionToken === other.sessionToken;

const lasts = (session: Session, now: Instant, leastMilliseconds: number): boolean =>
  session.endsAt === null || session.endsAt - now >= leastMilliseconds;

/** The SDK remembers credentials until shortly before they expire by the real clock. Told that they always have, it asks here each time. */
const alwaysAskAgain = new Date(0);

const heldCredentials = (slot: Slot): Promise<Credentials> =>
  slot.session === undefined
    ? Promise.reject(new Error('A call was made to a place without a session'))
    : Promise.resolve({ ...slot.session.credentials, expiration: alwaysAskAgain });

const readBase = async (provider: CredentialsProvider, forceRefresh: boolean): Promise<Result<Credentials, Failure>> => {
  try {
    return ok(await provider(forceRefresh ? { forceRefresh } : undefined));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return refused({ kind: 'unsent', code: cause.name, message: `Our own credentials could not be read: ${cause.message}` });
  }
};

/** A Region is part of the address that is called: one of another form could name anybody's. */
const noRegion = (region: Region): Failure => ({ kind: 'refused', code: 'UnknownRegion', message: `There is no Region ${region}` });

const foreignAccount = (account: AccountId, hub: AccountId): Failure => ({
  kind: 'refused',
  code: 'RoleMissing',
  message: `Account ${account} has no role registered, and our own rights hold only in account ${hub}`,
});

const askForRole = async (
  deps: SessionsDeps,
  own: Keyring,
  at: Place,
  roleName: string,
  externalId: string | undefined,
): Promise<Result<Session, Failure>> => {
  const { clients, retrying, limits, timeLimit } = deps;
  const role = roleArn(at.accountId, at.region, roleName);
  const input = {
    RoleArn: role,
    RoleSessionName: sessionName,
    DurationSeconds: limits.sessionSeconds,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  };
  const answer = await retrying({ budget: role, operation: 'AssumeRole' }, () =>
    settled(async () => {
      const { client, sdk } = await clients.sts(at.region, own);
      return client.send(new sdk.AssumeRoleCommand(input), { abortSignal: timeLimit(limits.readTimeoutMilliseconds) });
    }),
  );
  if (!answer.ok) return refused({ ...answer.refusal, message: cannotAssume(role, externalId, answer.refusal) });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.value.Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined || Expiration === undefined)
    return refused({ kind: 'cut', code: 'UnreadableAnswer', message: `AssumeRole of ${role} answered without credentials` });
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return ok({ credentials, endsAt: instant(Expiration.getTime()) });
};

/** AWS does not say which of the three it is; the external id itself is nobody's business. */
const cannotAssume = (role: string, externalId: string | undefined, failure: Failure): string =>
  failure.code === 'AccessDenied'
    ? `Role ${role} cannot be assumed: it does not exist, does not trust us, or expects ${externalId === undefined ? 'an' : 'another'} external id (${failure.message})`
    : `Role ${role} cannot be assumed: ${failure.message}`;
