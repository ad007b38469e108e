/**
 * The token for the next call, renewed by whom it came from where it is nearly over or was refused: once for all calls that wait for it.
 *
 * Invariants
 * 1. A session ends only where whoever issued its token says so, or where nobody can renew it. Somebody who cannot be reached ends nothing.
 * 2. What becomes of the token of one sign-in does nothing to another one.
 */
import type { Session, SessionStore } from './session-store.ts';

export type Tokens = {
  /** Undefined: nobody is signed in. Rejects where it has ended and nobody could be asked for another one: that may work later. */
  now(): Promise<Session | undefined>;
  /** After the API has refused it. Undefined: the session is over, or somebody else's. Rejects like `now`. */
  insteadOf(refused: Session): Promise<Session | undefined>;
  /** After the API has refused also the one that was to be had instead. */
  giveUp(refused: Session): void;
};

type Needs = {
  readonly sessions: Pick<SessionStore, 'present' | 'readAgain' | 'end'>;
  /** Leaves the next token in the store; false where there will be none. */
  readonly renew: (session: Session) => Promise<boolean>;
  readonly now: () => number;
};

/** Longer than a call takes to arrive, also by a clock that is somewhat off. */
const renewBeforeMilliseconds = 60_000;

export const createTokens = ({ sessions, renew, now }: Needs): Tokens => {
  let underWay: { readonly token: string; readonly next: Promise<Session | undefined> } | undefined;

  /** Of that sign-in, as it is now. */
  const current = ({ id }: Session): Session | undefined => {
    const present = sessions.present();
    return 'token' in present && present.id === id ? present : undefined;
  };
  const giveUp = (session: Session): void => {
    if (current(session)?.token === session.token) sessions.end('over');
  };
  const renewed = async (session: Session): Promise<Session | undefined> => {
    const isRenewed = await renew(session);
    if (!isRenewed) {
      // Another tab may have been faster with what renews a token once.
      sessions.readAgain();
      giveUp(session);
    }
    return current(session);
  };
  const next = (session: Session): Promise<Session | undefined> => {
    if (underWay?.token !== session.token) {
      const begun = { token: session.token, next: renewed(session) };
      underWay = begun;
      const isDone = (): void => {
        if (underWay === begun) underWay = undefined;
      };
      begun.next.then(isDone, isDone);
    }
    return underWay.next;
  };

  return {
    now: async () => {
      const present = sessions.present();
      if (!('token' in present)) return undefined;
      const left = Date.parse(present.expiresAt) - now();
      if (!present.isRenewable || left > renewBeforeMilliseconds) return present;
      try {
        return await next(present);
      } catch (cause) {
        if (left > 0) return present;
        throw cause;
      }
    },
    insteadOf: async (refused) => {
      const present = current(refused);
      if (present === undefined || present.token !== refused.token) return present;
      if (present.isRenewable) return next(present);
      giveUp(present);
      return undefined;
    },
    giveUp,
  };
};
