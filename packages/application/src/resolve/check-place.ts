/**
 * Whether a place can be worked in: reached through its registered account, the right one, its recovery service ready.
 *
 * Owns: what a probe's findings mean to people, and what to do about each. Asking AWS is the port's (`AccountAccess`).
 *
 * Invariant I12: what nobody answered is `unknown`; it never passes.
 */
import { placeKey, type Place, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { Identity, ServiceRefusal, SessionRefusal } from '../ports/account-access.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';

export type PlaceCheck = {
  readonly id: 'account-reachable' | 'account-identity' | 'service-initialised' | 'service-permitted';
  readonly result: 'pass' | 'warn' | 'block' | 'unknown';
  readonly subject: string;
  readonly message: string;
  /** What to do about it; empty where there is nothing to do. */
  readonly fix: string;
};

type Deps = Pick<Application, 'accountAccess'>;

export const checkPlace = async ({ accountAccess }: Deps, at: Place): Promise<readonly PlaceCheck[]> => {
  const { session, service } = await accountAccess.probe(at);
  if (service === null) return entranceChecks(at, session);
  return [...entranceChecks(at, session), ...(service.ok ? servicePasses(at) : [serviceCheck(at, service.refusal)])];
};

/** The way in alone, where nobody has said of which Region the service matters. */
export const checkEntrance = async ({ accountAccess }: Deps, at: Place): Promise<readonly PlaceCheck[]> =>
  entranceChecks(at, await accountAccess.enter(at));

/** Of a place that nobody waits for any longer. */
export const placeUnanswered = (at: Place, { code, message }: ReadRefusal): PlaceCheck => unreached(at, { kind: 'later', code, message });

const entranceChecks = (at: Place, session: Result<Identity, SessionRefusal>): readonly PlaceCheck[] => {
  if (!session.ok) return [unreached(at, session.refusal)];
  const reached = pass('account-reachable', at, `Entered as ${session.value.arn}`);
  const isThere = session.value.accountId === at.accountId;
  return [
    reached,
    isThere ? pass('account-identity', at, `The rights we have are account ${at.accountId}'s`) : stranger(at, session.value),
  ];
};

const servicePasses = (at: Place): readonly PlaceCheck[] => [
  pass('service-initialised', at, 'AWS DRS is initialised'),
  pass('service-permitted', at, 'AWS DRS answers what every recovery asks'),
];

const unreached = (at: Place, { kind, code, message }: SessionRefusal): PlaceCheck => {
  const said = { id: 'account-reachable', subject: placeKey(at), message: `${code}: ${message}` } as const;
  switch (kind) {
    case 'denied':
      return { ...said, result: 'block', fix: fixOfDenial(at) };
    case 'never':
      return { ...said, result: 'block', fix: `Correct what AWS objects to, or how account ${at.accountId} is registered` };
    case 'later':
      return { ...said, result: 'unknown', fix: 'Nobody answered, so nothing is known about the account; ask again' };
  }
};

/** AWS says the same for a role that is not there, one that trusts somebody else and one that wants another external id. */
const fixOfDenial = ({ accountId, access }: Place): string => {
  if (access.kind === 'own') return `Give our own rights in account ${accountId} back`;
  const externalId =
    access.externalId === undefined
      ? 'no external id is registered, so its trust policy must not ask for one'
      : 'an external id is registered, and its trust policy must ask for that very one, which is compared letter by letter';
  return (
    `Check in account ${accountId} that role ${access.roleName} exists and that its trust policy names us; ` +
    `${externalId}. Our own policy must allow sts:AssumeRole on the role`
  );
};

const stranger = (at: Place, { accountId, arn }: Identity): PlaceCheck => ({
  id: 'account-identity',
  result: 'block',
  subject: placeKey(at),
  message: `The rights we have (${arn}) are account ${accountId}'s, not account ${at.accountId}'s`,
  fix: `Register account ${at.accountId} with a role in it; access "own" is for account ${accountId}`,
});

const serviceCheck = (at: Place, { kind, action, code, message }: ServiceRefusal): PlaceCheck => {
  const said = { subject: placeKey(at), message: `${code}: ${message}` };
  switch (kind) {
    case 'uninitialised':
      return {
        ...said,
        id: 'service-initialised',
        result: 'block',
        fix: `Initialise AWS DRS in ${at.region} of account ${at.accountId}: its console does at the first visit, or call drs:InitializeService`,
      };
    case 'denied':
      return {
        ...said,
        id: 'service-permitted',
        result: 'block',
        message: `${action} is denied (${said.message})`,
        fix: `Allow ${action} to ${rightsOf(at)}`,
      };
    case 'never':
      return { ...said, id: 'service-initialised', result: 'block', fix: `Correct what AWS objects to when ${action} is asked` };
    case 'later':
      return { ...said, id: 'service-initialised', result: 'unknown', fix: `${action} was not answered, so nothing is known; ask again` };
  }
};

const rightsOf = ({ accountId, access }: Place): string =>
  access.kind === 'own' ? `our own role in account ${accountId}` : `role ${access.roleName} in account ${accountId}`;

const pass = (id: PlaceCheck['id'], at: Place, message: string): PlaceCheck => ({
  id,
  result: 'pass',
  subject: placeKey(at),
  message,
  fix: '',
});
