/**
 * Verifies the signature of a request, AWS Signature Version 4, as DRS, EC2, STS and Lambda do it.
 *
 * Owns: the canonical request, the signing key and the comparison. Ours and not the SDK's, because the SDK's signer takes the
 * body's hash from the request's own header: right for who signs, wrong for who doubts. Who holds which secret is callers.ts's.
 *
 * Invariants
 * 1. The body that is hashed is the body that came; `UNSIGNED-PAYLOAD` and streamed chunks, which only S3 takes, verify as nothing.
 * 2. A request that verifies is covered whole: method, path, query, host, its date, and every `x-amz-` header it has.
 * 3. Dates are compared in real time, whatever the speed of the world.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Headers, SignedAuthorization } from './authorization.ts';
import { oneHeader } from './authorization.ts';

export type SignedRequest = {
  readonly method: string;
  /** With the query string, as sent. */
  readonly path: string;
  readonly headers: Headers;
  /** A text stands for its bytes in UTF-8. */
  readonly body: string | Uint8Array;
};

/** `skewed`: dated too far from now, in either direction; `incomplete`: it does not cover what it must. */
export type SignatureProblem = 'mismatch' | 'skewed' | 'incomplete';

/** A captured request can be sent again for this long. */
export const MAX_SKEW_MINUTES = 5;
const MINUTE_MS = 60_000;

/** How most services say it. */
export const MISMATCH_MESSAGE =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';
export const SKEWED_MESSAGE = `Signature expired or not yet valid: the date of the request must be within ${String(MAX_SKEW_MINUTES)} minutes of the time here.`;

const DATE_HEADER = 'x-amz-date';
const AMZ_PREFIX = 'x-amz-';

/** undefined: the request was signed with this secret, and just now. `timeOfDay` is in epoch milliseconds. */
export function signatureProblem(
  request: SignedRequest,
  authorization: SignedAuthorization,
  secretAccessKey: string,
  timeOfDay: number,
): SignatureProblem | undefined {
  const dated = oneHeader(request.headers, DATE_HEADER) ?? '';
  const moment = momentOf(dated);
  if (moment === undefined || !isCovered(request.headers, authorization.signedHeaders)) return 'incomplete';
  const { date, region, service } = authorization.scope;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', dated, scope, sha256(canonicalRequest(request, authorization.signedHeaders))].join('\n');
  if (
    !isSame(hmac(signingKey(secretAccessKey, authorization.scope), toSign), Buffer.from(authorization.signature, 'hex')) ||
    !dated.startsWith(date)
  )
    return 'mismatch';
  return Math.abs(timeOfDay - moment) > MAX_SKEW_MINUTES * MINUTE_MS ? 'skewed' : undefined;
}

function isCovered(headers: Headers, signed: readonly string[]): boolean {
  const needed = ['host', ...Object.keys(headers).filter((name) => name.startsWith(AMZ_PREFIX))];
  return needed.every((name) => signed.includes(name));
}

/** `20260301T120320Z` */
function momentOf(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (second === undefined) return undefined;
  const moment = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}

function canonicalRequest({ method, path, headers, body }: SignedRequest, signed: readonly string[]): string {
  const at = path.indexOf('?');
  const pathname = at < 0 ? path : path.slice(0, at);
  const query = at < 0 ? '' : path.slice(at + 1);
  const lines = signed.map((name) => `${name}:${(oneHeader(headers, name) ?? '').trim().replaceAll(/\s+/g, ' ')}\n`);
  return [method, canonicalPath(pathname), canonicalQuery(query), lines.join(''), signed.join(';'), sha256(body)].join('\n');
}

/** The path as sent, encoded once more: every service but S3 signs it so. */
function canonicalPath(pathname: string): string {
  const segments: string[] = [];
  for (const segment of pathname.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encoded(segment));
  }
  const end = segments.length > 0 && pathname.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

function canonicalQuery(query: string): string {
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [encoded(decoded(name)), encoded(decoded(value))] as const;
    });
  // By code point, not as a dictionary would.
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return pairs
    .toSorted(([a, one], [b, other]) => compare(a, b) || compare(one, other))
    .map((pair) => pair.join('='))
    .join('&');
}

/** Everything but letters, digits, `-`, `.`, `_` and `~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What is no percent-encoding stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** In a time that tells nothing about where they differ. */
function isSame(expected: Buffer, given: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(expected, given);
}

function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/** A key holds for a day, and a caller signs by it all day long: four hashes in a row that are the same for every request. */
const signingKeys = new Map<string, Buffer>();
const MOST_SIGNING_KEYS = 1_000;

function signingKey(secretAccessKey: string, { date, region, service }: SignedAuthorization['scope']): Buffer {
  const name = JSON.stringify([secretAccessKey, date, region, service]);
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const key = [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secretAccessKey}`, date));
  if (signingKeys.size >= MOST_SIGNING_KEYS) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
