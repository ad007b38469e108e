/**
 * The pure domain under everything a recovery may meet: random plans, a model of DRS, doubled and delayed steps, crashes.
 *
 * A failure prints fast-check's seed and the shrunk scenario. A longer run, and the same walks again by their seed:
 * `npx vitest run --config packages/domain/test/soak.config.ts` (its numbers stand in that file).
 */
import * as fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { walk } from './walk/run-walk.ts';
import { scenarios } from './walk/scenario.ts';

declare module 'vitest' {
  // Only an interface can be merged with the one that vitest declares.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    readonly walks?: { readonly count: number; readonly seed: number };
  }
}

/** The run that everybody makes: always the same walks, so that a red run is about the change at hand. Some ten seconds. */
const fixed = { count: 80, seed: 1 };
/** A walk takes a tenth of a second; shrinking a failure takes many walks. */
const longestWalkMilliseconds = 5_000;

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
    asked.count * longestWalkMilliseconds,
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
  'settings-deferred',
  'settings-drifted',
  'settings-prepared',
  'settings-refused',
  'wave cancelled',
  'wave completed',
  'wave failed',
  'wave pending',
  'wave skipped',
  'wave timed-out',
  'wave-cancelled',
  'wave-completed',
  'wave-failed',
  'wave-retry-requested',
  'wave-skipped',
  'wave-starting',
  'wave-timed-out',
];
