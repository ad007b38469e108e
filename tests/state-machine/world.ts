/**
 * The whole product with an engine that runs by itself, in virtual time: the state machine's own file, or the local loop.
 *
 * Owns: how time passes. Everything that can happen at one moment happens before the clock moves on to the next timer, or to the
 * next minute, at which the schedule asks `find`.
 */
import { createStepFunctionsEngine } from '@drs-orchestrator/adapters-aws';
import type { Engine, LaunchSettingsPort } from '@drs-orchestrator/application';
import { createEngine } from '@drs-orchestrator/local';
import { inProcessAws } from '../harness/in-process-aws.ts';
import type { Product, ProductOptions } from '../harness/product.ts';
import { createTestLog } from '../harness/test-log.ts';
import { createVirtualClock } from '../harness/virtual-clock.ts';
import { openWaves, type Waves, type WaveSketch } from '../harness/waves.ts';
import { borrowTimers, type BorrowedTimers } from './borrowed-timers.ts';
import { createStepFunctions, stateMachineArn, type StepFunctions } from './step-functions.ts';

export const engineKinds = ['state machine', 'local loop'] as const;
export type EngineKind = (typeof engineKinds)[number];

/** One event of an engine on its way to the handler. */
export type EngineEvent = Readonly<Record<string, unknown>> & {
  readonly action?: string;
  readonly operation?: string;
  readonly wave_number?: number;
};

/** Stands between engine and handler: it may look, hold an event back, answer itself, or throw. */
export type Between = (event: EngineEvent, send: (changed?: EngineEvent) => Promise<unknown>) => Promise<unknown>;

export type WorldOptions = Omit<ProductOptions, 'wrap' | 'restarted' | 'clock'> & {
  readonly between?: Between;
  /** In place of the adapter that asks the simulator. */
  readonly launchSettings?: LaunchSettingsPort;
};

export type World = Waves & {
  /** Undefined for the local loop. */
  readonly stepFunctions: StepFunctions | undefined;
  /** Engines make no step from `hold` to `letGo`, so that what a test does there comes first, whichever engine it is. They are held at first. */
  hold(): void;
  letGo(): void;
  /** Names of the events that the engines sent, in order: `plan_next_step`, `start_wave_recovery 2`, `poll`. */
  readonly asked: string[];
  /** Lets time pass until this holds. Throws where it does not within `days`. */
  until(holds: () => boolean | Promise<boolean>, days?: number): Promise<void>;
  /** Lets so much time pass. */
  pass(milliseconds: number): Promise<void>;
  /** Ends what runs, gives the timers back. */
  close(): Promise<void>;
};

const minute = 60_000;
const day = 24 * 60 * minute;

export const openWorld = async (kind: EngineKind, sketches: readonly WaveSketch[], options: WorldOptions = {}): Promise<World> => {
  const { between = (_event, send) => send(), launchSettings, ...productOptions } = options;
  const asked: string[] = [];
  const gate = createGate();
  const handler: { product?: Product } = {};
  let busy = 0;
  const invoke = async (event: EngineEvent): Promise<unknown> => {
    const { product } = handler;
    if (product === undefined) throw new Error('The product is not open yet');
    busy += 1;
    try {
      await gate.opened;
      asked.push(nameOf(event));
      return await between(event, async (changed = event) => product.handle(changed, {}));
    } finally {
      busy -= 1;
    }
  };
  const stage = createStage(kind, invoke, productOptions);
  const instead = { engine: stage.engine, ...(launchSettings === undefined ? {} : { launchSettings }) };
  const waves = await openWaves(sketches, { ...productOptions, clock: stage.clock, wrap: (ports) => ({ ...ports, ...instead }) });
  const { product } = waves;
  handler.product = product;
  let nextFind = stage.clock.now() + minute;

  /** Until nobody does anything any more but wait. Between two steps an engine only takes turns of the event loop. */
  const settle = async (): Promise<void> => {
    for (let calm = 0; calm < 3; calm = busy === 0 ? calm + 1 : 0) await new Promise((resolve) => setImmediate(resolve));
  };
  const moveOn = async (atMost: number): Promise<void> => {
    const next = Math.min(stage.timers.nextDue() ?? Infinity, nextFind, atMost);
    stage.clock.advance(Math.max(0, next - stage.clock.now()));
    stage.timers.ringDue();
    if (stage.clock.now() < nextFind) return;
    nextFind += minute;
    await product.handle({ source: 'aws.events' }, {});
  };
  const pass = async (milliseconds: number): Promise<void> => {
    const end = stage.clock.now() + milliseconds;
    await settle();
    while (stage.clock.now() < end) {
      await moveOn(end);
      await settle();
    }
  };
  const until: World['until'] = async (holds, days = 2) => {
    const end = stage.clock.now() + days * day;
    await settle();
    while (!(await holds())) {
      if (stage.clock.now() >= end)
        throw new Error(`Waited for ${String(days)} days in vain; the last events: ${asked.slice(-10).join(', ')}`);
      await moveOn(end);
      await settle();
    }
  };
  const close = async (): Promise<void> => {
    await stage.stop();
    await settle();
    stage.timers.giveBack();
    product.store.close();
  };
  return { ...waves, stepFunctions: stage.stepFunctions, hold: () => gate.close(), letGo: () => gate.open(), asked, until, pass, close };
};

