/**
 * The whole product with an engine that runs by itself, in virtual time: the state machine's own file, or the local loop.
 *
 * Owns: how time passes. Everything that can happen at one moment happens before the clock moves on to the next timer, or to the
 * next minute, at which the schedule asks `find`.
 */
import type { LaunchSettingsPort } from '@drs-orchestrator/application';
import type { Product, ProductOptions } from '../harness/product.ts';
import { openWaves, type Waves, type WaveSketch } from '../harness/waves.ts';
import { setEngine, type EngineEvent, type EngineKind } from './set-engine.ts';
import type { StepFunctions } from './step-functions.ts';

/** Stands between engine and handler: it may look, hold an event back, answer itself, or throw. */
export type Between = (event: EngineEvent, send: (changed?: EngineEvent) => Promise<unknown>) => Promise<unknown>;

export type WorldOptions = Omit<ProductOptions, 'wrap' | 'restarted' | 'clock'> & {
  readonly between?: Between;
  /** In place of the adapter that asks the simulator. */
  readonly launchSettings?: LaunchSettingsPort;
  readonly mostHistoryEntries?: number;
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
  const { between = (_event, send) => send(), launchSettings, mostHistoryEntries, ...productOptions } = options;
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
  const stage = setEngine(kind, invoke, { beginsAt: options.beginsAt, mostHistoryEntries });
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
