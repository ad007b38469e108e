/**
 * The simulation through the production adapters and the simulator, as far as everybody runs it: a few seeds, always the same ones.
 *
 * A failure names the seed: `npm run simulate -- --seed S --wire` replays it.
 */
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../campaign.ts';
import { drawScenario } from '../draw-scenario.ts';
import { written } from '../history.ts';
import { run } from '../run.ts';
import { warmUp } from './warm-up.ts';

const seeds = { first: 1, count: 15 };

describe('through the wire, whatever people, processes and AWS do', { timeout: 120_000 }, () => {
  it('no invariant is broken, and every execution comes to its end', async () => {
    const openWire = await warmUp();
    const tally = await runCampaign({ first: seeds.first, openWire, isOver: (so) => so.seeds >= seeds.count });
    expect(tally.broken.map(({ seed, outcome: { violation } }) => `seed ${String(seed)}: ${violation?.message ?? ''}`)).toEqual([]);
    expect(tally.executions).toBeGreaterThan(seeds.count / 2);
  });

  it('the same seed gives the same history, line by line', async () => {
    const openWire = await warmUp();
    for (const seed of [3, 4]) {
      const histories = [];
      for (let time = 0; time < 2; time += 1) {
        const { lines } = await run({ scenario: drawScenario(seed), openWire, keepsHistory: true });
        histories.push(lines.map(written).join('\n'));
      }
      expect(histories[0]).toContain('wire.drs');
      expect(histories[1]).toBe(histories[0]);
    }
  });
});
