/**
 * A session store that keeps nothing, for what is done with its session.
 */
import { createSessionStore, type Session, type SessionStore, type Token } from '../src/session/session-store.ts';

export const tokenOf = (token: string, isRenewable = true): Token => ({
  token,
  user: 'anna',
  expiresAt: '2030-01-07T09:00:00Z',
  isRenewable,
});

export const atNine = Date.parse('2030-01-07T09:00:00Z');

export const emptyStore = (): SessionStore => {
  let kept: Readonly<Record<string, unknown>> = {};
  let ids = 0;
  return createSessionStore({
    kept: { read: () => kept, write: (session) => (kept = session), forget: () => (kept = {}) },
    now: () => 0,
    newId: () => String((ids += 1)),
  });
};

export const presentOf = (store: SessionStore): Session => {
  const present = store.present();
  if (!('token' in present)) throw new Error('Nobody is signed in');
  return present;
};
