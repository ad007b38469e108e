import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { getJson, newDataDir, root, startOn } from './local-process.ts';

const run = promisify(execFile);
const patience = 120_000;

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** `npm run token -- …` without npm, which writes lines of its own. */
const program = async (name: 'token' | 'sign-in', ...args: readonly string[]): Promise<Ended> => {
  try {
    const { stdout, stderr } = await run(process.execPath, ['tools/run.mjs', name, '--', ...args], { cwd: root });
    return { code: 0, out: stdout, err: stderr };
  } catch (cause) {
    const { code, stdout, stderr } = cause as { readonly code: number; readonly stdout: string; readonly stderr: string };
    return { code, out: stdout, err: stderr };
  }
};

describe('npm run token and npm run sign-in', () => {
  it(
    'let people of every role in: by tokens made before, after and while the product runs, and by links while it runs',
    async () => {
      const dataDir = newDataDir();
      const tokenOf = async (...args: readonly string[]) => {
        const { code, out, err } = await program('token', ...args, '--data-dir', dataDir);
        expect(code, err).toBe(0);
        expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
        return out.trim();
      };
      const early = await tokenOf('--role', 'DRSOperator');
      expect(statSync(dataDir).mode & 0o777).toBe(0o700);
      expect(statSync(join(dataDir, 'token.key')).mode & 0o777).toBe(0o600);
      expect(await program('sign-in', '--data-dir', dataDir)).toMatchObject({ code: 1, out: '' });

      const local = startOn(dataDir, ['--no-demo']);
      const { api } = await local.ready();
      const me = (token: string) => getJson(`${api}/api/me`, token);
      expect(await me(early)).toMatchObject({ user: 'local-operator', roles: ['DRSOperator'] });
      const auditor = await tokenOf('--role', 'DRSAuditor', '--role', 'DRSReadOnly', '--user', 'olga@example.com', '--expires', '1s');
      expect(await me(await tokenOf('--role', 'DRSAuditor', '--role', 'DRSReadOnly', '--user', 'olga@example.com'))).toMatchObject({
        user: 'olga@example.com',
        roles: ['DRSAuditor', 'DRSReadOnly'],
      });

      const trade = async (link: string) => {
        const [, code = ''] = /#code=([\w-]{43})/.exec(link) ?? [];
        const response = await fetch(`${api}/api/sign-in`, { method: 'POST', body: JSON.stringify({ code }) });
        return { status: response.status, body: (await response.json()) as Record<string, unknown>, code };
      };
      const first = await trade(local.stdout());
      expect(first).toMatchObject({ status: 200, body: { user: 'local-admin', roles: ['DRSOrchestrationAdmin'] } });
      expect((await trade(local.stdout())).status).toBe(401);
      const fresh = await program('sign-in', '--role', 'DRSReadOnly', '--data-dir', dataDir);
      expect(fresh.out).toMatch(new RegExp(`^${api}/#code=[\\w-]{43}\\n$`));
      const second = await trade(fresh.out);
      expect(await me(String(second.body['token']))).toMatchObject({ user: 'local-read-only', roles: ['DRSReadOnly'] });

      await expect.poll(() => me(auditor), { timeout: patience }).toMatchObject({ statusCode: 401 });
      const log = readFileSync(join(dataDir, 'log'), 'utf8');
      for (const secret of [first.code, second.code, first.body['token'], second.body['token'], early])
        expect(log.includes(String(secret))).toBe(false);
      local.kill('SIGTERM');
      await local.ended;
      expect(await program('sign-in', '--data-dir', dataDir)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringContaining('npm start') as string,
      });
    },
    patience,
  );

  it(
    'say what they take, and end with 2 where they are called wrongly',
    async () => {
      const unknown = await program('token', '--role', 'Admin');
      expect(unknown).toMatchObject({ code: 2, out: '' });
      expect(unknown.err).toContain('DRSOrchestrationAdmin, DRSRecoveryManager, DRSPlanManager, DRSOperator, DRSReadOnly, DRSAuditor');
      expect(await program('token', '--role', 'DRSOperator', '--expires', '31d')).toMatchObject({ code: 2, out: '' });
      expect(await program('sign-in', '--role', 'Admin')).toMatchObject({ code: 2, out: '' });
      expect(await program('token', '--help')).toMatchObject({ code: 0, out: expect.stringMatching(/^usage: /) as string });
    },
    patience,
  );
});
