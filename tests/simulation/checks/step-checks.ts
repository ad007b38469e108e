/**
 * That the engine's question always has an answer that leads on: taking the step changes something, or time has to pass.
 *
 * Owns: the checks of `nextStep`. An answer that could be taken for ever at one moment would be a busy loop (I7).
 */
import {
  decideAwait,
  decideFinalize,
  decidePlanStep,
  decideSettle,
  evolveRecord,
  launchStep,
  nextStep,
  preparationDue,
  seconds,
  type Execution,
  type Instant,
  type Limits,
  type NextStep,
} from '@drs-orchestrator/domain';
import { demand } from './demand.ts';

/** Whatever the answer, taking it changes something, or time has to pass first. */
export const checkNextStep = (execution: Execution, now: Instant, limits: Limits): NextStep => {
  const next = nextStep(execution, now, limits);
  const longest = limits.longestWaitMilliseconds / seconds(1);
  const shortest = limits.shortestWaitMilliseconds / seconds(1);
  switch (next.kind) {
    case 'start':
      demand(next.readyWaves.length > 0, 'start without a wave');
      demand(
        next.readyWaves.every((wave) => getsFurther(execution, wave, now, limits)),
        'start would change nothing',
      );
      break;
    case 'act':
      demand(decidePlanStep(execution).events.length > 0 || preparationDue(execution, now, 1).length > 0, 'act would change nothing');
      break;
    case 'finalize': {
      const decision = decideFinalize(execution);
      demand(decision.ok && decision.value.events.length > 0, 'finalize would change nothing');
      break;
    }
    case 'settle':
      demand(decideSettle(execution).events.length > 0, `settle would change nothing in ${execution.status.kind}`);
      break;
    case 'wait':
      demand(next.waitSeconds >= shortest && next.waitSeconds <= longest, `A wait of ${String(next.waitSeconds)} s`);
      break;
    case 'await':
      demand(execution.status.kind === 'paused' && !decideAwait(execution, execution.status.pauseRevision).gone, 'Nothing to await');
      break;
    case 'end':
      demand(['completed', 'failed', 'cancelled'].includes(execution.status.kind), 'end of an execution that goes on');
  }
  const inFlight = execution.waves.some((wave) => wave.status.kind === 'starting' || wave.status.kind === 'in-progress');
  const ending = decideSettle(execution).events.map((event) => event.type);
  demand(!inFlight || ending.every((type) => type === 'wave-cancelled' || type === 'cancelled'), 'settle would end a wave in flight');
  demand(next.kind === 'wait' || next.waitSeconds === 0, 'Only a wait has seconds');
  const planned = decidePlanStep(execution);
  const stamp = { at: now, revision: execution.revision + 1 };
  if (planned.events.length > 0 && execution.status.kind !== 'pending') {
    const after = evolveRecord(execution, planned.events, planned.effects, stamp);
    demand(nextStep(after, now, limits).kind !== 'act' || preparationDue(after, now, 1).length > 0, 'act twice in a row');
  }
  return next;
};

/** Early looks, which may find nothing and then change nothing, do not count. */
const getsFurther = (execution: Execution, wave: number, now: Instant, limits: Limits): boolean => {
  const lookedAt = new Set<number>();
  for (;;) {
    const step = launchStep(execution, wave, now, limits, lookedAt);
    if (step.kind !== 'look' || step.decisive) return step.kind !== 'nothing';
    lookedAt.add(step.chunk);
  }
};
