/**
 * Signing in by a link that was opened, before anything is drawn or in the midst of it. Whoever the link is for replaces who was signed in
 * until then; a link that is worth nothing leaves them signed in, and that is said.
 */
import { en } from '../text/en.ts';
import { sessions } from './session.ts';
import { codeIn, isLink, tradeCode } from './trade-code.ts';

export const signInByAddress = async (): Promise<void> => {
  const { hash, pathname, search } = window.location;
  if (!isLink(hash)) return;
  window.history.replaceState(window.history.state, '', pathname + search);
  const code = codeIn(hash);
  const traded = code === undefined ? ({ ok: false, message: en.signIn.noCode } as const) : await tradeCode(code);
  if (traded.ok) sessions.begin(traded.session);
  else sessions.fail(traded.message);
};
