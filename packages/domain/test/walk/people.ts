/**
 * Everybody but the engine who writes: the one who starts, operators with their buttons, and the reconciler.
 */
import {
  decideAccept,
  decideCancel,
  decidePause,
  decideResume,
  decideRetry,
  decideSkip,
  isTerminal,
  minutes,
  seconds,
  type Actor,
  type Decision,
  type Execution,
  type Result,
} from '../../src/index.ts';
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
    const dice = random.between(1, 14);
    if (dice >= 12) yield* press(world, retrySome(world));
    else if (dice === 11) yield* press(world, skipOne(world));
    else if (dice >= 9 && scenario.presses === 'all') yield* press(world, decideCancel);
    else if (dice === 8 && world.token.present !== null) world.token.present.released = true;
    else yield* press(world, dice <= 4 ? decidePause : decideResume);
  }
}

/** All of a wave that have failed, or one server of it, which may not be one that has. Mostly of a wave for which it makes sense. */
const retrySome =
  ({ random }: World): Press =>
  (execution, by) => {
    const failed = execution.waves.filter(({ status }) => status.kind === 'failed' || status.kind === 'timed-out');
    const wave = random.pick(failed.length === 0 || random.chance(20) ? execution.waves : failed);
    const own = execution.servers.flatMap((server, index) => (server.wave === wave.number ? [index] : []));
    const retried = decideRetry(execution, wave, random.chance(50) ? null : [random.pick(own)], by);
    return retried.ok ? { ok: true, value: retried.value.decision } : retried;
  };

const skipOne =
  ({ random }: World): Press =>
  (execution, by) =>
    decideSkip(execution, random.pick(execution.waves), 'It can wait', by);

/** Attempts of one wave after which the mender leaves it to others. */
export const mostAttempts = 3;

/** Sees to every failure soon, by trying again. */
export function* mender(world: World): Process {
  while (!isTerminal(world.present())) {
    yield world.random.between(0, seconds(25));
    const isHopeless = world.present().waves.some(({ attempt }) => attempt >= mostAttempts);
    if (!isHopeless) yield* press(world, retrySome(world));
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

type Press = (execution: Execution, by: Actor) => Result<Decision, unknown>;

function* press(world: World, decide: Press): Process {
  yield* change(world, 'operator', (execution) => {
    const decision = decide(execution, operator);
    return decision.ok ? decision.value : { events: [], effects: [] };
  });
  yield* performEffects(world, 'operator');
}
