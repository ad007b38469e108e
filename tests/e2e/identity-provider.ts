/**
 * A provider of identities on this machine, as far as an authorization code with PKCE goes, in the shape that Cognito gives it.
 *
 * Owns: being strict. A code is taken once, with the verifier of its challenge and the address it was sent to; everything else is
 * refused in OAuth's words. What was asked of it is kept for the test to look at.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

export type IdentityProvider = {
  readonly url: string;
  readonly clientId: string;
  /** The grant of each token that was given, and `revoked` for each that was taken back. */
  readonly given: readonly string[];
  /** As the gateway's authoriser does: whether it is an ID token of ours, for our page, and has not ended. */
  isIdToken(token: string): Promise<boolean>;
  /** From here on nobody's session goes on. */
  endSessions(): void;
  close(): void;
};

type Asked = { readonly challenge: string; readonly redirectUri: string; readonly nonce: string | null };

const clientId = 'page-client';
const user = 'anna@example.com';
/** The first token is nearly over when it comes, so that a renewal is seen. */
const secondsOf = { authorization_code: 30, refresh_token: 3_600 } as const;

export const openIdentityProvider = async (): Promise<IdentityProvider> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const codes = new Map<string, Asked>();
  const given: string[] = [];
  let refreshToken: string | undefined;
  let url = '';

  const idToken = (seconds: number, nonce: string | null): Promise<string> =>
    new SignJWT({ email: user, token_use: 'id', ...(nonce === null ? {} : { nonce }) })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(url)
      .setAudience(clientId)
      .setSubject('sub-anna')
      .setIssuedAt()
      .setExpirationTime(`${String(seconds)}s`)
      .sign(privateKey);

  const authorize = (query: URLSearchParams, response: ServerResponse): void => {
    const redirectUri = query.get('redirect_uri') ?? '';
    const code = randomUUID();
    if (query.get('client_id') !== clientId || query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256')
      return send(response, 400, 'What is asked for is no code with PKCE');
    codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri, nonce: query.get('nonce') });
    const back = (more: Record<string, string>): string =>
      `${redirectUri}?${new URLSearchParams({ state: query.get('state') ?? '', ...more }).toString()}`.replaceAll('&', '&amp;');
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<h1>Who are you?</h1><a href="${back({ code })}">I am Anna</a> <a href="${back({ error: 'access_denied', error_description: 'Nobody came' })}">Nobody</a>`,
    );
  };

  const grant = async (form: URLSearchParams, response: ServerResponse): Promise<void> => {
    const type = form.get('grant_type');
    const asked = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const isCode =
      type === 'authorization_code' &&
      asked !== undefined &&
      asked.redirectUri === form.get('redirect_uri') &&
      asked.challenge ===
        createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
    const isRefresh = type === 'refresh_token' && refreshToken !== undefined && form.get('refresh_token') === refreshToken;
    if (form.get('client_id') !== clientId || (!isCode && !isRefresh)) return json(response, 400, { error: 'invalid_grant' });
    refreshToken ??= randomUUID();
    given.push(isCode ? 'authorization_code' : 'refresh_token');
    const seconds = secondsOf[isCode ? 'authorization_code' : 'refresh_token'];
    const id = await idToken(seconds, asked?.nonce ?? null);
    json(response, 200, {
      access_token: 'not-for-us',
      id_token: id,
      token_type: 'Bearer',
      expires_in: seconds,
      ...(isCode ? { refresh_token: refreshToken } : {}),
    });
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((cause: unknown) => send(response, 500, String(cause)));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    response.setHeader('access-control-allow-origin', '*');
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json(response, 200, {
          issuer: url,
          authorization_endpoint: `${url}/oauth2/authorize`,
          token_endpoint: `${url}/oauth2/token`,
          revocation_endpoint: `${url}/oauth2/revoke`,
          jwks_uri: `${url}/.well-known/jwks.json`,
        });
      case '/.well-known/jwks.json':
        return json(response, 200, { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] });
      case '/oauth2/authorize':
        return authorize(searchParams, response);
      case '/oauth2/token':
        return grant(await formOf(request), response);
      case '/oauth2/revoke': {
        const form = await formOf(request);
        if (form.get('token') === refreshToken) given.push('revoked');
        return send(response, 200, '');
      }
      case '/logout':
        response.writeHead(302, { location: searchParams.get('logout_uri') ?? '/' });
        response.end();
        return;
      default:
        return send(response, 404, 'Nothing is here');
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    clientId,
    given,
    isIdToken: (token) =>
      jwtVerify(token, publicKey, { issuer: url, audience: clientId, requiredClaims: ['exp'] }).then(
        ({ payload }) => payload['token_use'] === 'id',
        () => false,
      ),
    endSessions: () => (refreshToken = undefined),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const send = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(text);
};

const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
};
