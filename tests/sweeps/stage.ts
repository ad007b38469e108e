/**
 * A story's stage: two processes of ours before one world, an operator, and the schedule.
 *
 * Owns: how patient everybody is. An engine tries a step a few times, Lambda delivers a worker's message again, the schedule comes by
 * every minute whatever became of it before, and an operator who gets no answer, or an error, looks and asks again. Nobody knows
 * that anything was made to go wrong.
 */
import type { WorkerMessage } from '@drs-orchestrator/application';
import type { OperationName } from '@drs-orchestrator/contract';
import { executionId as asExecutionId } from '@drs-orchestrator/domain';
import { drive, type EngineState, type Step } from '../harness/drive.ts';
import { openProduct, type Product, type ProductOptions } from '../harness/product.ts';
import { tapped } from '../harness/tapped-ports.ts';
import type { Trouble } from './trouble.ts';

type Fields = Readonly<Record<string, unknown>>;
type Answer = Fields & { readonly statusCode?: number; readonly error?: string; readonly executionId?: string };

export type Stage = {
  /** Without any trouble on the way: for looking, and for what others do. */
  readonly world: Product;
  /** An operator's request, until it is done. */
  press(operation: OperationName, fields: Fields): Promise<void>;
  /** The same of something with a name, until there is one of that name. */
  make(operation: OperationName, fields: Fields, isThere: () => Promise<boolean>): Promise<void>;
  /** Until an execution of the plan is there. `http`: as over the API, so that a worker starts its engine. */
  start(planId: string, fields?: Fields & { readonly via?: 'direct' | 'http' }): Promise<EngineState>;
  /** To the end. `onStep`: as often as the engine has planned. `onPause`: at the boundary. */
  drive(state: EngineState, options?: DriveOptions): Promise<void>;
  /** The schedule, and the worker's messages. */
  minutes(count: number): Promise<void>;
  /** Until nothing is left to be done. */
  rest(): Promise<void>;
};

type DriveOptions = { readonly onStep?: (step: Step, steps: number) => unknown; readonly onPause?: () => unknown };

const minute = 60_000;
/** A start that was neither accepted nor refused is given up after five minutes; a recovery point's age is asked for again after ten. */
const mostPresses = 12;
const mostTries = 5;
const mostMinutes = 40;

export const openStage = (
  world: Product,
  trouble: Trouble,
  options: Pick<ProductOptions, 'notifiesAws' | 'wrap'>,
  events: string[] = [],
): Stage => {
  const tap = trouble.tap(world);
  const { wrap = (ports) => ports, ...others } = options;
  const open = (): Product =>
    openProduct({ ...others, restarted: world, wrap: (ports) => wrap(tapped(ports, tap)), wire: () => trouble.wire(world) });
  let processes = { one: open(), other: open() };

  const send = async (event: Fields): Promise<unknown> => {
    events.push(nameOf(event));
    const { one, other } = processes;
    try {
      return await sendAs(trouble.sending(events.length), (process) => handlerOf(process, event)(event, {}), one, other);
    } finally {
      if (trouble.hasDied()) processes = { one: open(), other };
    }
  };

  let lastFind: number = world.clock.now();
  const find = async (): Promise<void> => {
    lastFind = world.clock.now();
    await send({ source: 'aws.events' }).catch(nobodyWaits);
  };
  const deliver = async (): Promise<void> => {
    for (const message of world.queued.splice(0)) await deliverOne(message);
  };
  const deliverOne = async (message: WorkerMessage): Promise<void> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      try {
        await send(message);
        return;
      } catch {
        world.clock.advance(minute);
      }
    }
  };
  const minutes = async (count: number): Promise<void> => {
    for (let passed = 0; passed < count; passed += 1) {
      world.clock.advance(minute);
      await find();
      await deliver();
    }
  };
  const tend = async (): Promise<void> => {
    await deliver();
    if (world.clock.now() - lastFind >= minute) await find();
  };

  /** An engine's step: tried again a few times, at longer and longer intervals. */
  const step = async (event: Fields): Promise<unknown> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      try {
        const answer = await send(event);
        if (!isFault(answer)) return answer;
      } catch (cause) {
        if (tries === mostTries - 1) throw cause;
      }
      world.clock.advance(1_000 * 2 ** tries);
    }
    throw new Error(`A step keeps failing: ${nameOf(event)}`);
  };

  /** `isOver`: whether a refusal says that it was done already, by a request whose answer nobody heard, or by the other of two. */
  const insist = async (event: Fields, isOver: (answer: Answer) => boolean | Promise<boolean>): Promise<void> => {
    let told: unknown;
    for (let presses = 0; presses < mostPresses; presses += 1) {
      const answer = (told = await send(event)) as Answer;
      if (isDone(answer) || (presses > 0 && (await isOver(answer)))) return;
      if (presses === 0 && !isFault(answer)) break;
      await minutes(1);
    }
    throw new Error(`${nameOf(event)} was never done: ${JSON.stringify(told)}`);
  };

  const start: Stage['start'] = async (planId, { via = 'direct', ...fields } = {}) => {
    let told: unknown;
    for (let presses = 0; presses < mostPresses; presses += 1) {
      const answer = (told = await startOnce(send, via, { planId, executionType: 'DRILL', ...fields })) as Answer;
      const id = answer.executionId;
      const isThere = typeof id === 'string' && (await world.store.executions.head(asExecutionId(id)))?.visible === true;
      if (isThere && (isDone(answer) || answer.error === 'CONFLICT')) return { executionId: id, planId };
      await minutes(isDone(answer) ? 1 : 6);
    }
    throw new Error(`Nothing was ever started: ${JSON.stringify(told)}`);
  };

  const awaitEngine = async ({ executionId }: EngineState): Promise<void> => {
    for (let passed = 0; !world.engine.runs.some((run) => run.executionId === executionId); passed += 1) {
      if (passed > mostMinutes) throw new Error(`Nobody starts the engine of ${executionId}`);
      await tend();
      if (!world.engine.runs.some((run) => run.executionId === executionId)) await minutes(1);
    }
  };

  const awaitRelease = async (token: string): Promise<void> => {
    for (let passed = 0; world.engine.waiting.has(token); passed += 1) {
      if (passed > mostMinutes) throw new Error('Nobody releases the engine');
      await minutes(1);
    }
  };

  return {
    world,
    press: (operation, fields) => insist({ operation, ...fields }, ({ error }) => error === 'INVALID_STATE'),
    // A name that somebody died over is free again after a minute.
    make: (operation, fields, isThere) =>
      insist({ operation, ...fields }, async ({ error }) => error === 'ALREADY_EXISTS' && (await isThere())),
    start,
    minutes,
    drive: async (state, { onStep, onPause } = {}) => {
      await awaitEngine(state);
      await drive(world, state, {
        send: step,
        onStep: async (next, steps) => {
          await tend();
          await onStep?.(next, steps);
          return undefined;
        },
        onAwait: async (token) => {
          await onPause?.();
          await awaitRelease(token);
        },
      });
    },
    rest: async () => {
      for (let passed = 0; passed < mostMinutes; passed += 1) {
        await minutes(1);
        const active = await world.store.executions.list({ index: { kind: 'active' }, limit: 10 });
        if (active.length === 0 && world.queued.length === 0) return;
      }
    },
  };
};

