/**
 * Planted: waves that start too early, and servers that are launched twice (I2, I4).
 */
import type { Execution, FrozenWave } from '@drs-orchestrator/domain';
import { launchStep, nextStep, ok, seconds } from '@drs-orchestrator/domain';
import type { Defect } from '../stage.ts';
import { withPort, withUseCases, type Planted } from './planted.ts';

/** Begins a wave by what `seen` makes of the execution, and goes on as the product does. */
const beginning = (seen: (execution: Execution) => Execution): Defect =>
  withUseCases((useCases, app) => ({
    startWaveRecovery: async (request) => {
      const loaded = await app.journal.load(request.executionId);
      if (loaded !== undefined) {
        const step = launchStep(seen(loaded.execution), request.wave, app.clock.now(), app.limits, new Set());
        if (step.kind === 'begin') await app.journal.append(loaded, { events: step.events, effects: [] }, app.clock.now());
      }
      return useCases.startWaveRecovery(request);
    },
  }));

const withWaves =
  (change: Partial<FrozenWave>) =>
  (execution: Execution): Execution => ({
    ...execution,
    plan: { ...execution.plan, waves: execution.plan.waves.map((wave) => ({ ...wave, ...change })) },
  });

/** Says in the plan step what it would say of the execution as `seen` shows it, where that is to start a wave. */
const planning = (seen: (execution: Execution) => Execution): Defect =>
  withUseCases((useCases, app) => ({
    planNextStep: async (request) => {
      const loaded = await app.journal.load(request.executionId);
      const next = loaded === undefined ? null : nextStep(seen(loaded.execution), app.clock.now(), app.limits);
      if (loaded === undefined || next?.kind !== 'start') return useCases.planNextStep(request);
      return ok({ execution: loaded.execution, lastPolledTime: loaded.head.lastPolledTime, next, pauseRevision: null });
    },
  }));

const both = (one: Defect, other: Defect): Defect => ({
  useCases: (useCases, app) => {
    const changed = one.useCases?.(useCases, app) ?? useCases;
    return other.useCases?.(changed, app) ?? changed;
  },
});

const withoutGates = withWaves({ pauseBefore: false });

export const launching = {
  'start-ignores-pause': {
    invariant: 'I2',
    does: 'starts a wave although the execution is paused',
    defect: beginning((execution) => (execution.status.kind === 'paused' ? { ...execution, status: { kind: 'running' } } : execution)),
  },
  'start-ignores-dependencies': {
    invariant: 'I2',
    does: 'starts a wave that is asked for, whatever it depends on',
    defect: beginning(withWaves({ dependsOn: [] })),
  },
  'start-ignores-gate': {
    invariant: 'I2',
    does: 'starts a wave without the pause that it wants before it',
    defect: both(planning(withoutGates), beginning(withoutGates)),
  },
  'start-ignores-failure': {
    invariant: 'I2',
    does: 'starts a wave although another one has failed with STOP or PAUSE',
    defect: beginning(withWaves({ onFailure: 'CONTINUE' })),
  },
  'start-forgets-key': {
    invariant: 'I4',
    does: 'looks for a lost job under another key than the one it has asked with, so that it never finds it and asks again',
    defect: withPort('recoveryService', ({ find }) => ({
      find: (at, lost) => find(at, { ...lost, key: `${lost.key}/again` as typeof lost.key }),
    })),
  },
  'start-is-sent-again': {
    invariant: 'I4',
    does: 'sends a launch again whose answer did not come in time, as clients that retry by themselves do',
    defect: withPort('recoveryService', ({ start }) => ({
      start: async (at, request) => {
        const started = await start(at, request);
        return started.ok || started.refusal.kind !== 'unsure' ? started : start(at, request);
      },
    })),
  },
  'start-before-its-record': {
    invariant: 'I4',
    does: 'asks for the launch first and records that it has afterwards',
    defect: withUseCases((useCases, app) => ({
      startWaveRecovery: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        const execution = loaded?.execution;
        const step = execution === undefined ? null : launchStep(execution, request.wave, app.clock.now(), app.limits, new Set());
        const chunk =
          step?.kind === 'ask' ? execution?.waves[request.wave - 1]?.chunks.find((one) => one.number === step.chunk) : undefined;
        const at = chunk === undefined ? undefined : execution?.plan.places[chunk.place];
        if (execution !== undefined && chunk !== undefined && at !== undefined)
          await app.recoveryService.start(at, {
            kind: execution.kind === 'DRILL' ? 'drill' : 'recovery',
            servers: chunk.servers.flatMap((index) => {
              const server = execution.plan.servers[index];
              return server === undefined ? [] : [{ server: server.serverId }];
            }),
            key: [execution.id, request.wave, chunk.attempt, chunk.number].join('/') as never,
            tagged: true,
          });
        return useCases.startWaveRecovery(request);
      },
    })),
  },
  'start-does-not-wait': {
    invariant: 'I4',
    does: 'takes a launch for lost the moment somebody else finds it unanswered, and does not leave it its time',
    defect: {
      useCases: (useCases, app) => {
        // The one record that the use cases share; they read it at every step.
        Object.assign(app, { limits: { ...app.limits, answerOverdueMilliseconds: 0, betweenLooksMilliseconds: seconds(1) } });
        return useCases;
      },
    },
  },
  'start-takes-a-lost-race-for-won': {
    invariant: 'I4',
    does: 'calls although somebody else has recorded the intent: the refused write is taken for a success',
    defect: withPort('executions', ({ write }) => ({
      write: async (head, expected, objects) => {
        const written = await write(head, expected, objects);
        const isIntent = objects.some(({ name, body }) => name.startsWith('J#') && body.includes('"launch-asked"'));
        return isIntent ? ok(undefined) : written;
      },
    })),
  },
} as const satisfies Readonly<Record<string, Planted>>;
