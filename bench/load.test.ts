import { expect, it } from 'vitest';
import { runLoad } from './load/run-load.ts';
import { executionsOf, fullLoad, serversOf } from './load/shape.ts';

const patience = 120_000;

it(
  'ten executions with two hundred servers at once lose nothing while requests keep coming',
  async () => {
    const shape = { ...fullLoad, accounts: 1, serversPerWave: 10, stageShare: 0.2, speed: 60, requestsPerSecond: 60, baselineSeconds: 1 };
    const { verdict, baseline, load } = await runLoad(shape);
    expect(verdict.reasons).toEqual([]);
    expect(verdict.statuses).toEqual({ COMPLETED: executionsOf(shape) });
    expect(verdict.completedServers).toBe(serversOf(shape));
    expect(verdict.chained).toBe(executionsOf(shape));
    expect(verdict.launches).toEqual({ 1: serversOf(shape) });
    for (const { answers } of [baseline, load]) {
      expect([answers.losses, answers.dropped]).toEqual([[], 0]);
      expect([...answers.statuses.keys()]).toEqual([200]);
    }
    expect(load.samples.length).toBeGreaterThan(0);
  },
  patience,
);
