import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isChain } from './evidence.ts';
import { allNews, runKillRound, wrongsOf, type Outcome } from './kill-round.ts';
import { getJson, launchCounts, listExecutions, newDataDir, readToken, startOn } from './local-process.ts';

/** The rounds of `npm run kill-loop`, which takes any number of them. */
const seeds = [11, 12, 13, 14, 15];

const sound: Outcome = {
  kills: ['running 100 ms'],
  executions: ['COMPLETED'],
  launches: { 1: 25 },
  records: 30,
  isChained: true,
  news: allNews,
  mostSent: 2,
  seconds: 10,
  dataDir: '',
};

describe('the verdict on a round', () => {
  it.each<[Partial<Outcome>, string]>([
    [{ executions: ['RUNNING'] }, 'the drill is RUNNING'],
    [{ executions: [] }, 'the drill is gone'],
    [{ launches: { 1: 24, 2: 1 } }, 'servers by number of launches: {"1":24,"2":1}'],
    [{ isChained: false }, 'the chain of the journal is broken'],
    [{ news: ['started'] }, 'the news was started'],
    [{ mostSent: 3 }, 'a piece of news was sent 3 times'],
  ])('names what was lost or done twice: %o', (wrong, named) => {
    expect(wrongsOf(sound)).toEqual([]);
    expect(wrongsOf({ ...sound, ...wrong })).toEqual([named]);
  });

  it('takes a journal for a chain only where each record names the one before', () => {
    const record = (revision: number, hash: string, previousHash: string | null) => ({ revision, hash, previousHash });
    expect(isChain([record(1, 'a', null), record(2, 'b', 'a')])).toBe(true);
    expect(isChain([record(1, 'a', null), record(2, 'b', 'c')])).toBe(false);
    expect(isChain([record(1, 'a', null), record(3, 'b', 'a')])).toBe(false);
    expect(isChain([])).toBe(false);
  });
});

describe('kill -9 of the whole process', () => {
  it.each(seeds)(
    'at any moment loses nothing: the drill completes, each server is launched once, the clock never runs back (seed %i)',
    async (seed) => {
      const outcome = await runKillRound({ seed, kills: 3, speed: 600 });
      expect(wrongsOf(outcome)).toEqual([]);
      const lines = readFileSync(join(outcome.dataDir, 'log'), 'utf8').split('\n');
      const times = lines.flatMap((line) => /^\{"time":"([^"]+)"/.exec(line)?.[1] ?? []);
      expect(times).toEqual(times.toSorted());
      rmSync(dirname(outcome.dataDir), { recursive: true });
    },
    300_000,
  );

  it('leaves a paused drill paused, waiting for whoever resumes it', async () => {
    const dataDir = newDataDir();
    const first = startOn(dataDir, ['--speed', '600']);
    const { api } = await first.ready();
    const [drill] = await listExecutions(api, dataDir);
    const path = `/api/executions/${drill?.executionId ?? ''}`;
    const post = (address: string, action: string) =>
      fetch(`${address}${path}/${action}`, { method: 'POST', headers: { authorization: `Bearer ${readToken(dataDir)}` } });
    expect((await post(api, 'pause')).status).toBe(200);
    const waves = async () =>
      detailsSchema.parse(await getJson(`${api}${path}`, readToken(dataDir))).waveStatuses.map(({ status }) => status);
    await expect.poll(waves, { timeout: patience }).toEqual(['COMPLETED', 'PENDING', 'PENDING']);
    first.kill('SIGKILL');
    await first.ended;

    const second = startOn(dataDir, ['--speed', '600']);
    const again = await second.ready();
    expect(await listExecutions(again.api, dataDir)).toEqual([{ ...drill, status: 'PAUSED' }]);
    expect((await post(again.api, 'resume')).status).toBe(200);
    await expect.poll(() => listExecutions(again.api, dataDir), { timeout: patience }).toEqual([{ ...drill, status: 'COMPLETED' }]);
    expect(await launchCounts(again.simulator)).toEqual({ 1: 25 });
    second.kill('SIGKILL');
    await second.ended;
  }, 300_000);
});

const patience = 120_000;
const detailsSchema = z.object({ waveStatuses: z.array(z.object({ status: z.string() })) });
