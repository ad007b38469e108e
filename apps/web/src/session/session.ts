/**
 * Who is signed in at this browser.
 *
 * Owns: where the session is kept: in the browser's own storage, so that a further tab and a deep link need no further sign-in. Its token
 * goes into a header and nowhere else. What its bearer may do is the API's to say.
 */
import { useSyncExternalStore } from 'react';
import { forget, readFields, writeFields } from '../app/browser-storage.ts';
import { createSessionStore, type Session, type SignedOut } from './session-store.ts';

const key = 'drs-orchestrator/session';
/** What the provider's library keeps, a refresh token among it. */
export const providerPrefix = 'drs-orchestrator/provider/';

export const sessions = createSessionStore({
  kept: {
    read: () => readFields(key),
    write: (session) => writeFields(key, session),
    forget: () => forget((name) => name === key || name.startsWith(providerPrefix)),
  },
  now: () => Date.now(),
  newId: () => crypto.randomUUID(),
});

window.addEventListener('storage', (event) => {
  // Null: all of it was cleared.
  if (event.key === key || event.key === null) sessions.readAgain();
});

export const sessionNow = (): Session | undefined => {
  const present = sessions.present();
  return 'token' in present ? present : undefined;
};

export const useSession = (): Session | SignedOut => useSyncExternalStore(sessions.listen, sessions.present);
