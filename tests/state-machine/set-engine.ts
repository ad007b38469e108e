/**
 * An engine on timers that a test moves: the state machine's own file behind the adapter of Step Functions, or the local loop.
 */
import { createStepFunctionsEngine } from '@drs-orchestrator/adapters-aws';
import type { Engine } from '@drs-orchestrator/application';
import type { Instant } from '@drs-orchestrator/domain';
import { createEngine } from '@drs-orchestrator/local';
import { inProcessAws } from '../harness/in-process-aws.ts';
import { createTestLog } from '../harness/test-log.ts';
import { createVirtualClock } from '../harness/virtual-clock.ts';
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

export type EngineStage = {
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly timers: BorrowedTimers;
  readonly engine: Engine;
  readonly stepFunctions: StepFunctions | undefined;
  stop(): Promise<void>;
};

export type EngineOptions = { readonly beginsAt?: Instant | undefined; readonly mostHistoryEntries?: number | undefined };

type Invoke = (event: EngineEvent) => Promise<unknown>;

export const setEngine = (kind: EngineKind, invoke: Invoke, { beginsAt, mostHistoryEntries }: EngineOptions = {}): EngineStage => {
  const clock = createVirtualClock(beginsAt);
  const timers = borrowTimers(clock);
  return kind === 'state machine' ? withMachines(clock, timers, invoke, mostHistoryEntries) : withLoop(clock, timers, invoke);
};

const withMachines = (
  clock: EngineStage['clock'],
  timers: BorrowedTimers,
  invoke: Invoke,
  mostEntries: number | undefined,
): EngineStage => {
  const stepFunctions = createStepFunctions({
    invoke: ({ payload }) => invoke(payload),
    now: () => clock.now(),
    mostEntries,
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

const withLoop = (clock: EngineStage['clock'], timers: BorrowedTimers, invoke: Invoke): EngineStage => {
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
