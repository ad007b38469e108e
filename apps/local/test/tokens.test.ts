import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTokens } from '../src/tokens.ts';

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
  const open = (moment: number) => openTokens({ key: join(folder, 'key'), token: join(folder, 'token') }, () => moment);
  const written = () => readFileSync(join(folder, 'token'), 'utf8').trim();

  it('are an administrator’s, and only their owner may read the files', async () => {
    const tokens = await open(now);
    expect(await tokens.claimsOf(written())).toMatchObject({
      'cognito:username': 'local-admin',
      'cognito:groups': ['DRSOrchestrationAdmin'],
    });
    for (const name of ['key', 'token']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('stay the same from start to start, and are renewed when found expired', async () => {
    await open(now);
    const first = written();
    await open(now + day);
    expect(written()).toBe(first);
    const tokens = await open(now + 31 * day);
    expect(written()).not.toBe(first);
    expect(await tokens.claimsOf(first)).toBeUndefined();
    expect(await tokens.claimsOf(written())).toBeDefined();
  });

  it('of another key, another issuer, another algorithm or none at all mean nothing', async () => {
    const tokens = await open(now);
    const [header = '', payload = '', signature = ''] = written().split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const other = Buffer.from('{"cognito:username":"eve"}').toString('base64url');
    for (const forged of ['', 'x', `${none}.${payload}.`, `${header}.${other}.${signature}`, `${header}.${payload}.`])
      expect(await tokens.claimsOf(forged)).toBeUndefined();
  });

  it('are made anew where the file holds something else', async () => {
    await open(now);
    writeFileSync(join(folder, 'token'), 'lost');
    const tokens = await open(now);
    expect(await tokens.claimsOf(written())).toBeDefined();
  });
});
