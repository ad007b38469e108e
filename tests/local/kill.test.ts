import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKillRound } from './kill-round.ts';

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
});
