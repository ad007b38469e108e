import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listExecutions, newDataDir, startOn, type LocalProcess } from './local-process.ts';
import { completesOnce, drillBecomes, patience } from './sample-drill.ts';

const hour = 3_600_000;
const day = 24 * hour;

let dataDir: string;
let local: LocalProcess | undefined;
beforeEach(() => {
  dataDir = newDataDir();
  setClock(0);
});
afterEach(async () => {
  local?.kill('SIGKILL');
  await local?.ended;
  rmSync(dirname(dataDir), { recursive: true, force: true });
});

/** How far the machine's clock is from the true one, from this moment on. */
function setClock(milliseconds: number): void {
  writeFileSync(`${dataDir}.clock`, String(milliseconds));
}

const start = (speed: number): LocalProcess => {
  local = startOn(dataDir, ['--speed', String(speed)], {
    SHIFTED_CLOCK: `${dataDir}.clock`,
    NODE_OPTIONS: `--import=${fileURLToPath(new URL('shifted-clock.mjs', import.meta.url))}`,
  });
  return local;
};

/** Times of the product, which never run back, and those of the machine, which did what the test made them do. */
const logged = () => {
  const lines = readFileSync(join(dataDir, 'log'), 'utf8').trimEnd().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { readonly time: string; readonly realTime: string });
  return { times: entries.map(({ time }) => time), realTimes: entries.map(({ realTime }) => realTime) };
};

describe('a machine whose clock', () => {
  it(
    'was set back by a day between two runs has no recorded time that runs back, and the drill goes on',
    async () => {
      const first = start(60);
      await first.ready();
      await expect.poll(() => logged().times.length, { timeout: patience }).toBeGreaterThan(20);
      first.kill('SIGKILL');
      await first.ended;
      setClock(-day);
      await completesOnce(start(600), dataDir);
      const { times, realTimes } = logged();
      expect(times).toEqual(times.toSorted());
      expect(realTimes).not.toEqual(realTimes.toSorted());
    },
    patience,
  );

  it(
    'is set back and forth while it runs goes on as if nothing had been',
    async () => {
      const one = start(150);
      const { api } = await one.ready();
      for (const shift of [-hour, 5 * hour, -day, 0]) {
        const before = logged().times.length;
        setClock(shift);
        // It has gone on by the clock as it is set.
        await expect.poll(() => logged().times.length, { timeout: patience }).toBeGreaterThan(before);
        expect(await listExecutions(api, dataDir)).toMatchObject([{ status: 'RUNNING' }]);
      }
      await completesOnce(one, dataDir);
      const { times, realTimes } = logged();
      expect(times).toEqual(times.toSorted());
      expect(realTimes).not.toEqual(realTimes.toSorted());
      one.kill('SIGTERM');
      expect(await one.ended).toBe(0);
    },
    patience,
  );

  it(
    'went on while the process stood still, as a laptop that sleeps, launches nothing twice and times nothing out wrongly',
    async () => {
      const one = start(300);
      await drillBecomes(one, dataDir, 'RUNNING');
      one.kill('SIGSTOP');
      // Ten minutes of the product's time, in which waves are over that nobody has looked at. A process that stands still shows nothing
      // that could be waited for.
      await sleep(2_000);
      one.kill('SIGCONT');
      await completesOnce(one, dataDir);
      const { times } = logged();
      expect(times).toEqual(times.toSorted());
    },
    patience,
  );
});
