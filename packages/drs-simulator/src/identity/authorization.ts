/**
 * Reads a SigV4 Authorization header: who signs, for which Region and service, and what the signature is said to cover.
 * Whether it is right is signature.ts's to say. A presigned URL has no such header, and so counts as unsigned.
 */

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `date` is `YYYYMMDD`. */
export type CredentialScope = {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
};

export type SignedAuthorization = {
  readonly kind: 'signed';
  readonly scope: CredentialScope;
  readonly sessionToken: string | undefined;
  /** In lower case, in the order they were signed in. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal digits, in lower case. */
  readonly signature: string;
};

export type Authorization = SignedAuthorization | { readonly kind: 'unsigned' } | { readonly kind: 'malformed' };

const ALGORITHM = /^AWS4-HMAC-SHA256\s+/;
const CREDENTIAL = /^([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request$/;
const SIGNED_HEADERS = /^[!#$%&'*+.^_`|~0-9a-z-]+(?:;[!#$%&'*+.^_`|~0-9a-z-]+)*$/;
const SIGNATURE = /^[0-9a-f]+$/;

/** Header names are in lower case. */
export function readAuthorization(headers: Headers): Authorization {
  const header = oneHeader(headers, 'authorization');
  if (header === undefined || header === '') return { kind: 'unsigned' };
  if (!ALGORITHM.test(header)) return { kind: 'malformed' };
  const parts = partsOf(header.replace(ALGORITHM, ''));
  const [, accessKeyId, date, region, service] = CREDENTIAL.exec(parts.get('Credential') ?? '') ?? [];
  const names = parts.get('SignedHeaders') ?? '';
  const signature = parts.get('Signature') ?? '';
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined) return { kind: 'malformed' };
  if (!SIGNED_HEADERS.test(names) || !SIGNATURE.test(signature)) return { kind: 'malformed' };
  return {
    kind: 'signed',
    scope: { accessKeyId, date, region, service },
    sessionToken: oneHeader(headers, 'x-amz-security-token'),
    signedHeaders: names.split(';'),
    signature,
  };
}

/** As Node joins a header that came more than once. */
export function oneHeader(headers: Headers, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}

function partsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(',').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
}
