/**
 * A drill that has just been started in a world of its own, and ways to say what happens to it.
 *
 * Owns: closing every world a test has opened, whatever becomes of the test.
 */
import { afterEach } from 'vitest';
import { startDrill, type EngineState } from '../harness/drive.ts';
import type { WaveSketch } from '../harness/waves.ts';
import { endOf, listedStatus, type End } from './ends.ts';
import type { EngineKind } from './set-engine.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

export type Beginning = WorldOptions & {
  /** What goes wrong, or is pressed, before the engine makes its first step. */
  readonly first?: (world: World, state: EngineState) => unknown;
};

export type Begun = World & {
  readonly world: World;
  readonly state: EngineState;
  /** Lets time pass until the execution has one of these statuses. */
  becomes(...statuses: readonly string[]): Promise<void>;
  /** Until the execution is over, and no state machine of it runs any more. */
  ends(): Promise<End>;
};

const opened: World[] = [];

afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

export const open: typeof openWorld = async (...given) => {
  const world = await openWorld(...given);
  opened.push(world);
  return world;
};

export const begin = async (kind: EngineKind, sketches: readonly WaveSketch[], { first, ...options }: Beginning = {}): Promise<Begun> => {
  const world = await open(kind, sketches, options);
  const state = await startDrill(world.product, world.planId);
  await first?.(world, state);
  world.letGo();
  const becomes: Begun['becomes'] = (...statuses) => world.until(async () => statuses.includes(await listedStatus(world.product, state)));
  const ends = async (): Promise<End> => {
    await becomes('COMPLETED', 'FAILED', 'CANCELLED');
    await world.until(() => (world.stepFunctions?.runs() ?? []).every(({ status }) => status !== 'RUNNING'));
    return endOf(world, state);
  };
  return { ...world, world, state, becomes, ends };
};

/** Closes what was opened last, for a test that opens one world after the other. */
export const closeLast = async (): Promise<void> => opened.pop()?.close();
