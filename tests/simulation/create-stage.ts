/**
 * Putting a stage together.
 *
 * Owns: which model or port stands where, and that all of it lives by one clock and one source of chance.
 */
import { hash } from 'node:crypto';
import type { Ids, Log, Ports } from '@drs-orchestrator/application';
import { createEngines } from './engines.ts';
import { createFleet } from './fleet.ts';
import { createHistory } from './history.ts';
import { createWorkerQueue } from './messages.ts';
import { createModelAws } from './model/aws.ts';
import type { WorldTrouble } from './model/seam.ts';
import { createMemoryStore } from './model/store.ts';
import { createRandom } from './random.ts';
import type { Scenario } from './scenario.ts';
import { createSchedule } from './schedule.ts';
import type { Defect, Fleet, Stage } from './stage.ts';
import { createWatch } from './watch.ts';

export type StageNeeds = { readonly scenario: Scenario; readonly defect?: Defect; readonly keepsHistory?: boolean };

export const createStage = ({ scenario, defect = {}, keepsHistory = false }: StageNeeds): Stage => {
  const random = createRandom(scenario.seed).stream('run');
  const schedule = createSchedule(random.stream('order'));
  const { now } = schedule;
  const history = createHistory(now, keepsHistory);
  const lost = new Set<string>();
  let isCalm = false;
  const trouble = (): WorldTrouble => (isCalm ? noTrouble : scenario.outside);
  const aws = createModelAws({ sketch: scenario.world, random: random.stream('world'), now, trouble });
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
  const { facts: _facts, meddle: _meddle, truth: _truth, ...outside } = aws;
  const ports: Ports = {
    ...outside,
    executions: store.executions,
    claims: store.claims,
    plans: store.plans,
    engine: engines.port,
    workerQueue: createWorkerQueue(stage),
    clock: { now, sleep: stage.sleep, alarm: () => ({ rings: new Promise(() => undefined), off: () => undefined }) },
    ids: countingIds(),
    digest,
    log: silence,
  };
  return stage;
};

const noTrouble: WorldTrouble = { server: 0, job: 0, unlisted: 0, full: 0, busy: 0, refused: 0, meddling: 0 };

const countingIds = (): Ids => {
  let made = 0;
  return { make: (prefix) => `${prefix}-00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}` };
};

const digest = (text: string): string => hash('sha256', text);

const silence: Log = { info: () => undefined, warn: () => undefined, error: () => undefined, metric: () => undefined };
