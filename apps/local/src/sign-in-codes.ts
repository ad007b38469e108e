/**
 * The codes of sign-in links: who opens the link first, and soon, is signed in.
 *
 * Owns: how long a code is worth something, and what becomes of who guesses.
 *
 * Invariants
 * 1. A code is traded once, within a minute of real time, by the process that made it. It is kept nowhere but in memory, and there
 *    only as its digest.
 * 2. How long a comparison takes tells nothing about a code.
 * 3. Wrong codes are counted over a minute; beyond the limit nobody is let in until it is over, with a right code neither.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '@drs-orchestrator/contract';
import type { RealTime } from './real-time.ts';

export type Identity = { readonly user: string; readonly roles: readonly Role[] };

export type Redeemed =
  | { readonly kind: 'signed-in'; readonly identity: Identity }
  /** Made up, used already, or too old: which of them is not told. */
  | { readonly kind: 'worthless' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type SignInCodes = { make(identity: Identity): string; redeem(code: string): Redeemed };

export const codeSeconds = 60;
const codeBytes = 32;
/** Links that somebody may have open at once; making more ends the oldest. */
const mostCodes = 20;
const mostWrongTries = 10;
const countedForSeconds = 60;

type Code = { readonly digest: Buffer; readonly identity: Identity; readonly endsAt: number };

export const signInPath = '/api/sign-in';
export const signInLinkPath = '/api/sign-in/link';

/** In the fragment, which browsers keep to themselves. */
export const signInLink = (address: string, code: string): string => `${address}/#code=${code}`;

export const createSignInCodes = (real: Pick<RealTime, 'elapsed'>): SignInCodes => {
  let codes: readonly Code[] = [];
  let wrongTries: readonly number[] = [];
  return {
    make: (identity) => {
      const code = randomBytes(codeBytes).toString('base64url');
      codes = [...codes, { digest: digestOf(code), identity, endsAt: real.elapsed() + codeSeconds * 1_000 }].slice(-mostCodes);
      return code;
    },
    redeem: (code) => {
      const now = real.elapsed();
      codes = codes.filter(({ endsAt }) => endsAt > now);
      wrongTries = wrongTries.filter((at) => at + countedForSeconds * 1_000 > now);
      const [oldest] = wrongTries;
      if (oldest !== undefined && wrongTries.length >= mostWrongTries)
        return { kind: 'throttled', retryAfterSeconds: Math.ceil((oldest - now) / 1_000 + countedForSeconds) };
      const digest = digestOf(code);
      const [found] = codes.filter((one) => timingSafeEqual(one.digest, digest));
      codes = codes.filter((one) => one !== found);
      if (found !== undefined) return { kind: 'signed-in', identity: found.identity };
      wrongTries = [...wrongTries, now];
      return { kind: 'worthless' };
    },
  };
};

const digestOf = (code: string): Buffer => createHash('sha256').update(code).digest();
