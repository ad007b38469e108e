/**
 * Signing out: of this browser, and of the provider where one signed in there.
 */
import { configNow } from '../data/config.ts';
import { sessions } from './session.ts';

export const signOut = async (): Promise<void> => {
  if (configNow().signIn.kind === 'link') sessions.end('never');
  else await (await import('./oidc.ts')).signOutAtProvider();
};
