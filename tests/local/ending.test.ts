import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDataDir, startOn, type LocalProcess } from './local-process.ts';
import { completesOnce, drillBecomes, patience } from './sample-drill.ts';

let dataDir: string;
let local: LocalProcess | undefined;
beforeEach(() => {
  dataDir = newDataDir();
});
afterEach(async () => {
  local?.kill('SIGKILL');
  await local?.ended;
  rmSync(dirname(dataDir), { recursive: true, force: true });
});

const start = (...args: readonly string[]): LocalProcess => {
  local = startOn(dataDir, args);
  return local;
};

describe('a program that is asked to end while a drill runs', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends with 0 within seconds and says how to go on; the next one takes the drill to its end',
    async (signal) => {
      const first = start('--speed', '120');
      await drillBecomes(first, dataDir, 'RUNNING');
      const asked = performance.now();
      first.kill(signal);
      expect(await first.ended).toBe(0);
      expect(performance.now() - asked).toBeLessThan(15_000);
      const args = `--data-dir ${dataDir} --json --port 0 --simulator-port 0 --speed 120`;
      expect(first.stderr()).toContain(`\nStopped. Nothing is lost; to go on: npm start -- ${args}\n`);
      await completesOnce(start('--speed', '600'), dataDir);
    },
    patience,
  );
});

describe('a program whose reader has gone', () => {
  it(
    'goes on with the drill, and ends as asked',
    async () => {
      const one = start('--speed', '300');
      await one.ready();
      one.closeOutput();
      await completesOnce(one, dataDir);
      one.kill('SIGTERM');
      expect(await one.ended).toBe(0);
    },
    patience,
  );

  it(
    'keeps its exit code where it runs one drill and ends',
    async () => {
      const one = start('--once', '--speed', '600');
      await one.ready();
      one.closeOutput();
      expect(await one.ended).toBe(0);
    },
    patience,
  );
});
