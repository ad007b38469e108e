/**
 * `npm run rehearse` as a process of its own, without npm, with a folder for temporary files that a test can look into.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

export type RehearseProcess = {
  /** What it and the product keep while they run. */
  readonly temporary: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<number | null>;
};

export const startRehearsal = (args: readonly string[]): RehearseProcess => {
  const temporary = mkdtempSync(join(tmpdir(), 'drs-rehearsal-test-'));
  const child = spawn(process.execPath, ['tools/run.mjs', 'rehearse', '--', ...args], {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });
  return { temporary, stdout: () => said.out, stderr: () => said.err, kill: (signal) => child.kill(signal), ended };
};
