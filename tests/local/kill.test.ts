import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runKillRound } from './kill-round.ts';
import { getJson, launchCounts, listExecutions, newDataDir, readToken, startOn } from './local-process.ts';

/** The rounds of `npm run kill-loop`, which takes any number of them. */
const seeds = [11, 12, 13];

describe('kill -9 of the whole process', () => {
  it.each(seeds)(
    'at any moment loses nothing: the drill completes, each server is launched once, the clock never runs back (seed %i)',
    async (seed) => {
      const outcome = await runKillRound({ seed, kills: 3, speed: 400 });
      expect(outcome.executions).toEqual(['COMPLETED']);
      expect(outcome.launches).toEqual({ 1: 25 });
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
