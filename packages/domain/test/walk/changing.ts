/**
 * Load, decide, record, and what a record leaves to be done: as the use cases do it, with a yield wherever somebody else
 * may come in between.
 */
import { decideEngineStarted, type Decision, type Effect, type Event, type Execution, type PendingEffect } from '../../src/index.ts';
import type { Author } from '../../../../tests/simulation/checks/record-checks.ts';
import type { Process, World } from './world.ts';

/** Writers are a handful; so many lost races in a row mean that something is wrong. */
const mostConflicts = 100;

export function* change(world: World, by: Author, decide: (execution: Execution) => Decision): Process<Execution> {
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    const seen = world.present();
    const { events, effects } = decide(seen);
    if (events.length === 0 && effects.length === 0) return seen;
    yield 0;
    const written = world.append(seen, by, events, effects);
    if (written !== null) return written;
    yield world.random.between(0, 50);
  }
  throw new Error('Conflicts without end');
}

/** Each effect is done, and acknowledged in a second step; a process that dies in between has it done once more. */
export function* performEffects(world: World, by: Author): Process {
  for (const effect of world.present().pendingEffects) {
    yield 0;
    const { events, effects } = perform(world, effect);
    yield 0;
    yield* change(world, by, (execution) => {
      if (!execution.pendingEffects.some((pending) => pending.key === effect.key)) return { events: [], effects: [] };
      const stillTrue = events.flatMap((event) =>
        event.type === 'engine-started' ? decideEngineStarted(execution, event.generation).events : [event],
      );
      return { events: [...stillTrue, { type: 'effect-done', key: effect.key }], effects };
    });
  }
}

type Done = { readonly events: readonly Event[]; readonly effects: readonly Effect[] };

const perform = (world: World, effect: PendingEffect): Done => {
  switch (effect.kind) {
    case 'start-engine':
      world.spawnEngine(effect.generation);
      return decideEngineStarted(world.present(), effect.generation);
    case 'release-engine':
      return release(world, effect.pauseRevision);
    case 'wake-worker':
    case 'release-claims':
    case 'terminate':
    case 'notify':
    case 'deliver':
      return { events: [], effects: [] };
  }
};

/** A token that nobody waits with any more means that the engine is gone. */
const release = (world: World, pauseRevision: number): Done => {
  const token = world.token.present;
  if (token?.pauseRevision !== pauseRevision) return { events: [], effects: [] };
  const isLost = !world.isEngineRunning();
  token.released = true;
  const generation = world.present().generation + 1;
  return { events: [], effects: isLost ? [{ kind: 'start-engine', generation }] : [] };
};
