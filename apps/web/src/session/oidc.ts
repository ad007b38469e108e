/**
 * Signing in at a provider's own page, with an authorization code and PKCE, and signing out there.
 *
 * Owns: what is asked of the provider, and turning its answers into a session. The API wants the ID token: it says who somebody is and in
 * which groups. Loaded when it is first needed: where one signs in by a link, never.
 */
import { ErrorResponse, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import { signedInPath } from '@drs-orchestrator/contract';
import { configNow } from '../data/config.ts';
import { providerPrefix, sessionNow, sessions } from './session.ts';
import type { Session, Token } from './session-store.ts';

/** Where one wanted to be when one had to sign in. */
type Wish = { readonly to: string };

const provider = () => {
  const { signIn } = configNow();
  if (signIn.kind !== 'oidc') throw new Error('This installation has no provider to sign in at');
  return signIn;
};

/** For one answer of the provider. */
const longestSeconds = 15;
/** Whoever signs out wants to be gone. */
const longestSignOutMilliseconds = 3_000;

let manager: UserManager | undefined;

const users = (): UserManager => {
  const { authority, clientId } = provider();
  manager ??= new UserManager({
    authority,
    client_id: clientId,
    redirect_uri: window.location.origin + signedInPath,
    response_type: 'code',
    scope: 'openid email profile',
    automaticSilentRenew: false,
    requestTimeoutInSeconds: longestSeconds,
    userStore: new WebStorageStateStore({ store: window.localStorage, prefix: providerPrefix }),
  });
  return manager;
};

/** Leaves the page. */
export const goToProvider = (to: string): Promise<void> => users().signinRedirect({ state: { to } satisfies Wish });

/** For whoever came back from the provider, before anything is drawn: a session, and the address where one wanted to be. */
export const comeBack = async (): Promise<void> => {
  const answer = window.location.href;
  // The code is worth nothing any more, also for who loads the page again.
  window.history.replaceState(null, '', '/');
  // A bookmark, say: nothing was answered, and whoever is signed in stays so.
  if (!isAnswer(new URL(answer).searchParams)) return;
  try {
    const user = await users().signinCallback(answer);
    if (user === undefined) throw new Error('The provider has named nobody');
    sessions.begin(tokenOf(user));
    goTo(user.state);
  } catch (cause) {
    sessions.fail(cause instanceof Error ? cause.message : String(cause));
    if (cause instanceof ErrorResponse) goTo(cause.state);
  }
};

const isAnswer = (query: URLSearchParams): boolean => query.has('code') || query.has('error');
const goTo = (wish: unknown): void => window.history.replaceState(null, '', (wish as Wish | undefined)?.to ?? '/');

/** Whether the session goes on: false where the provider ends it. Rejects where it could not be asked, or has trouble of its own. */
export const renew = async ({ id }: Session): Promise<boolean> => {
  try {
    if ((await users().getUser())?.refresh_token === undefined) return false;
    const user = await users().signinSilent();
    if (user === null) return false;
    sessions.renew(id, tokenOf(user));
    // Whoever has signed out while it was asked for leaves nothing behind either.
    if (sessionNow()?.id !== id) await users().removeUser();
    return true;
  } catch (cause) {
    if (cause instanceof ErrorResponse && cause.error === 'invalid_grant') return false;
    throw cause;
  }
};

/** Here and there; leaves the page. */
export const signOutAtProvider = async (): Promise<void> => {
  const { domain, clientId } = provider();
  // What is not taken back now ends by itself within the day: it is not waited for long, and not asked for twice.
  const revoked = users()
    .revokeTokens(['refresh_token'])
    .catch(() => undefined)
    .then(() => users().removeUser());
  await Promise.race([revoked, new Promise((resolve) => setTimeout(resolve, longestSignOutMilliseconds))]);
  sessions.end('never');
  const query = new URLSearchParams({ client_id: clientId, logout_uri: `${window.location.origin}/` });
  window.location.assign(`${domain}/logout?${query.toString()}`);
};

const tokenOf = ({ id_token: token, profile, expires_at: expiresAt, refresh_token: another }: User): Token => {
  if (token === undefined) throw new Error('The provider has sent no ID token');
  return {
    token,
    user: profile.email ?? profile.sub,
    expiresAt: new Date((expiresAt ?? profile.exp) * 1_000).toISOString(),
    isRenewable: another !== undefined,
  };
};
