/**
 * The tests of some sweeps: a share of the points of each story, another share for each.
 */
import { describe, expect, test } from 'vitest';
import { floors, testedShare } from './floors.ts';
import type { SweepName } from './points.ts';
import { stories } from './stories.ts';
import { sweep } from './sweep.ts';

/** Some forty executions of three waves. */
const patience = { timeout: 120_000 };

/** `title`: what is done to each story, as a sentence before its name. */
export const testSweeps = (sweeps: readonly (readonly [SweepName, string])[]): void => {
  describe.each(sweeps)('%s: %s', (name) => {
    test.each(stories.map((story, index) => [story.name, story, index] as const))(
      `leads %s to the same end (every ${String(testedShare)}th of at least ${String(floors[name])} points)`,
      patience,
      async (_name, story, index) => {
        const { points, swept, faults } = await sweep(story, name, { every: testedShare, from: index });
        expect(faults).toEqual([]);
        expect(points).toBeGreaterThanOrEqual(floors[name]);
        expect(swept).toBeGreaterThanOrEqual(Math.floor(points / testedShare));
      },
    );
  });
};
