/**
 * The pure domain under everything a recovery may meet: random plans, a model of DRS, doubled and delayed steps, crashes.
 *
 * A failure prints fast-check's seed and path; put the seed into `fixed` to run it again. More walks than fit into a
 * test run: `npx vitest run --config packages/domain/test/soak.config.ts`.
 */
import * as fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { walk } from './walk/run-walk.ts';
import { scenarios } from './walk/scenario.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly walks?: { readonly count: number; readonly seed: number };
  }
}

/** The run that everybody makes: always the same walks, so that a red run is about the change at hand. */
const fixed = { count: 150, seed: 20_250 };

const asked = inject('walks') ?? fixed;

describe('whatever plan, world and operators', () => {
  it(
    'no invariant is broken, and every execution comes to an end',
    () => {
      const seen = new Map<string, number>();
      const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
      fc.assert(
        fc.property(scenarios, (scenario) => {
          const { execution, events } = walk(scenario);
          for (const event of events) count(event);
          count(`ended ${execution.status.kind}`);
          for (const wave of execution.waves) count(`wave ${wave.status.kind}`);
        }),
        { numRuns: asked.count, seed: asked.seed },
      );
      expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(everything));
    },
    60 * 60_000,
  );
});

/** The walks must get around: every event and every end has been met. */
const everything = [
  'accepted',
  'awaiting-resume',
  'cancel-requested',
  'cancelled',
  'completed',
  'effect-done',
  'ended cancelled',
  'ended completed',
  'ended failed',
  'engine-started',
  'failed',
  'job-ended',
  'job-known',
  'job-observed',
  'launch-abandoned',
  'launch-asked',
  'launch-deferred',
  'launch-looked',
  'launch-refused',
  'launch-unsure',
  'paused',
  'resumed',
  'servers-observed',
  'wave cancelled',
  'wave completed',
  'wave failed',
  'wave pending',
  'wave timed-out',
  'wave-cancelled',
  'wave-completed',
  'wave-failed',
  'wave-starting',
  'wave-timed-out',
];
