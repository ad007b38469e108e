import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepAdministratorToken, openTokens } from '../src/tokens.ts';

const day = 24 * 3_600_000;
const now = Date.parse('2026-01-05T08:00:00Z');

describe('tokens', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drs-tokens-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const keyFile = () => join(folder, 'key');
  const open = (moment = now) => openTokens(keyFile(), () => moment);
  const keep = (moment = now) => keepAdministratorToken(join(folder, 'token'), keyFile(), () => moment);
  const written = () => readFileSync(join(folder, 'token'), 'utf8').trim();
  const key = () => Buffer.from(readFileSync(keyFile(), 'utf8'), 'base64url');

  it('of the administrator lie in a file that only its owner may read, as does the key', async () => {
    await keep();
    expect(await open().claimsOf(written())).toMatchObject({
      'cognito:username': 'local-admin',
      'cognito:groups': ['DRSOrchestrationAdmin'],
    });
    for (const name of ['key', 'token']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['key', 'token']);
  });

  it('of the administrator stay the same from start to start, and are renewed when they would not last the day', async () => {
    await keep();
    const first = written();
    await keep(now + 28 * day);
    expect(written()).toBe(first);
    await keep(now + 29 * day);
    expect(written()).not.toBe(first);
    expect(await open(now + 30 * day).claimsOf(first)).toBeUndefined();
    expect(await open(now + 30 * day).claimsOf(written())).toBeDefined();
  });

  it('are made anew where the file holds something else', async () => {
    await keep();
    writeFileSync(join(folder, 'token'), 'lost');
    await keep();
    expect(await open().claimsOf(written())).toBeDefined();
  });

  it('carry the claims of a Cognito token, for as long as was asked', async () => {
    const grant = { user: 'anna@example.com', roles: ['DRSOperator', 'DRSAuditor'], lifetimeSeconds: 900 } as const;
    const { token, expiresAt } = await open().issue(grant);
    expect(expiresAt).toBe(now + 900_000);
    expect(await open(expiresAt - 1_000).claimsOf(token)).toEqual({
      sub: 'anna@example.com',
      email: 'anna@example.com',
      'cognito:username': 'anna@example.com',
      'cognito:groups': ['DRSOperator', 'DRSAuditor'],
      token_use: 'id',
      iss: 'drs-orchestrator-local',
      iat: now / 1_000,
      exp: now / 1_000 + 900,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(await open(expiresAt).claimsOf(token)).toBeUndefined();
    const { token: anonymous } = await open().issue({ ...grant, user: 'local-operator' });
    expect(await open().claimsOf(anonymous)).not.toHaveProperty('email');
  });

  it('of another key, issuer, use or algorithm, without an end, or of no form at all mean nothing', async () => {
    const tokens = open();
    const claims = { 'cognito:username': 'eve', 'cognito:groups': ['DRSOrchestrationAdmin'], token_use: 'id' };
    const signed = (more: object, by: Uint8Array, alg = 'HS256', issuer = 'drs-orchestrator-local') =>
      new SignJWT({ sub: 'eve', iat: now / 1_000, exp: now / 1_000 + 60, ...claims, ...more })
        .setProtectedHeader({ alg })
        .setIssuer(issuer)
        .sign(by);
    expect(await tokens.claimsOf(await signed({}, key()))).toBeDefined();
    const { token } = await tokens.issue({ user: 'anna', roles: ['DRSReadOnly'], lifetimeSeconds: 60 });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, iss: 'drs-orchestrator-local' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const worthless = [
      await signed({}, Buffer.alloc(32)),
      await signed({}, key(), 'HS256', 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x'),
      await signed({}, Buffer.concat([key(), key()]), 'HS512'),
      await signed({ exp: undefined }, key()),
      await signed({ token_use: 'access' }, key()),
      await signed({ token_use: undefined }, key()),
      await signed({ nbf: now / 1_000 + 60 }, key()),
      new UnsecuredJWT(claims).setIssuer('drs-orchestrator-local').setExpirationTime('1h').encode(),
      ...[`${none}.${payload}.`, `${header}.${other}.${signature}`, `${header}.${payload}.`, `${header}.${payload}`],
      ...['', 'x', '..', '...', 'a.b.c', 'ü.ü.ü', `${token}x`, 'x'.repeat(10_000), `${header}.${header}.${header}`],
      await tokens.issueProof(),
    ];
    for (const text of worthless) expect(await tokens.claimsOf(text), text).toBeUndefined();
  });

  it('that were good once are known again until they expire, and not a moment longer', async () => {
    let moment = now;
    const tokens = openTokens(keyFile(), () => moment);
    const { token, expiresAt } = await tokens.issue({ user: 'anna', roles: ['DRSReadOnly'], lifetimeSeconds: 60 });
    const first = await tokens.claimsOf(token);
    expect(await tokens.claimsOf(token)).toBe(first);
    expect(await tokens.claimsOf(`${token}x`)).toBeUndefined();
    moment = expiresAt - 1;
    expect(await tokens.claimsOf(token)).toBe(first);
    moment = expiresAt;
    expect(await tokens.claimsOf(token)).toBeUndefined();
  });

  it('are remembered a hundred at a time, and checked anew beyond that', async () => {
    const tokens = open();
    const issue = async (user: number) => (await tokens.issue({ user: String(user), roles: ['DRSReadOnly'], lifetimeSeconds: 60 })).token;
    const [first = '', ...others] = await Promise.all(Array.from({ length: 101 }, (_, user) => issue(user)));
    const claims = await tokens.claimsOf(first);
    for (const token of others) await tokens.claimsOf(token);
    expect(await tokens.claimsOf(first)).toEqual(claims);
    expect(await tokens.claimsOf(first)).not.toBe(claims);
  });

  it('prove for a minute that their bearer can read the key, and only those that are for that', async () => {
    const proof = await open().issueProof();
    expect(await open(now + 59_000).isProof(proof)).toBe(true);
    expect(await open(now + 60_000).isProof(proof)).toBe(false);
    await keep();
    expect(await open().isProof(written())).toBe(false);
  });

  it('are refused by a key file that holds no key, whose name is told', () => {
    writeFileSync(keyFile(), 'short');
    expect(() => open()).toThrow(keyFile());
  });
});