type Stage = {
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly timers: BorrowedTimers;
  readonly engine: Engine;
  readonly stepFunctions: StepFunctions | undefined;
  stop(): Promise<void>;
};

const createStage = (kind: EngineKind, invoke: (event: EngineEvent) => Promise<unknown>, { beginsAt }: WorldOptions): Stage => {
  const clock = createVirtualClock(beginsAt);
  const timers = borrowTimers(clock);
  return kind === 'state machine' ? withMachines(clock, timers, invoke) : withLoop(clock, timers, invoke);
};

const withMachines = (clock: Stage['clock'], timers: BorrowedTimers, invoke: (event: EngineEvent) => Promise<unknown>): Stage => {
  const stepFunctions = createStepFunctions({
    invoke: ({ payload }) => invoke(payload),
    now: () => clock.now(),
    after: (milliseconds, ring) => void timers.after(milliseconds).rings.then(ring),
  });
  const engine = createStepFunctionsEngine({
    clock,
    log: createTestLog(),
    random: () => 0.5,
    credentials: () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }),
    stateMachineArn,
    requestHandler: inProcessAws(stepFunctions),
  });
  const stop = async (): Promise<void> => {
    for (const { name, status } of stepFunctions.runs()) if (status === 'RUNNING') await stopRun(stepFunctions, name);
  };
  return { clock, timers, engine, stepFunctions, stop };
};

/** As an operator, or a fault of the service, ends a run. */
export const stopRun = async (stepFunctions: StepFunctions, name: string): Promise<void> => {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const headers = { 'x-amz-target': 'AWSStepFunctions.StopExecution' };
  await stepFunctions.handle({ method: 'POST', path: '/', headers, body: JSON.stringify({ executionArn }) });
};

const withLoop = (clock: Stage['clock'], timers: BorrowedTimers, invoke: (event: EngineEvent) => Promise<unknown>): Stage => {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  const wait = async (milliseconds: number): Promise<'elapsed' | 'stopped'> => {
    const alarm = timers.after(milliseconds);
    await Promise.race([alarm.rings, stopped]);
    alarm.off();
    return stopping.signal.aborted ? 'stopped' : 'elapsed';
  };
  const engine = createEngine({
    invoke: (event) => invoke(event as EngineEvent),
    clock: { speed: 1, wait },
    log: createTestLog(),
    stopping: stopping.signal,
    hubAccountId: '123456789012',
    region: 'us-east-1',
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await engine.ended();
  };
  return { clock, timers, engine, stepFunctions: undefined, stop };
};

const createGate = () => {
  const gate = { opened: Promise.resolve(), open: (): void => undefined, close: (): void => undefined };
  gate.close = () => {
    gate.opened = new Promise((resolve) => (gate.open = resolve));
  };
  gate.close();
  return gate;
};

const nameOf = ({ action, operation, wave_number: wave }: EngineEvent): string => {
  const name = action ?? operation ?? '';
  return wave === undefined ? name : `${name} ${String(wave)}`;
};
