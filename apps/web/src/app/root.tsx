/**
 * Signed in: the page. Signed out: how to sign in, at the same address, so that one is where one wanted to be afterwards. Another
 * sign-in is another page: nothing that was in sight for the one is left for the other.
 */
import { SignIn } from '../session/sign-in.tsx';
import { useSession } from '../session/session.ts';
import { Frame } from './frame.tsx';

export const Root = () => {
  const session = useSession();
  return 'token' in session ? <Frame key={session.id} session={session} /> : <SignIn {...session} />;
};
