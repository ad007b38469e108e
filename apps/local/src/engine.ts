/**
 * The port `Engine` in one process: a loop per execution, under the name `<executionId>-<generation>`.
 *
 * Owns: which loops run, which names were used, and the tokens somebody waits with. All of it is gone with the process;
 * the reconciler of the next one starts the next generation.
 */
import { randomUUID } from 'node:crypto';
import type { Engine, EngineRun } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import { createCrowd } from './crowd.ts';
import { runEngine, type EngineLoopNeeds } from './engine-loop.ts';

export type LocalEngine = Engine & {
  /** Resolves when every loop has ended, which they do when the process is stopping. */
  ended(): Promise<void>;
};

export type EngineNeeds = Omit<EngineLoopNeeds, 'token' | 'crowd'> & { readonly hubAccountId: string; readonly region: string };

/** Names kept so that none is started twice; whoever repeats a start does so within minutes. */
const mostNames = 10_000;

export const createEngine = (needs: EngineNeeds): LocalEngine => {
  const running = new Map<string, Promise<void>>();
  const used = new Set<string>();
  const crowd = createCrowd();
  const waiting = new Map<string, () => void>();

  needs.stopping.addEventListener('abort', () => {
    for (const release of waiting.values()) release();
  });

  const token = () => {
    const value = randomUUID();
    const released = new Promise<void>((resolve) => {
      waiting.set(value, resolve);
    });
    return { value, released, forget: () => void waiting.delete(value) };
  };

  const run = async (name: string, run: EngineRun): Promise<void> => {
    try {
      await runEngine({ ...needs, token, crowd }, run);
    } catch (cause) {
      needs.log.error('The engine ended with a failure; the reconciler starts the next generation', cause, { engine: name });
    } finally {
      running.delete(name);
    }
  };

  return {
    start: async (engineRun) => {
      if (needs.stopping.aborted) return refused({ kind: 'later', message: 'The process is stopping' });
      const name = nameOf(engineRun);
      if (used.has(name)) return ok(undefined);
      used.add(name);
      const [oldest] = used;
      if (used.size > mostNames && oldest !== undefined) used.delete(oldest);
      running.set(name, run(name, engineRun));
      return ok(undefined);
    },
    release: async (value) => {
      const release = waiting.get(value);
      release?.();
      return ok(release === undefined ? 'gone' : 'released');
    },
    isRunning: async (engineRun) => running.has(nameOf(engineRun)),
    arn: (engineRun) => `arn:aws:states:${needs.region}:${needs.hubAccountId}:execution:dr-orchestration:${nameOf(engineRun)}`,
    ended: async () => {
      await Promise.allSettled(running.values());
    },
  };
};

const nameOf = ({ executionId, generation }: EngineRun): string => `${executionId}-${generation}`;
