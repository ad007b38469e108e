/**
 * Who is signed in at this browser.
 *
 * Owns: the token and its end. It is kept in the browser's own storage, so that a further tab and a deep link need no further
 * sign-in; it goes into a header and nowhere else. What its bearer may do is the API's to say.
 */
import { useSyncExternalStore } from 'react';
import { readFields, writeFields } from '../app/browser-storage.ts';

/** `isRenewable`: whoever issued the token gives another one when it has ended. */
export type Session = { readonly token: string; readonly user: string; readonly expiresAt: string; readonly isRenewable: boolean };
/** `problem`: what the provider says where a sign-in came to nothing. */
export type SignedOut = { readonly signedOut: 'never' | 'over'; readonly problem?: string };

const key = 'drs-orchestrator/session';
const listeners = new Set<() => void>();

const stored = (): Session | null => {
  const { token, user, expiresAt, isRenewable } = readFields(key);
  if (typeof token !== 'string' || typeof user !== 'string' || typeof expiresAt !== 'string') return null;
  const session = { token, user, expiresAt, isRenewable: isRenewable === true };
  return session.isRenewable || Date.parse(expiresAt) > Date.now() ? session : null;
};

let present: Session | SignedOut = stored() ?? { signedOut: 'never' };

const change = (to: Session | SignedOut): void => {
  present = to;
  for (const listener of listeners) listener();
};

export const beginSession = (session: Session): void => {
  writeFields(key, session);
  change(session);
};

/** `over`: the API no longer knows the token. */
export const endSession = (why: SignedOut['signedOut'], problem?: string): void => {
  window.localStorage.removeItem(key);
  change({ signedOut: why, ...(problem === undefined ? {} : { problem }) });
};

export const sessionNow = (): Session | undefined => ('token' in present ? present : undefined);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  const elsewhere = (event: StorageEvent): void => {
    if (event.key === key) change(stored() ?? { signedOut: 'never' });
  };
  window.addEventListener('storage', elsewhere);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', elsewhere);
  };
};

export const useSession = (): Session | SignedOut => useSyncExternalStore(subscribe, () => present);
