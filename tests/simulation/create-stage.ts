/**
 * Putting a stage together.
 *
 * Owns: which model or port stands where, and that all of it lives by one clock and one source of chance.
 */
import { hash } from 'node:crypto';
import type { Digest, Ids, Log, Ports } from '@drs-orchestrator/application';
import { createEngines } from './engines.ts';
import { createFleet } from './fleet.ts';
import { createHistory } from './history.ts';
import { createWorkerQueue } from './messages.ts';
import { createModelAws } from './model/aws.ts';
import type { OutsidePorts } from './model/refusals.ts';
import type { ModelAws, WorldTrouble } from './model/seam.ts';
import { createMemoryStore } from './model/store.ts';
import { createRandom } from './random.ts';
import type { Scenario } from './scenario.ts';
import { createSchedule } from './schedule.ts';
import type { Defect, Fleet, Stage } from './stage.ts';
import { createWatch } from './watch.ts';
import type { OpenWire } from './wire/wire-aws.ts';

/** `openWire`: AWS behind the wire (wire/warm-up.ts) in place of the model. */
export type StageNeeds = {
  readonly scenario: Scenario;
  readonly defect?: Defect | undefined;
  readonly keepsHistory?: boolean;
  readonly openWire?: OpenWire | null;
};

export const createStage = ({ scenario, defect = {}, keepsHistory = false, openWire = null }: StageNeeds): Stage => {
  const random = createRandom(scenario.seed).stream('run');
  const schedule = createSchedule(random.stream('order'));
  const { now } = schedule;
  const history = createHistory(now, keepsHistory);
  const lost = new Set<string>();
  let isCalm = false;
  const trouble = (): WorldTrouble => (isCalm ? noTrouble : scenario.outside);
  const needs = { sketch: scenario.world, random: random.stream('world'), now, trouble };
  const wire = openWire?.(needs, scenario.seed) ?? null;
  const aws = wire ?? createModelAws(needs);
  const store = createMemoryStore({
    random: random.stream('store'),
    staleMilliseconds: () => (isCalm ? 0 : scenario.staleMilliseconds),
    now,
  });
  let fleet: Fleet | null = null;
  const stage: Stage = {
    scenario,
    random,
    schedule,
    history,
    defect,
    aws,
    wire,
    store,
    never: new AbortController().signal,
    fleet: () => (fleet ??= createFleet(stage, (process) => stage.engines.buried(process))),
    sleep: (milliseconds) => new Promise((resolve) => schedule.after(milliseconds, resolve)),
    isCalm: () => isCalm,
    calm: () => {
      isCalm = true;
    },
    losesOnce: (effect, { executionId }) => {
      const key = `${executionId ?? ''} ${effect}`;
      if (lost.has(key)) return false;
      lost.add(key);
      return true;
    },
    nameOf: (invocation) =>
      invocation === null ? 'somebody' : `${invocation.what} #${String(invocation.number)} in process ${String(invocation.process)}`,
    get ports() {
      return ports;
    },
    get engines() {
      return engines;
    },
    get watch() {
      return watch;
    },
  };
  const watch = createWatch(stage);
  const engines = createEngines(stage);
  const ports: Ports = {
    ...outsidePorts(aws),
    executions: store.executions,
    claims: store.claims,
    plans: store.plans,
    engine: engines.port,
    workerQueue: createWorkerQueue(stage),
    clock: { now, sleep: stage.sleep, alarm: () => ({ rings: new Promise(() => undefined), off: () => undefined }) },
    ids: countingIds(),
    digest: createDigest(),
    log: silence,
  };
  return stage;
};

const outsidePorts = (aws: ModelAws): OutsidePorts => {
  const { recoveryService, terminations, inventory, instances, launchSettings, launchRights, accountAccess, notifier, webhook } = aws;
  return { recoveryService, terminations, inventory, instances, launchSettings, launchRights, accountAccess, notifier, webhook };
};

const noTrouble: WorldTrouble = { server: 0, job: 0, unlisted: 0, full: 0, busy: 0, refused: 0, meddling: 0 };

const countingIds = (): Ids => {
  let made = 0;
  return { make: (prefix) => `${prefix}-00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}` };
};

/** What a process has hashed when it wrote it is hashed again by whoever reads it: once is enough for the very same text. */
const createDigest = (): Digest => {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = hash('sha256', text);
    known.set(text, made);
    return made;
  };
};

const silence: Log = { info: () => undefined, warn: () => undefined, error: () => undefined, metric: () => undefined };
