/**
 * One process of ours: the whole product over ports of its own, with caches of its own, until it dies.
 *
 * Owns: what it has in hand, and its death: whoever waits for it then waits for ever, but for those who sent it an event,
 * who learn that it is gone.
 */
import { bindUseCases, createHandlerNamed } from '@drs-orchestrator/api';
import { createApplication, type Clock } from '@drs-orchestrator/application';
import { gated, wireGate } from './gate.ts';
import { operationByName } from '@drs-orchestrator/contract';
import { fieldsIn, textIn } from './fields.ts';
import type { Invocation } from './invocation.ts';
import type { Process, Stage } from './stage.ts';

export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

export const createProcess = (stage: Stage, number: number, onDeath: (process: Process) => void): Process => {
  const underWay: Process['underWay'] = new Map();
  let isDead = false;
  const process: Process = {
    number,
    random: stage.random.stream(`process/${String(number)}`),
    underWay,
    calls: { open: 0, last: 0 },
    isDead: () => isDead,
    inHand: (executionId) => {
      let only: Invocation | null = null;
      for (const one of underWay.keys()) {
        if (executionId !== null && one.executionId !== null && one.executionId !== executionId) continue;
        if (only !== null) return null;
        only = one;
      }
      return only;
    },
    die: (why) => {
      if (isDead) return;
      isDead = true;
      stage.history.note(executionsOf(underWay.keys()), () => `process ${String(number)} dies ${why}`);
      onDeath(process);
      for (const giveUp of underWay.values()) giveUp(new ProcessDied(`Process ${String(number)} died`));
      underWay.clear();
    },
    handle: (event, context) => handlers[handlerFor(event)](event, context),
  };
  const clock = clockOf(stage, process);
  const seat = { clock, log: stage.ports.log, random: process.random.stream('adapters'), pass: wireGate(stage, process) };
  const inside = gated(stage, process, { ...stage.ports, ...stage.wire?.portsFor(seat), clock });
  const app = createApplication(stage.defect.ports?.(inside) ?? inside, stage.scenario.limits);
  const bound = bindUseCases(app);
  const useCases = stage.defect.useCases?.(bound, app) ?? bound;
  const deps = { useCases, ids: stage.ports.ids, log: () => stage.ports.log, versions: { product: 'simulated' } };
  const handlers = {
    'execution-handler': createHandlerNamed('execution-handler', deps),
    'data-management-handler': createHandlerNamed('data-management-handler', deps),
    'query-handler': createHandlerNamed('query-handler', deps),
  };
  return process;
};

/** Events that are not direct come to the one that runs executions. */
const handlerFor = (event: unknown) => operationByName(textIn(fieldsIn(event)['operation']) ?? '')?.handler ?? 'execution-handler';

const executionsOf = (invocations: Iterable<Invocation>): readonly string[] | null => {
  const named = [...invocations].map(({ executionId }) => executionId);
  return named.every((id) => id !== null) ? named : null;
};

/** Sleeping is a wait like any other: the process may die over it. */
const clockOf = (stage: Stage, process: Process): Clock => {
  const { schedule } = stage;
  const wake = (milliseconds: number, then: () => void): void =>
    schedule.after(milliseconds, () => {
      if (!process.isDead()) then();
    });
  return {
    now: schedule.now,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const dies = !stage.isCalm() && process.random.chance(stage.scenario.calls.killed);
        wake(milliseconds, dies ? () => process.die('over a sleep') : resolve);
      }),
    alarm: (milliseconds) => {
      let isOff = false;
      const rings = new Promise<void>((resolve) => {
        wake(milliseconds, () => {
          if (!isOff) resolve();
        });
      });
      return {
        rings,
        off: () => {
          isOff = true;
        },
      };
    },
  };
};
