import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { launchCounts, listExecutions, newDataDir, readToken, startOn, type LocalProcess } from './local-process.ts';
import { mountTinyDisk, type TinyDisk } from './tiny-disk.ts';

const patience = 120_000;
/** All of a drill needs some three. */
const megabytes = 24;

const probe = mountTinyDisk(1);
probe?.release();
const mayMount = probe !== undefined;
const hasPrlimit = canRun('prlimit', '--version');

let local: LocalProcess | undefined;
let disk: TinyDisk | undefined;
let folder: string | undefined;
afterEach(async () => {
  local?.kill('SIGKILL');
  await local?.ended;
  disk?.release();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  [local, disk, folder] = [undefined, undefined, undefined];
});

/** A data directory that lies on a disk of its own, or of which only that file does. */
const dataDirOn = (tiny: TinyDisk, file: string | undefined): string => {
  if (file === undefined) return join(tiny.path, 'data');
  const dataDir = newDataDir();
  folder = dirname(dataDir);
  mkdirSync(dataDir, { mode: 0o700 });
  symlinkSync(join(tiny.path, file), join(dataDir, file));
  return dataDir;
};

const drilling = async (dataDir: string) => {
  local = startOn(dataDir, ['--speed', '400']);
  const { api, simulator } = await local.ready();
  const [drill] = await listExecutions(api, dataDir);
  const executionId = drill?.executionId ?? '';
  const ask = async (method: string, path: string) => {
    const headers = { authorization: `Bearer ${readToken(dataDir)}` };
    const response = await fetch(`${api}/api/executions${path}`, { method, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const status = async () => (await ask('GET', `/${executionId}`)).body['status'];
  return { process: local, api, simulator, executionId, ask, status };
};

const completesOnce = async ({ status, simulator }: Awaited<ReturnType<typeof drilling>>) => {
  await expect.poll(status, { timeout: patience, interval: 100 }).toBe('COMPLETED');
  expect(await launchCounts(simulator)).toEqual({ 1: 25 });
};

const refusesToPause = async (drill: Awaited<ReturnType<typeof drilling>>, why: string) => {
  const refused = await drill.ask('POST', `/${drill.executionId}/pause`);
  expect(refused).toMatchObject({ status: 500, body: { statusCode: 500, error: 'INTERNAL_ERROR' } });
  expect(refused.body['message']).toMatch(
    new RegExp(`^The store cannot be used: ${why}\\. Look what is on record before you ask again\\. Its details are in the log under err-`),
  );
  // What was refused has not happened, and whoever looks is answered.
  expect(await drill.status()).toBe('RUNNING');
  expect((await drill.ask('GET', '')).body['executions']).toMatchObject([{ executionId: drill.executionId, status: 'RUNNING' }]);
};

const logged = (dataDir: string): readonly Record<string, unknown>[] =>
  readFileSync(join(dataDir, 'log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const endsCleanly = async ({ process }: Awaited<ReturnType<typeof drilling>>) => {
  process.kill('SIGTERM');
  expect(await process.ended, process.stderr()).toBe(0);
};

const full = 'the disk is full';
const logTrouble = 'The log cannot be written, because the disk is full or failed; it goes on when there is room again.';

describe.skipIf(!mayMount)('a disk that is full while a drill runs (skipped where no small disk may be mounted)', () => {
  it(
    'is told to whoever asks for a change, and the drill goes on as soon as there is room',
    async () => {
      disk = mountTinyDisk(megabytes)!;
      const dataDir = dataDirOn(disk, undefined);
      const drill = await drilling(dataDir);
      disk.fill();
      await refusesToPause(drill, full);
      await expect.poll(() => drill.process.stderr()).toContain(logTrouble);
      disk.clear();
      await completesOnce(drill);
      await endsCleanly(drill);
      const lines = logged(dataDir);
      expect(lines).toContainEqual(
        expect.objectContaining({ message: 'Lines of this log could not be written', lines: expect.any(Number) }),
      );
      const times = lines.map(({ time }) => String(time));
      expect(times).toEqual(times.toSorted());
    },
    patience,
  );

  it(
    'ends the program as cleanly as any other, and is named to whoever starts it again too soon',
    async () => {
      disk = mountTinyDisk(megabytes)!;
      const dataDir = dataDirOn(disk, undefined);
      const first = await drilling(dataDir);
      disk.fill();
      await refusesToPause(first, full);
      await endsCleanly(first);
      local = startOn(dataDir, ['--speed', '400']);
      expect(await local.ended).toBe(1);
      expect(local.stderr()).toContain(`The data directory ${dataDir} cannot be used: the disk is full. Choose another with --data-dir.\n`);
      expect(local.stderr()).not.toContain('    at ');
      disk.clear();
      await completesOnce(await drilling(dataDir));
    },
    patience,
  );

  it(
    'with the simulator’s world alone on it, is AWS failing: requests are answered, and the drill goes on afterwards',
    async () => {
      disk = mountTinyDisk(megabytes)!;
      const drill = await drilling(dataDirOn(disk, 'simulator.db'));
      disk.fill();
      expect(await drill.ask('POST', `/${drill.executionId}/pause`)).toMatchObject({ status: 200, body: { status: 'PAUSED' } });
      expect(await drill.ask('POST', `/${drill.executionId}/resume`)).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
      await expect.poll(() => drill.process.stderr(), { timeout: patience }).toContain('InternalServerException');
      disk.clear();
      await completesOnce(drill);
    },
    patience,
  );

  it(
    'with the log alone on it, stops nothing',
    async () => {
      disk = mountTinyDisk(megabytes)!;
      const drill = await drilling(dataDirOn(disk, 'log'));
      disk.fill();
      await completesOnce(drill);
      expect(drill.process.stderr()).toContain(logTrouble);
    },
    patience,
  );
});

describe.skipIf(!hasPrlimit)('a limit of the size of files that is reached while a drill runs (skipped where there is no prlimit)', () => {
  it(
    'is told to whoever asks for a change, and the drill goes on when it is lifted',
    async () => {
      const dataDir = newDataDir();
      folder = dirname(dataDir);
      const drill = await drilling(dataDir);
      limitFiles(drill.process, '1');
      await refusesToPause(drill, 'the disk failed, or the file has reached a limit of its size');
      limitFiles(drill.process, 'unlimited');
      await completesOnce(drill);
      await endsCleanly(drill);
    },
    patience,
  );
});

const limitFiles = ({ pid }: LocalProcess, bytes: string): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
};

function canRun(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
