/**
 * Reads a SigV4 Authorization header: who signs, for which Region and service. The signature itself is not verified.
 */
import type { WireRequest } from '../wire.ts';

export type CredentialScope = { readonly accessKeyId: string; readonly region: string; readonly service: string };

export type Authorization =
  | { readonly kind: 'signed'; readonly scope: CredentialScope; readonly sessionToken: string | undefined }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'malformed' };

const SIGNED = /^AWS4-HMAC-SHA256\s.*Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

export function readAuthorization(request: WireRequest): Authorization {
  const header = request.headers['authorization'];
  if (header === undefined || header === '') return { kind: 'unsigned' };
  const [, accessKeyId, region, service] = SIGNED.exec(header) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined || !header.includes('Signature='))
    return { kind: 'malformed' };
  return { kind: 'signed', scope: { accessKeyId, region, service }, sessionToken: request.headers['x-amz-security-token'] };
}
