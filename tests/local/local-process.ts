/**
 * The real program as a process of its own, as a user would start it, on free ports and a data directory that is thrown away.
 *
 * Owns: starting, reading what it says with --json, and ending it by its process id.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type Ready = z.output<typeof readySchema>;

export type LocalProcess = {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Addresses, once the program has told them; rejects where it ends before. */
  ready(): Promise<Ready>;
  kill(signal: NodeJS.Signals): void;
  /** Nobody reads any more what it says. */
  closeOutput(): void;
  /** The exit code; null for a process that a signal has ended. */
  readonly ended: Promise<number | null>;
};

const readySchema = z.object({
  type: z.literal('ready'),
  api: z.string(),
  simulator: z.string(),
  token: z.string(),
  credentials: z.string(),
});

export const newDataDir = (): string => join(mkdtempSync(join(tmpdir(), 'drs-local-')), 'data');

const freePorts = ['--port', '0', '--simulator-port', '0'];

/** `npm start -- …args` without npm, whose signals are its own. */
export const startLocal = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): LocalProcess => {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('DRS_'));
  const child = spawn(process.execPath, ['tools/run.mjs', 'start', '--', ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = collected(child.stdout);
  const stderr = collected(child.stderr);
  const ended = exitOf(child);
  return {
    pid: child.pid ?? 0,
    stdout: stdout.text,
    stderr: stderr.text,
    ready: () => firstReady(stdout, ended, stderr.text),
    kill: (signal) => {
      child.kill(signal);
    },
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    ended,
  };
};

/** The same on free ports, in the given data directory, speaking JSON. */
export const startOn = (dataDir: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): LocalProcess =>
  startLocal(['--data-dir', dataDir, '--json', ...freePorts, ...args], environment);

export const getJson = async (url: string, token?: string): Promise<unknown> => {
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  return response.json();
};

export const readToken = (dataDir: string): string => readFileSync(join(dataDir, 'token'), 'utf8').trim();

const executionsSchema = z.object({ executions: z.array(z.object({ executionId: z.string(), status: z.string() })) });

export const listExecutions = async (api: string, dataDir: string) =>
  executionsSchema.parse(await getJson(`${api}/api/executions`, readToken(dataDir))).executions;

const worldSchema = z.object({
  regions: z.array(
    z.object({
      accountId: z.string(),
      region: z.string(),
      servers: z.array(z.object({ sourceServerID: z.string(), hostname: z.string(), launches: z.number() })),
    }),
  ),
});

export const readWorld = async (simulator: string) => worldSchema.parse(await getJson(`${simulator}/_simulator/world`));

/** How often each server of the world was launched: `25 × 1` is `{ 1: 25 }`. */
export const launchCounts = async (simulator: string): Promise<Readonly<Record<number, number>>> => {
  const { regions } = await readWorld(simulator);
  const counts: Record<number, number> = {};
  for (const { launches } of regions.flatMap(({ servers }) => servers)) counts[launches] = (counts[launches] ?? 0) + 1;
  return counts;
};

const collected = (stream: ChildProcess['stdout']) => {
  let text = '';
  const listeners = new Set<() => void>();
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (const listener of listeners) listener();
  });
  return { text: () => text, listeners };
};

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });

const firstReady = (stdout: ReturnType<typeof collected>, ended: Promise<number | null>, stderr: () => string): Promise<Ready> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const line = stdout
        .text()
        .split('\n')
        .find((one) => one.startsWith('{"type":"ready"') && one.endsWith('}'));
      if (line === undefined) return;
      stdout.listeners.delete(look);
      resolve(readySchema.parse(JSON.parse(line)));
    };
    stdout.listeners.add(look);
    look();
    void ended.then((code) => reject(new Error(`The program ended with ${String(code)} before it was ready: ${stderr()}`)), reject);
  });
