/**
 * The world of one walk: a virtual clock, the journal, the recovery service, the engine's token, and who is at work.
 *
 * Owns: conditional writes, and that every one of them passes the checks (record-checks.ts, state-checks.ts). Processes
 * are generators: whatever lies between two yields is atomic, and between them anybody may write, or the process may die.
 */
import {
  begin,
  evolveRecord,
  executionId,
  instant,
  type Effect,
  type Event,
  type Execution,
  type Instant,
  type Limits,
  type Requested,
} from '../../src/index.ts';
import { createDrs, type DrsModel } from './drs-model.ts';
import { createRandom, type Random } from './random.ts';
import { checkRecord, type Author } from '../../../../tests/simulation/checks/record-checks.ts';
import type { FaultRates, Scenario } from './scenario.ts';
import { checkState } from '../../../../tests/simulation/checks/state-checks.ts';
import { createTemplates, type TemplatesModel } from './templates-model.ts';

/** Yields the milliseconds to sleep; 0 only lets others pass. */
export type Process<Answer = void> = Generator<number, Answer, void>;

export type Written = { readonly at: Instant; readonly events: readonly Event[]; readonly effects: readonly Effect[] };

export type World = {
  readonly scenario: Scenario;
  readonly limits: Limits;
  readonly random: Random;
  readonly drs: DrsModel;
  readonly templates: TemplatesModel;
  now(): Instant;
  present(): Execution;
  /** Conditional on exactly the state that was decided on; null: somebody else wrote first. */
  append(seen: Execution, by: Author, events: readonly Event[], effects: readonly Effect[]): Execution | null;
  /** All rates are 0 once the faults have stopped. */
  faults(): FaultRates;
  spawnEngine(generation: number): void;
  isEngineRunning(): boolean;
  /** What the engine waits with; the last one stored wins. */
  readonly token: { present: { readonly pauseRevision: number; released: boolean } | null };
  readonly records: readonly Written[];
};

/** The part that only the scheduler moves. */
export type MovingWorld = World & {
  clock: Instant;
  isCalm: boolean;
  readonly records: Written[];
  engines: { readonly generation: number; readonly process: Process; wakeAt: number }[];
};

const noFaults: FaultRates = {
  lost: 0,
  throttled: 0,
  full: 0,
  conflict: 0,
  refusedForGood: 0,
  blind: 0,
  killed: 0,
  serverTrouble: 0,
  jobTrouble: 0,
};

const start = instant(Date.UTC(2030, 0, 1));

const requested: Requested = {
  type: 'requested',
  executionId: executionId('exec-walk'),
  kind: 'DRILL',
  initiatedBy: { name: 'walker', proof: 'asserted' },
};

export const createWorld = (scenario: Scenario, engine: (world: World) => Process): MovingWorld => {
  const random = createRandom(scenario.seed);
  let execution = begin(requested, scenario.plan, { at: start, revision: 1 });
  let replayed = execution;
  const world: MovingWorld = {
    scenario,
    limits: scenario.limits,
    random,
    drs: createDrs(scenario, random),
    templates: createTemplates(random),
    clock: start,
    isCalm: false,
    records: [],
    engines: [],
    token: { present: null },
    now: () => world.clock,
    present: () => execution,
    faults: () => (world.isCalm ? noFaults : scenario.faults),
    spawnEngine: (generation) => {
      if (!world.engines.some((one) => one.generation === generation))
        world.engines.push({ generation, process: engine(world), wakeAt: world.clock });
    },
    isEngineRunning: () => world.engines.length > 0,
    append: (seen, by, events, effects) => {
      if (seen.revision !== execution.revision) return null;
      const stamp = { at: world.clock, revision: seen.revision + 1 };
      const next = evolveRecord(seen, events, effects, stamp);
      // As the journal does it: through JSON, in records, one after the other.
      replayed = evolveRecord(replayed, throughJson(events), throughJson(effects), stamp);
      if (JSON.stringify({ ...replayed, plan: 0 }) !== JSON.stringify({ ...next, plan: 0 }))
        throw new Error('Replaying the journal gives another state');
      checkRecord(seen, next, by, events);
      checkState(next, world.clock, scenario.limits);
      world.records.push({ at: world.clock, events, effects });
      execution = next;
      return next;
    },
  };
  return world;
};

/** The whole journal once more from its first record; must give the very same state. */
export const replay = (scenario: Scenario, records: readonly Written[]): Execution =>
  records.reduce(
    (state, { at, events, effects }) => evolveRecord(state, events, effects, { at, revision: state.revision + 1 }),
    begin(requested, scenario.plan, { at: start, revision: 1 }),
  );

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
