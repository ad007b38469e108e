/**
 * The product as a process of its own, started as its user starts it, on free ports and a data directory of its own.
 *
 * Invariants
 * 1. It is ended by its process id, and never outlives this program.
 * 2. `kill` is kill -9: nothing of it is told beforehand.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { CannotRehearse } from './cannot-rehearse.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export type ProductStart = {
  readonly dataDir: string;
  readonly speed: number;
  readonly seed: number;
  /** Undefined: the sample's. */
  readonly estate: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
};

export type ProductProcess = {
  readonly api: string;
  readonly simulator: string;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  /** What it last said on its way out, where it has ended without being asked to. */
  farewell(): Promise<string | undefined>;
};

const readySchema = z.object({ type: z.literal('ready'), api: z.string(), simulator: z.string() });

export const startProduct = async (start: ProductStart, onSpawn: (child: ChildProcess) => void): Promise<ProductProcess> => {
  const { dataDir, speed, seed, estate, environment } = start;
  const args = ['--no-demo', '--json', '--data-dir', dataDir, '--port', '0', '--simulator-port', '0'];
  const world = ['--speed', String(speed), '--seed', String(seed), ...(estate === undefined ? [] : ['--estate', estate])];
  const child = spawn(process.execPath, [join(root, 'tools/run.mjs'), 'start', '--', ...args, ...world], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onSpawn(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-lastWords);
  });
  let isAsked = false;
  let farewell: string | undefined;
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (!isAsked) farewell = `The product ended by itself with ${String(code)}: ${said.trim()}`;
      resolve();
    });
  });
  const { api, simulator } = await Promise.race([
    readyLine(child),
    ended.then(() => Promise.reject(new CannotRehearse(said.trim() === '' ? 'The product did not start.' : said.trim()))),
  ]);
  return {
    api,
    simulator,
    kill: () => {
      isAsked = true;
      child.kill('SIGKILL');
      return ended;
    },
    farewell: async () => {
      await Promise.race([ended, sleep(dyingMilliseconds)]);
      return farewell;
    },
  };
};

const lastWords = 4_000;
/** Between the moment it answers no more and the one its end is known. */
const dyingMilliseconds = 1_000;

const readyLine = (child: ChildProcess): Promise<z.output<typeof readySchema>> =>
  new Promise((resolve, reject) => {
    let text = '';
    const look = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const line = text.split('\n').find((one) => one.startsWith('{"type":"ready"') && one.endsWith('}'));
      if (line === undefined) return;
      child.stdout?.off('data', look);
      // What it says from here on is nobody's to read, and must not fill the pipe.
      child.stdout?.resume();
      const ready = readySchema.safeParse(JSON.parse(line));
      if (ready.success) resolve(ready.data);
      else reject(new Error('The product is ready in words of its own', { cause: ready.error }));
    };
    child.stdout?.on('data', look);
  });
