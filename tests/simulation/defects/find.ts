/**
 * Runs the product with one defect, seed after seed, until the simulation finds it.
 */
import { performance } from 'node:perf_hooks';
import { run } from '../run.ts';
import { drawScenario } from '../draw-scenario.ts';
import type { Invariant, Violation } from '../violation.ts';
import type { Planted } from './planted.ts';

/** `violation` null: it was not found with so many seeds. */
export type Finding = {
  readonly seeds: number;
  readonly seed: number;
  readonly violation: Violation | null;
  readonly milliseconds: number;
};

export const mostSeeds = 2_000;

export const findDefect = async ({ defect }: Planted, firstSeed = 1, most = mostSeeds): Promise<Finding> => {
  const began = performance.now();
  for (let seeds = 1; seeds <= most; seeds += 1) {
    const seed = firstSeed + seeds - 1;
    const { violation } = await run({ scenario: drawScenario(seed), defect });
    if (violation !== null) return { seeds, seed, violation, milliseconds: performance.now() - began };
  }
  return { seeds: most, seed: firstSeed + most - 1, violation: null, milliseconds: performance.now() - began };
};

/** Under the invariant that it breaks, or under one that says the same of it. */
export const isNamed = ({ invariant, also }: Planted, reported: Invariant): boolean =>
  reported === invariant || also?.[reported] !== undefined;
