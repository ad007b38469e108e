/**
 * Bearer tokens for `/api`: the key they are signed with, the administrator's token in a file, and checking the one that
 * comes with a request.
 *
 * Owns: what stands in a token. Who may do what is the api's matter. Tokens live in real time.
 */
import { randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { CannotStart } from './cannot-start.ts';
import { readSecret, writeSecret } from './secret-file.ts';

export type Tokens = {
  /** The claims of a token that we signed and that has not expired; undefined for any other text. */
  claimsOf(token: string): Promise<JWTPayload | undefined>;
};

export type TokenFiles = { readonly key: string; readonly token: string };

const algorithm = 'HS256';
const issuer = 'drs-orchestrator-local';
const keyBytes = 32;
const lifetimeSeconds = 30 * 24 * 3_600;
/** A token that would expire during the day's work is as good as expired. */
const renewedBeforeSeconds = 24 * 3_600;

/** Both files exist afterwards, with a token that can be used. */
export const openTokens = async (files: TokenFiles, timeOfDay: () => number): Promise<Tokens> => {
  const key = openKey(files.key);
  const claimsAt = (token: string, moment: number): Promise<JWTPayload | undefined> => verified(token, key, moment);
  const present = readSecret(files.token)?.trim();
  const lasts = present !== undefined && (await claimsAt(present, timeOfDay() + renewedBeforeSeconds * 1_000)) !== undefined;
  if (!lasts) writeSecret(files.token, `${await administratorToken(key, timeOfDay())}\n`);
  return { claimsOf: (token) => claimsAt(token, timeOfDay()) };
};

const openKey = (path: string): Uint8Array => {
  const text = readSecret(path);
  if (text !== undefined) {
    const key = Buffer.from(text, 'base64url');
    if (key.length === keyBytes) return key;
    throw new CannotStart(`${path} holds no key for tokens. Remove it, and a new one is made.`);
  }
  const key = randomBytes(keyBytes);
  writeSecret(path, `${key.toString('base64url')}\n`);
  return key;
};

const administratorToken = (key: Uint8Array, moment: number): Promise<string> => {
  const seconds = Math.floor(moment / 1_000);
  return new SignJWT({ 'cognito:username': 'local-admin', 'cognito:groups': ['DRSOrchestrationAdmin'] })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
    .setSubject('local-admin')
    .setIssuer(issuer)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetimeSeconds)
    .sign(key);
};

const verified = async (token: string, key: Uint8Array, moment: number): Promise<JWTPayload | undefined> => {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [algorithm], issuer, currentDate: new Date(moment) });
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return undefined;
    throw cause;
  }
};
