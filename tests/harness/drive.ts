/**
 * Drives an execution as the engine does, one step after the other, through the handler's own events.
 *
 * Owns: the state machine's shape (plan → start | act | wait, poll | await, resumed | finalize | settle → plan), without a
 * rule of its own. Between the steps a test may look, press buttons, or stop; and it may send the events its own way.
 */
import type { Product } from './product.ts';

export type Step = { readonly kind: string; readonly readyWaves: readonly number[]; readonly waitSeconds: number };

export type EngineState = {
  readonly executionId: string;
  readonly planId: string;
  readonly next?: Step;
  readonly pauseRevision?: number | null;
  readonly waves?: unknown;
};

/** Hands one event to the handler and answers what it answers. */
export type Send = (event: Readonly<Record<string, unknown>>) => Promise<unknown>;

export type DriveOptions = {
  /** Called after each plan step; answering false stops the drive. */
  readonly onStep?: (step: Step, steps: number) => boolean | undefined | Promise<boolean | undefined>;
  /** Called at the boundary, with the token stored; without it the drive stops there. */
  readonly onAwait?: (token: string) => unknown;
  /** Left out, every event is sent once. */
  readonly send?: Send;
  readonly mostSteps?: number;
};

/** Answers the last step: `end` when the execution is over. */
export const drive = async (product: Product, start: EngineState, options: DriveOptions = {}): Promise<Step> => {
  const send: Send = options.send ?? ((event) => product.handle(event, {}));
  let state = start;
  for (let steps = 0; steps < (options.mostSteps ?? 5_000); steps += 1) {
    state = (await send({ action: 'plan_next_step', state })) as EngineState;
    const next = state.next;
    if (next === undefined) throw new Error('plan_next_step answered no next');
    if ((await options.onStep?.(next, steps)) === false || next.kind === 'end') return next;
    const ended = await take(product, send, state, next, options);
    if (ended !== null) return ended;
  }
  throw new Error(`${start.executionId} has not ended after ${String(options.mostSteps ?? 5_000)} steps`);
};

const take = async (product: Product, send: Send, state: EngineState, next: Step, options: DriveOptions): Promise<Step | null> => {
  const { executionId, planId } = state;
  switch (next.kind) {
    case 'start':
      for (const wave of next.readyWaves) await send({ action: 'start_wave_recovery', state, wave_number: wave });
      return null;
    case 'wait':
      product.clock.advance(next.waitSeconds * 1_000);
      await send({ operation: 'poll', executionId, planId, summary: true });
      return null;
    case 'await': {
      const token = `token-${String(product.clock.now())}`;
      product.engine.waiting.add(token);
      await send({ action: 'await_resume', state, taskToken: token });
      await options.onAwait?.(token);
      if (product.engine.waiting.has(token)) return next;
      await send({ action: 'resumed', state });
      return null;
    }
    case 'finalize':
      await send({ operation: 'finalize', executionId, planId });
      return null;
    case 'settle':
      await send({ action: 'settle', state });
      return null;
    case 'act':
      await send({ action: 'act', state });
      return null;
    default:
      throw new Error(`Unknown step ${next.kind}`);
  }
};

/** Starts an execution directly and answers its engine's first state. */
export const startDrill = async (product: Product, planId: string, more: Record<string, unknown> = {}): Promise<EngineState> => {
  const answer = (await product.handle(
    { operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'test@example.com', ...more },
    {},
  )) as {
    readonly statusCode: number;
    readonly executionId: string;
  };
  if (answer.statusCode !== 200) throw new Error(`The start was refused: ${JSON.stringify(answer)}`);
  return { executionId: answer.executionId, planId };
};
