/** The real program, as a person starts and ends it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const patience = 60_000;

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, ['tools/run.mjs', 'simulator', '--', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const listening = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const address = /listens on (\S+)/.exec(stdout)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    listening: () => Promise.race([listening, ended.then((code) => Promise.reject(new Error(`it ended with ${String(code)}: ${stderr}`)))]),
    ended,
    out: () => stdout,
    err: () => stderr,
  };
}

describe('npm run simulator', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'listens until %s, and ends with 0 although a client keeps its connection open',
    async (signal) => {
      const program = start('--port', '0');
      const address = await program.listening();
      expect((await fetch(`${address}/_simulator/health`)).status).toBe(200);
      program.kill(signal);
      expect(await program.ended).toBe(0);
      expect(program.err().replace(/^Built .*\n/, '')).toBe('');
    },
    patience,
  );

  it(
    'ends with 1 and a line where it cannot start, with 2 and the usage where the call is wrong, and with 0 for help',
    async () => {
      const [missing, wrong, help] = [start('--estate', 'nowhere.yaml'), start('--fast'), start('--help')];
      expect(await Promise.all([missing.ended, wrong.ended, help.ended])).toEqual([1, 2, 0]);
      expect(missing.err().trimEnd().split('\n').at(-1)).toBe('--estate: nowhere.yaml cannot be read (there is no such file).');
      expect(wrong.err()).toContain('usage: npm run simulator');
      expect(help.out()).toContain('left out: examples/sample-estate.yaml');
      expect([missing.out(), wrong.out()]).toEqual(['', '']);
    },
    patience,
  );
});
