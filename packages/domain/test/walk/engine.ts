/**
 * The engine in the walk: plan, take the step, plan again. It knows no rule, as the state machine knows none.
 *
 * Owns: the check that no step is taken over and over without anything having changed.
 */
import {
  between,
  decideAwait,
  decideFinalize,
  decidePlanStep,
  decideResumedByToken,
  decideSettle,
  isTerminal,
  seconds,
} from '../../src/index.ts';
import { change, performEffects } from './changing.ts';
import { demand } from '../../../../tests/simulation/checks/demand.ts';
import { startWaveRecovery } from './launching.ts';
import { poll } from './polling.ts';
import { prepare } from './preparing.ts';
import { checkNextStep } from '../../../../tests/simulation/checks/step-checks.ts';
import type { Process, World } from './world.ts';

/** Steps that change nothing: others may have been faster a few times; beyond that each must have cost a wait. */
const idleStepsAllowed = 8;
const fewestMillisecondsPerIdleStep = seconds(2);

export function* engine(world: World): Process {
  let idle = { revision: -1, since: world.now(), steps: 0 };
  for (;;) {
    yield* change(world, 'engine', decidePlanStep);
    yield* performEffects(world, 'engine');
    const execution = world.present();
    const now = world.now();
    if (idle.revision === execution.revision) idle.steps += 1;
    else idle = { revision: execution.revision, since: now, steps: 0 };
    const next = checkNextStep(execution, now, world.limits);
    const isPaced = between(idle.since, now) >= (idle.steps - idleStepsAllowed) * fewestMillisecondsPerIdleStep;
    demand(isPaced, `I7: the engine turns in circles at ${next.kind}`);
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
        yield* prepare(world);
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
    const { status } = execution;
    demand(gone || (status.kind === 'paused' && status.pauseRevision === pauseRevision), 'The engine waits for another pause than it saw');
    if (!gone) world.token.present = token;
    return decision;
  });
  while (!seen.gone && !token.released) {
    if (world.token.present !== token) return false;
    yield seconds(5);
  }
  yield* change(world, 'engine', (execution) => {
    const decision = decideResumedByToken(execution, pauseRevision);
    const { status } = execution;
    const isThatPause = status.kind === 'paused' && status.pauseRevision === pauseRevision;
    demand(isThatPause || decision.events.length === 0, 'A token has lifted a pause that it was not stored for');
    return decision;
  });
  return true;
}
