/**
 * Remembering with the world how far the clock has come, so that no restart takes back a time that was told.
 *
 * A clock that its owner keeps is its owner's to remember. One that is steered may be far from the time of day, and then only the
 * world knows where it was: a mark ahead of it is on disk before a time beyond the last mark is told.
 */
import type { World } from '../world/world.ts';
import type { SimulatorClock } from './simulator-clock.ts';

/** How far ahead the mark is set, in real time: two writes a second at the most, and no more than this skipped by a restart. */
const AHEAD_REAL_MS = 500;

/** The clock to tell times by. Moves a steered one on to where the world has been. */
export function keepTime(world: World, clock: SimulatorClock): SimulatorClock {
  const { controls } = clock;
  if (controls === undefined) return clock;
  controls.moveOnTo(newestTime(world) ?? 0);
  return {
    controls,
    now: () => {
      const now = clock.now();
      if (now > (world.meta().toldUntil ?? 0)) {
        world.setMeta({ ...world.meta(), toldUntil: now + Math.ceil(AHEAD_REAL_MS * controls.speed()) });
        world.commit(now);
      }
      return now;
    },
  };
}

/** No clock may begin before it; undefined for a world that has not begun. */
export function newestTime(world: World): number | undefined {
  const { newestAt, toldUntil = 0 } = world.meta();
  const newest = Math.max(newestAt, toldUntil);
  return newest === 0 ? undefined : newest;
}
