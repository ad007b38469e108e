/**
 * One run's stage: clock, chance, world, store, processes, engines and checks.
 *
 * Owns: the shapes that everybody on it shares. They are put together in create-stage.ts.
 */
import type { Handler, UseCases } from '@drs-orchestrator/api';
import type { Application, Engine, Ports, RecoveryPoint } from '@drs-orchestrator/application';
import type { Call } from './call.ts';
import type { Story, Told } from './evidence.ts';
import type { History } from './history.ts';
import type { Fields } from './fields.ts';
import type { Asked, Invocation, Sender } from './invocation.ts';
import type { ModelAws, ModelStore } from './model/seam.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import type { Schedule } from './schedule.ts';
import type { Violation } from './violation.ts';
import type { WireAws } from './wire/wire-aws.ts';

export type Stage = {
  readonly scenario: Scenario;
  readonly random: Random;
  readonly schedule: Schedule;
  readonly history: History;
  readonly defect: Defect;
  readonly ports: Ports;
  readonly aws: ModelAws;
  /** The same where it is behind the wire: each process then has adapters of its own. */
  readonly wire: WireAws | null;
  readonly store: ModelStore;
  readonly engines: Engines;
  readonly watch: Watch;
  /** Never aborted: whoever dies here dies without a word. */
  readonly never: AbortSignal;
  fleet(): Fleet;
  sleep(milliseconds: number): Promise<void>;
  isCalm(): boolean;
  calm(): void;
  /** True the first time that it is asked for this effect of this execution. */
  losesOnce(effect: string, invocation: Invocation): boolean;
  nameOf(invocation: Invocation | null): string;
};

/** Wraps what a process is made of, to plant a defect: its ports as the product sees them, its use cases as the handler does. */
export type Defect = {
  readonly ports?: (ports: Ports) => Ports;
  readonly useCases?: (useCases: UseCases, app: Application) => UseCases;
};

export type Process = {
  readonly number: number;
  readonly random: Random;
  readonly handle: Handler;
  readonly isDead: () => boolean;
  readonly die: (why: string) => void;
  /** In whose name it does something, to this execution where one is named; null where that may be one of several. */
  readonly inHand: (executionId: string | null) => Invocation | null;
  /** Calls that are not answered yet, among them those that nobody waits for any more. */
  readonly calls: { open: number; last: number };
  readonly underWay: Map<Invocation, (cause: Error) => void>;
};

export type Fleet = {
  /** `asked`: what it is about, where the event does not say so by itself. */
  invoke(event: Fields, sender: Sender, asked?: Asked): Promise<unknown>;
  readonly processes: () => readonly Process[];
};

export type Engines = {
  readonly port: Engine;
  /** Those that live in this process die with it. */
  buried(process: Process): void;
  /** Ends a wait from outside, as SendTaskSuccess does; nothing where nobody waits. */
  releaseSome(): void;
  readonly running: () => number;
};

export type Watch = {
  readonly stories: ReadonlyMap<string, Story>;
  readonly violation: () => Violation | null;
  /** Recovery points by server, as they are from the beginning to the end. */
  readonly points: Map<string, readonly RecoveryPoint[]>;
  /** A record was written: who wants to know. */
  readonly listeners: ((story: Story, told: Told) => void)[];
  begins(invocation: Invocation): void;
  asks(invocation: Invocation | null, call: Call): void;
  looks(invocation: Invocation | null, call: Call): void;
  heard(invocation: Invocation | null, call: Call, value: unknown): void;
  answers(invocation: Invocation, answer: unknown): void;
  throws(invocation: Invocation, cause: unknown): void;
  surprises(cause: unknown, executionId: string | null): void;
  /** Once everything was given its time. */
  ends(): void;
};
