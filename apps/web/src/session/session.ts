/**
 * Who is signed in at this browser.
 *
 * Owns: the token and its end. It is kept in the browser's own storage, so that a further tab and a deep link need no further
 * sign-in; it goes into a header and nowhere else. What its bearer may do is the API's to say.
 */
import { useSyncExternalStore } from 'react';
import { readFields, writeFields } from '../app/browser-storage.ts';

export type Session = { readonly token: string; readonly user: string; readonly expiresAt: string };
export type SignedOut = { readonly signedOut: 'never' | 'over' };

const key = 'drs-orchestrator/session';
const listeners = new Set<() => void>();

const stored = (): Session | null => {
  const { token, user, expiresAt } = readFields(key);
  if (typeof token !== 'string' || typeof user !== 'string' || typeof expiresAt !== 'string') return null;
  return Date.parse(expiresAt) > Date.now() ? { token, user, expiresAt } : null;
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
export const endSession = (why: SignedOut['signedOut']): void => {
  window.localStorage.removeItem(key);
  change({ signedOut: why });
};

export const tokenNow = (): string | undefined => ('token' in present ? present.token : undefined);

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
