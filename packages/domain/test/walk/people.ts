/**
 * Everybody but the engine who writes: the one who starts, operators with their buttons, and the reconciler.
 */
import { decideAccept, decideCancel, decidePause, decideResume, isTerminal, minutes, seconds, type Actor } from '../../src/index.ts';
import { change, performEffects } from './changing.ts';
import { poll } from './polling.ts';
import type { Process, World } from './world.ts';

const operator: Actor = { name: 'operator', proof: 'proven' };

export function* starter(world: World): Process {
  yield* change(world, 'reconciler', (execution) => decideAccept(execution, 'direct'));
  yield* performEffects(world, 'reconciler');
}

/** Presses something every few minutes, or at once after the last, whatever the state; refusals are part of it. */
export function* hastyOperator(world: World): Process {
  const { random, scenario } = world;
  while (!isTerminal(world.present())) {
    yield random.between(0, random.chance(50) ? seconds(30) : minutes(6));
    const dice = random.between(1, 10);
    if (dice >= 9 && scenario.presses === 'all') yield* press(world, decideCancel);
    else if (dice === 8 && world.token.present !== null) world.token.present.released = true;
    else yield* press(world, dice <= 4 ? decidePause : decideResume);
  }
}

/** Cancels once, early. */
export function* hastyCanceller(world: World): Process {
  yield world.random.between(0, world.random.chance(60) ? minutes(2) : minutes(20));
  yield* press(world, decideCancel);
}

/** Only resumes what is paused. */
export function* patientOperator(world: World): Process {
  while (!isTerminal(world.present())) {
    yield seconds(30);
    yield* press(world, decideResume);
  }
}

/** Every minute: effects once more, and a new engine where there is none. */
export function* reconciler(world: World): Process {
  for (;;) {
    yield minutes(1);
    yield* performEffects(world, 'reconciler');
    const execution = world.present();
    if (isTerminal(execution)) {
      if (execution.pendingEffects.length === 0) return;
      continue;
    }
    const isStarting = execution.pendingEffects.some((effect) => effect.kind === 'start-engine');
    if (execution.status.kind !== 'pending' && !isStarting && !world.isEngineRunning()) {
      world.append(execution, 'reconciler', [], [{ kind: 'start-engine', generation: execution.generation + 1 }]);
      yield* performEffects(world, 'reconciler');
      if (world.random.chance(50)) yield* poll(world);
    }
  }
}

function* press(world: World, decide: typeof decidePause): Process {
  yield* change(world, 'operator', (execution) => {
    const decision = decide(execution, operator);
    return decision.ok ? decision.value : { events: [], effects: [] };
  });
  yield* performEffects(world, 'operator');
}