const nobodyWaits = (): undefined => undefined;

const startOnce = async (send: (event: Fields) => Promise<unknown>, via: 'direct' | 'http', fields: Fields): Promise<unknown> => {
  if (via === 'direct') return send({ operation: 'start_execution', initiatedBy: 'test@example.com', ...fields });
  const claims = { email: 'test@example.com', 'cognito:groups': 'DRSOrchestrationAdmin' };
  const body = JSON.stringify(fields);
  const event = { httpMethod: 'POST', path: '/executions', requestContext: { authorizer: { claims } }, body };
  const { body: text } = (await send(event)) as { readonly body: string };
  const answer = JSON.parse(text) as Answer;
  return { ...answer, statusCode: answer['statusCode'] ?? 200 };
};

/** One answer of two: the one that is of use. What both of them throw is thrown. */
const sendAs = async (
  sending: ReturnType<Trouble['sending']>,
  ask: (process: Product) => Promise<unknown>,
  one: Product,
  other: Product,
): Promise<unknown> => {
  if (sending.kind === 'once') return ask(one);
  const answers =
    sending.kind === 'again'
      ? [await settled(ask(one)), await settled(ask(one))]
      : await Promise.all([settled(ask(one)), settled(turnsLater(sending.turns, () => ask(other)))]);
  const answered = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value);
  const [best] = [...answered.filter((answer) => !isRefused(answer)), ...answered];
  if (answered.length > 0) return best;
  throw answers.find((answer) => answer.status === 'rejected')?.reason as Error;
};

const settled = async (answer: Promise<unknown>): Promise<PromiseSettledResult<unknown>> => (await Promise.allSettled([answer]))[0];

const turnsLater = async (turns: number, ask: () => Promise<unknown>): Promise<unknown> => {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  return ask();
};

const handlerOf = ({ handle, handlers }: Product, { operation }: Fields): Product['handle'] =>
  typeof operation === 'string' && /_(protection_group|recovery_plan)s?$/.test(operation) ? handlers['data-management-handler'] : handle;

const nameOf = ({ action, operation, job, httpMethod, path }: Fields): string =>
  [action, operation, job, httpMethod, path].find((name) => typeof name === 'string') ?? 'schedule';

const statusCodeOf = (answer: unknown): number => {
  const { statusCode } = (answer ?? {}) as Answer;
  return statusCode ?? 200;
};
const isRefused = (answer: unknown): boolean => statusCodeOf(answer) >= 300;
const isDone = (answer: Answer): boolean => !isRefused(answer);
/** Worth another try, of the same request. */
const isFault = (answer: unknown): boolean => statusCodeOf(answer) >= 500 || statusCodeOf(answer) === 429;
