import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.mjs';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drs-one-at-a-time-'));
  lock = join(folder, 'below/.lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Reads a number, lets everybody else run, and writes the next: two at once would write the same. */
const counting = (file: string) => `
  import { readFileSync, writeFileSync } from 'node:fs';
  import { setImmediate } from 'node:timers/promises';
  import { oneAtATime } from ${JSON.stringify(join(import.meta.dirname, 'one-at-a-time.mjs'))};
  const file = ${JSON.stringify(file)};
  const once = async () => {
    const seen = Number(readFileSync(file, 'utf8'));
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    writeFileSync(file, String(seen + 1));
  };
  await Promise.all(Array.from({ length: 5 }, () => oneAtATime(${JSON.stringify(lock)}, once)));`;

/** Of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

it('does one work after the other, in several processes and in each of them, and leaves nothing', async () => {
  const file = join(folder, 'count');
  writeFileSync(file, '0');
  const ends = [1, 2, 3].map(() =>
    once(spawn(process.execPath, ['--input-type=module', '-e', counting(file)], { stdio: 'inherit' }), 'close'),
  );
  expect(await Promise.all(ends)).toEqual([0, 0, 0].map((code) => [code, null]));
  expect(readFileSync(file, 'utf8')).toBe('15');
  expect(readdirSync(join(folder, 'below'))).toEqual([]);
});

it('takes over from a holder that has died, once', async () => {
  await oneAtATime(lock, () => undefined);
  writeFileSync(lock, String(deadPid()));
  let atWork = 0;
  let most = 0;
  const work = async () => {
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise((resolve) => setImmediate(resolve));
    atWork -= 1;
  };
  await Promise.all([1, 2, 3].map(() => oneAtATime(lock, work)));
  expect(most).toBe(1);
  expect(readdirSync(join(folder, 'below'))).toEqual([]);
});

it('gives what the work gave, and makes room after work that failed', async () => {
  await expect(oneAtATime(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(lock)).toBe(false);
  expect(await oneAtATime(lock, () => 7)).toBe(7);
});
