/**
 * The engine in the walk: plan, take the step, plan again. It knows no rule, as the state machine knows none.
 *
 * Owns: the check that no step is taken over and over without anything having changed.
 */
import { decideAwait, decideFinalize, decidePlanStep, decideResumedByToken, decideSettle, isTerminal, seconds } from '../../src/index.ts';
import { change, performEffects } from './changing.ts';
import { startWaveRecovery } from './launching.ts';
import { poll } from './polling.ts';
import { checkNextStep } from './step-checks.ts';
import type { Process, World } from './world.ts';

/** Steps at one moment that change nothing: another writer may have been faster, but not so often. */
const mostIdleSteps = 20;

export function* engine(world: World): Process {
  let before = { revision: -1, at: -1, idle: 0 };
  for (;;) {
    yield* change(world, 'engine', decidePlanStep);
    yield* performEffects(world, 'engine');
    const execution = world.present();
    const now = world.now();
    const isIdle = before.revision === execution.revision && before.at === now;
    before = { revision: execution.revision, at: now, idle: isIdle ? before.idle + 1 : 0 };
    const next = checkNextStep(execution, now, world.limits);
    if (before.idle > mostIdleSteps) throw new Error(`I7: the engine turns in circles at ${next.kind}`);
    yield 0;
    switch (next.kind) {
      case 'start':
        for (const wave of next.readyWaves) yield* startWaveRecovery(world, wave);
        break;
      case 'wait':
        yield next.waitSeconds * seconds(1);
        yield* poll(world);
        break;
      case 'await':
        if (!(yield* awaitResume(world, execution.status.kind === 'paused' ? execution.status.pauseRevision : null))) return;
        break;
      case 'finalize':
        yield* change(world, 'engine', (present) => {
          const decision = decideFinalize(present);
          return decision.ok ? decision.value : { events: [], effects: [] };
        });
        break;
      case 'settle':
        yield* change(world, 'engine', (present) => (isTerminal(present) ? { events: [], effects: [] } : decideSettle(present)));
        break;
      case 'act':
        break;
      case 'end':
        return;
    }
    yield* performEffects(world, 'engine');
  }
}

/** False: another engine's token has taken this one's place, and nobody will ever release it. */
function* awaitResume(world: World, pauseRevision: number | null): Process<boolean> {
  const seen = { gone: false };
  const token = { pauseRevision: pauseRevision ?? 0, released: false };
  yield* change(world, 'engine', (execution) => {
    const { decision, gone } = decideAwait(execution, pauseRevision);
    seen.gone = gone;
    if (!gone) world.token.present = token;
    return decision;
  });
  while (!seen.gone && !token.released) {
    if (world.token.present !== token) return false;
    yield seconds(5);
  }
  yield* change(world, 'engine', (execution) => decideResumedByToken(execution, pauseRevision));
  return true;
}
