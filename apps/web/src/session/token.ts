/**
 * The tokens of this browser's session. What renews them is loaded when it is first needed.
 */
import { createTokens } from './renewal.ts';
import { sessions } from './session.ts';

export const tokens = createTokens({
  sessions,
  renew: async (session) => (await import('./oidc.ts')).renew(session),
  now: () => Date.now(),
});
