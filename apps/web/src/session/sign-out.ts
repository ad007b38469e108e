/**
 * Signing out: of this browser in any case, and of the provider where one signed in there.
 */
import { configNow } from '../data/config.ts';
import { sessions } from './session.ts';

export const signOut = async (): Promise<void> => {
  if (configNow().signIn.kind === 'link') sessions.end('never');
  else
    try {
      await (await import('./oidc.ts')).signOutAtProvider();
    } catch {
      // Whatever kept the provider from being told: here it is over, and the page says that it is not there.
      sessions.end('only-here');
    }
};
