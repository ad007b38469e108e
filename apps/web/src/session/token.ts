/**
 * The token for the next call, renewed where it is nearly over and can be: by whom it came from, once for all calls that wait for it.
 */
import { sessionNow, sessions } from './session.ts';
import type { Session } from './session-store.ts';

/** Longer than a call takes to arrive, also by a clock that is somewhat off. */
const renewBeforeMilliseconds = 60_000;

let renewal: Promise<string | undefined> | undefined;

/** Undefined: nobody is signed in. Rejects where nobody could be asked for another one: the session may go on later. */
export const tokenNow = async (): Promise<string | undefined> => {
  const session = sessionNow();
  if (session?.isRenewable !== true || Date.parse(session.expiresAt) - Date.now() > renewBeforeMilliseconds) return session?.token;
  renewal ??= renewed(session).finally(() => (renewal = undefined));
  return renewal;
};

const renewed = async (session: Session): Promise<string | undefined> => {
  const { renew } = await import('./oidc.ts');
  if (!(await renew(session))) sessions.end('over');
  return sessionNow()?.token ?? session.token;
};
