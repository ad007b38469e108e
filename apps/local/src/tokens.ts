/**
 * Bearer tokens for `/api`: made with the key of the data directory, and checked when they come with a request.
 *
 * Owns: what stands in a token, the same claims as in one of Cognito's, and how long it lasts. Who may do what is the api's
 * matter. Tokens live in real time.
 *
 * Invariant: a token says what it is for. What asks for a sign-in link is worth nothing at the API, and the other way round.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@drs-orchestrator/contract';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { CannotStart } from './cannot-start.ts';
import { createSecret, readSecret, writeSecret } from './secret-file.ts';

export type Grant = { readonly user: string; readonly roles: readonly Role[]; readonly lifetimeSeconds: number };

/** `expiresAt` in milliseconds since 1970. */
export type IssuedToken = { readonly token: string; readonly expiresAt: number };

export type Tokens = {
  /** The claims of a token for the API that we signed and that has not expired; undefined for any other text. */
  claimsOf(token: string): Promise<JWTPayload | undefined>;
  issue(grant: Grant): Promise<IssuedToken>;
  /** Shows for a minute that its bearer can read the key, and nothing else. */
  issueProof(): Promise<string>;
  isProof(text: string): Promise<boolean>;
};

/** In the data directory. */
export const keyFileName = 'token.key';

export const daySeconds = 24 * 3_600;

const algorithm = 'HS256';
const issuer = 'drs-orchestrator-local';
const keyBytes = 32;
const administrator: Grant = { user: 'local-admin', roles: ['DRSOrchestrationAdmin'], lifetimeSeconds: 30 * daySeconds };
/** A token that would expire during the day's work is as good as expired. */
const renewedBeforeSeconds = daySeconds;
const proofSeconds = 60;

/** The key exists afterwards, whether or not there was one. `timeOfDay` in milliseconds since 1970. */
export const openTokens = (keyFile: string, timeOfDay: () => number): Tokens => {
  const key = openKey(keyFile);
  const sign = (claims: JWTPayload, subject: string, lifetimeSeconds: number) => {
    const now = Math.floor(timeOfDay() / 1_000);
    const signer = new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: 'JWT' }).setIssuer(issuer).setSubject(subject);
    return signer
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(key);
  };
  const verified = (token: string, use: TokenUse) => verify(token, key, use, timeOfDay());
  return {
    claimsOf: remembering((token) => verified(token, 'id'), timeOfDay),
    issue: async ({ user, roles, lifetimeSeconds }) => {
      const email = user.includes('@') ? { email: user } : {};
      const claims = { 'cognito:username': user, 'cognito:groups': [...roles], ...email, token_use: 'id' satisfies TokenUse };
      const token = await sign(claims, user, lifetimeSeconds);
      return { token, expiresAt: (Math.floor(timeOfDay() / 1_000) + lifetimeSeconds) * 1_000 };
    },
    issueProof: () => sign({ token_use: 'sign-in-link' satisfies TokenUse }, 'key-holder', proofSeconds),
    isProof: async (text) => (await verified(text, 'sign-in-link')) !== undefined,
  };
};

/** The file holds a token of the administrator's afterwards that lasts the day. */
export const keepAdministratorToken = async (file: string, keyFile: string, timeOfDay: () => number): Promise<void> => {
  const tomorrow = openTokens(keyFile, () => timeOfDay() + renewedBeforeSeconds * 1_000);
  const present = readSecret(file)?.trim();
  if (present !== undefined && (await tomorrow.claimsOf(present)) !== undefined) return;
  const { token } = await openTokens(keyFile, timeOfDay).issue(administrator);
  writeSecret(file, `${token}\n`);
};

type Verify = (token: string) => Promise<JWTPayload | undefined>;

/** Tokens whose signature was found good once: as many people and programs use one installation at the most. */
const rememberedTokens = 100;

/** A signature stays good for as long as the process has its key; the time is looked at again with every request. */
const remembering = (verified: Verify, timeOfDay: () => number): Verify => {
  const good = new Map<string, JWTPayload>();
  return async (token) => {
    const known = good.get(token);
    if (known?.exp !== undefined && timeOfDay() < known.exp * 1_000) return known;
    good.delete(token);
    const claims = await verified(token);
    if (claims === undefined) return undefined;
    good.set(token, claims);
    const [oldest] = good.keys();
    if (good.size > rememberedTokens && oldest !== undefined) good.delete(oldest);
    return claims;
  };
};

type TokenUse = 'id' | 'sign-in-link';

const openKey = (path: string): Uint8Array => {
  const text = readSecret(path) ?? createSecret(path, `${randomBytes(keyBytes).toString('base64url')}\n`);
  const key = Buffer.from(text, 'base64url');
  if (key.length === keyBytes) return key;
  throw new CannotStart(`${path} holds no key for tokens. Remove it, and a new one is made.`);
};

const verify = async (token: string, key: Uint8Array, use: TokenUse, moment: number): Promise<JWTPayload | undefined> => {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      issuer,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: new Date(moment),
    });
    return payload['token_use'] === use ? payload : undefined;
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return undefined;
    throw cause;
  }
};
