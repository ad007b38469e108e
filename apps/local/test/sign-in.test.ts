import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aServer, type AServer } from './a-server.ts';

let server: AServer;
beforeAll(async () => {
  server = await aServer(async (_handler, event) => {
    const { requestContext } = event as { readonly requestContext: object };
    return { statusCode: 200, headers: {}, body: JSON.stringify(requestContext) };
  });
});
afterAll(() => server.close());

const post = (path: string, body: unknown, token?: string) =>
  server.send(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(token === undefined ? {} : { token }),
  });
const anna = { user: 'anna', roles: ['DRSOperator'] } as const;

describe('POST /api/sign-in', () => {
  it('trades the code of a link for a token that the API takes, once', async () => {
    const code = server.codes.make(anna);
    const answer = await post('/api/sign-in', { code });
    const { token, expiresAt } = answer.body as { readonly token: string; readonly expiresAt: string };
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(answer.body).toEqual({ statusCode: 200, token, expiresAt, ...anna });
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    expect((await server.send('/api/me', { token })).body).toMatchObject({
      authorizer: { claims: { 'cognito:username': 'anna', 'cognito:groups': ['DRSOperator'] } },
    });
    expect(await post('/api/sign-in', { code })).toMatchObject({ status: 401, body: { statusCode: 401, error: 'UNAUTHORIZED' } });
  });

  it.each([
    ['no JSON', 'code=x', 400, 'INVALID_PARAMETERS'],
    ['a list', [], 400, 'INVALID_PARAMETERS'],
    ['no code', {}, 400, 'MISSING_PARAMETERS'],
    ['a code that is no text', { code: 5 }, 400, 'INVALID_PARAMETERS'],
    ['an empty code', { code: '' }, 400, 'INVALID_PARAMETERS'],
    ['a code that nobody made', { code: 'x'.repeat(43) }, 401, 'UNAUTHORIZED'],
    ['a body of 5 KB', { code: 'x'.repeat(5_000) }, 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %s', async (_what, body, status, error) => {
    expect(await post('/api/sign-in', body)).toMatchObject({ status, body: { statusCode: status, error } });
  });

  it('takes no other method, and no code in its address', async () => {
    const code = server.codes.make(anna);
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])
      expect(await server.send(`/api/sign-in?code=${code}`, { method })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect((await server.send(`/api/sign-in?code=${code}`, { method: 'POST' })).status).toBe(400);
  });

  it('makes who guesses wait, and says how long', async () => {
    let answer = await post('/api/sign-in', { code: 'guess' });
    for (let tries = 0; tries < 10 && answer.status === 401; tries += 1) answer = await post('/api/sign-in', { code: 'guess' });
    expect(answer).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) as string },
      body: { error: 'THROTTLED' },
    });
  });
});

describe('POST /api/sign-in/link', () => {
  it('makes a code for who can read the key', async () => {
    const answer = await post('/api/sign-in/link', anna, await server.tokens.issueProof());
    expect(answer).toMatchObject({ status: 201, body: { code: expect.stringMatching(/^[\w-]{43}$/) as string, expiresInSeconds: 60 } });
  });

  it('makes none for anybody else, an administrator neither', async () => {
    const { token } = await server.tokens.issue({ user: 'admin', roles: ['DRSOrchestrationAdmin'], lifetimeSeconds: 60 });
    for (const bearer of [undefined, 'x', token]) expect((await post('/api/sign-in/link', anna, bearer)).status).toBe(401);
  });

  it('refuses roles that there are not', async () => {
    const proof = await server.tokens.issueProof();
    for (const roles of [[], ['Admin'], 'DRSOperator', undefined])
      expect((await post('/api/sign-in/link', { user: 'anna', roles }, proof)).status).toBe(400);
  });

  it('leads to no proof being worth anything at the API', async () => {
    const context = (await server.send('/api/me', { token: await server.tokens.issueProof() })).body;
    expect(context).not.toHaveProperty('authorizer');
  });
});

it('neither codes nor tokens are ever in the log', async () => {
  const code = server.codes.make(anna);
  await post('/api/sign-in', { code });
  expect(JSON.stringify(server.log.lines)).not.toContain(code);
});
