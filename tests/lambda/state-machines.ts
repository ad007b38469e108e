/**
 * Step Functions as far as the functions ask: runs by name, and tokens. Each run is the local engine's loop, whose steps are the
 * state machine's; the state machine's own file is run in tests of its own.
 */
import type { EngineRun } from '@drs-orchestrator/application';
import { executionId, planId } from '@drs-orchestrator/domain';
import { runEngine } from '@drs-orchestrator/local';
import { createTestLog } from '../harness/test-log.ts';

export type StateMachines = {
  answer(target: string, input: Readonly<Record<string, string>>): { readonly status: number; readonly answer: object };
  /** From now on, runs make their steps by this. */
  stepBy(invoke: (event: object) => Promise<unknown>): void;
  /** Names of the runs that were started. */
  readonly started: readonly string[];
  /** Resolves when a run waits for its token. */
  paused(): Promise<void>;
  /** Resolves when no run is left. */
  ended(): Promise<void>;
  stop(): void;
};

/** How every token of ours begins. */
export const taskToken = 'a-task-token-that-no-log-may-show';

/** Waits of the engine are the forecast's seconds; here stages take no longer than this. */
const longestWaitMilliseconds = 150;

export const createStateMachines = (): StateMachines => {
  const started: string[] = [];
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, () => void>();
  const stopping = new AbortController();
  let step = (_event: object): Promise<unknown> => Promise.reject(new Error('Nobody makes the steps'));
  const wait = async (milliseconds: number) => {
    await new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, longestWaitMilliseconds)));
    return stopping.signal.aborted ? ('stopped' as const) : ('elapsed' as const);
  };
  let tokenStored = (): void => undefined;
  const pausing = new Promise<void>((resolve) => {
    tokenStored = resolve;
  });
  const token = () => {
    const value = `${taskToken}-${String(started.length)}`;
    const released = new Promise<void>((resolve) => waiting.set(value, resolve));
    return { value, released, forget: () => void waiting.delete(value) };
  };
  const begin = (name: string, run: EngineRun): void => {
    started.push(name);
    const needs = {
      invoke: async (event: object) => {
        const answer = await step(event);
        if ('taskToken' in event) tokenStored();
        return answer;
      },
      clock: { wait, speed: 1 },
      log: createTestLog(),
      token,
      crowd: { among: <Outcome>(work: () => Promise<Outcome>) => work(), leastRealMilliseconds: () => 0 },
      stopping: stopping.signal,
    };
    running.set(
      name,
      runEngine(needs, run).finally(() => running.delete(name)),
    );
  };
  const refused = (code: string) => ({ status: 400, answer: { __type: code, message: `It is ${code}` } });
  const operations: Readonly<Record<string, (input: Readonly<Record<string, string>>) => { status: number; answer: object }>> = {
    StartExecution: ({ stateMachineArn = '', name = '', input = '{}' }) => {
      if (started.includes(name)) return refused('ExecutionAlreadyExists');
      const ids = JSON.parse(input) as { readonly executionId: string; readonly planId: string };
      begin(name, { executionId: executionId(ids.executionId), planId: planId(ids.planId), generation: Number(name.split('-').at(-1)) });
      return { status: 200, answer: { executionArn: arnOf(stateMachineArn, name), startDate: Date.now() / 1_000 } };
    },
    DescribeExecution: ({ executionArn = '' }) => {
      const name = executionArn.split(':').at(-1) ?? '';
      if (!started.includes(name)) return refused('ExecutionDoesNotExist');
      const status = running.has(name) ? 'RUNNING' : 'SUCCEEDED';
      return { status: 200, answer: { executionArn, stateMachineArn: 'x', name, status, startDate: Date.now() / 1_000 } };
    },
    SendTaskSuccess: ({ taskToken = '' }) => {
      const release = waiting.get(taskToken);
      if (release === undefined) return refused('TaskDoesNotExist');
      release();
      return { status: 200, answer: {} };
    },
  };
  return {
    answer: (target, input) => operations[target.split('.').at(-1) ?? '']?.(input) ?? refused('UnknownOperationException'),
    stepBy: (invoke) => {
      step = invoke;
    },
    started,
    paused: () => pausing,
    ended: async () => {
      while (running.size > 0) await Promise.allSettled(running.values());
    },
    stop: () => {
      stopping.abort();
      for (const release of waiting.values()) release();
    },
  };
};

const arnOf = (stateMachineArn: string, name: string): string => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
