/**
 * The session of this browser, apart from React and from the browser itself.
 *
 * Owns: the token and its end, and telling one sign-in from another. Leaves to others what a token allows and where one comes from.
 *
 * Invariants
 * 1. Whoever listens with `whenAnother` hears of it before anything is drawn for the next one: what was fetched for one sign-in is shown to
 *    nobody else. A renewed token is the same sign-in.
 * 2. What a provider's own library has kept goes with the session.
 */

/** `isRenewable`: whoever issued the token gives another one when it has ended. */
export type Token = { readonly token: string; readonly user: string; readonly expiresAt: string; readonly isRenewable: boolean };
export type Session = Token & {
  /** Of one sign-in, over all of its tokens. */
  readonly id: string;
  readonly problem?: string;
};
/** `only-here`: the provider could not be told. `problem`: why a sign-in came to nothing. It is kept nowhere. */
export type SignedOut = { readonly signedOut: 'never' | 'over' | 'only-here'; readonly problem?: string };

/** As much of the browser's storage as is used. */
export type Kept = {
  read(): Readonly<Record<string, unknown>>;
  write(session: Session): void;
  /** All of it. */
  forget(): void;
};

type Needs = { readonly kept: Kept; readonly now: () => number; readonly newId: () => string };

export type SessionStore = {
  present(): Session | SignedOut;
  /** Of somebody who has signed in just now. */
  begin(token: Token): void;
  /** The next token of that sign-in; of no effect where it has ended meanwhile. */
  renew(id: Session['id'], token: Token): void;
  /** `over`: the API no longer knows the token. */
  end(why: SignedOut['signedOut']): void;
  /** A sign-in came to nothing: who is signed in stays so. */
  fail(problem: string): void;
  /** Another tab has changed it. */
  readAgain(): void;
  listen(listener: () => void): () => void;
  whenAnother(listener: () => void): void;
};

export const createSessionStore = ({ kept, now, newId }: Needs): SessionStore => {
  const stored = (): Session | SignedOut => sessionOf(kept.read(), now()) ?? { signedOut: 'never' };
  const listeners = new Set<() => void>();
  const others: (() => void)[] = [];
  let present = stored();
  const change = (to: Session | SignedOut): void => {
    const isAnother = idOf(to) !== idOf(present);
    present = to;
    if (isAnother) for (const other of others) other();
    for (const listener of listeners) listener();
  };
  const keep = (session: Session): void => {
    kept.write(session);
    change(session);
  };
  return {
    present: () => present,
    begin: (token) => keep({ ...token, id: newId() }),
    renew: (id, token) => {
      if (id === idOf(present)) keep({ ...token, id });
    },
    end: (why) => {
      kept.forget();
      change({ signedOut: why });
    },
    fail: (problem) => change({ ...present, problem }),
    readAgain: () => change(stored()),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    whenAnother: (listener) => void others.push(listener),
  };
};

const idOf = (one: Session | SignedOut): string | undefined => ('token' in one ? one.id : undefined);

/** Null for what is none, or has ended. */
const sessionOf = (fields: Readonly<Record<string, unknown>>, now: number): Session | null => {
  const { token, user, expiresAt, isRenewable, id } = fields;
  if (typeof token !== 'string' || typeof user !== 'string' || typeof expiresAt !== 'string') return null;
  const session = { token, user, expiresAt, isRenewable: isRenewable === true, id: typeof id === 'string' ? id : user };
  return session.isRenewable || Date.parse(expiresAt) > now ? session : null;
};
