/**
 * The simulation, as far as everybody runs it: some hundred seeds, always the same ones, so that a red run is about the change at hand.
 *
 * A failure names the seed: `npm run simulate -- --seed S` replays it.
 */
import { describe, expect, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import { written } from './history.ts';
import { BadOptions, parseOptions } from './options.ts';
import { run } from './run.ts';
import { drawScenario } from './draw-scenario.ts';

const seeds = { first: 1, count: 150 };

describe('whatever people, processes and AWS do', { timeout: 120_000 }, () => {
  it('no invariant is broken, and every execution comes to its end', async () => {
    const tally = await runCampaign({ first: seeds.first, isOver: (so) => so.seeds >= seeds.count });
    expect(tally.broken.map(({ seed, outcome: { violation } }) => `seed ${String(seed)}: ${violation?.message ?? ''}`)).toEqual([]);
    expect(Object.keys(tally.endings).sort()).toEqual(['cancelled', 'completed', 'failed']);
  });

  it('the same seed gives the same history, line by line', async () => {
    for (const seed of [11, 12, 13, 14, 15]) {
      const histories = [];
      for (let time = 0; time < 2; time += 1) {
        const { lines } = await run({ scenario: drawScenario(seed), keepsHistory: true });
        histories.push(lines.map(written).join('\n'));
      }
      expect(histories[0]?.length).toBeGreaterThan(1_000);
      expect(histories[1]).toBe(histories[0]);
    }
  });
});

describe('its options', () => {
  it('replay a seed that stands alone, and begin with it where it does not', () => {
    expect(parseOptions(['--seed', '7'])).toEqual({ kind: 'replay', seed: 7, wire: false });
    expect(parseOptions(['--seeds', '5', '--seed', '7'])).toEqual({ kind: 'campaign', first: 7, seeds: 5, minutes: null, wire: false });
    expect(parseOptions(['--minutes', '0.5'])).toEqual({ kind: 'campaign', first: 1, seeds: null, minutes: 0.5, wire: false });
  });

  it('are refused in one line where they make no sense', () => {
    for (const args of [
      ['--seed', 'x'],
      ['--seeds', '0'],
      ['--seeds', '1.5'],
      ['--minutes', '-1'],
      ['--minutes', 'soon'],
      ['--sedes', '3'],
      ['seven'],
    ]) {
      expect(() => parseOptions(args)).toThrow(BadOptions);
    }
  });
});
