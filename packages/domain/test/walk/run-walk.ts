/**
 * One random walk: chaos first, then calm, in which the execution must come to its end (I7).
 *
 * Owns: the scheduler (who goes next, who dies, how time passes) and the bounds on steps and virtual time.
 */
import { isDeepStrictEqual } from 'node:util';
import { decideFinalize, instant, isTerminal, minutes, type Event, type Execution } from '../../src/index.ts';
import { engine } from './engine.ts';
import { hastyCanceller, hastyOperator, mender, mostAttempts, patientOperator, reconciler, starter } from './people.ts';
import { idlePoller } from './polling.ts';
import type { Scenario } from './scenario.ts';
import { demand } from '../../../../tests/simulation/checks/demand.ts';
import { createWorld, replay, type MovingWorld, type Process } from './world.ts';

export type Walk = { readonly execution: Execution; readonly events: readonly Event['type'][]; readonly steps: number };

type Task = { readonly process: Process; readonly mayDie: boolean; wakeAt: number };
type Engine = MovingWorld['engines'][number];

/** Far more than the largest scenario needs; beyond it something goes round in circles. */
const mostCalmSteps = 60_000;
/** At the same time, where engines are doubled. */
const mostEngines = 3;
/** Steps after the end, in which late pollers, engines and operators find that it is over. */
const stepsAfterEnd = 150;

export const walk = (scenario: Scenario): Walk => {
  const world = createWorld(scenario, engine);
  const tasks: Task[] = [];
  const add = (process: Process, mayDie: boolean): void => void tasks.push({ process, mayDie, wakeAt: world.clock });
  add(starter(world), false);
  add(reconciler(world), false);
  add(idlePoller(world), true);
  add(idlePoller(world), true);
  if (scenario.presses === 'cancel') add(hastyCanceller(world), false);
  else if (scenario.presses === 'mend') add(mender(world), false);
  else if (scenario.presses !== 'none') add(hastyOperator(world), true);
  for (let steps = 0; steps < scenario.chaosSteps; steps += 1) oneStep(world, tasks);

  const calmFrom = world.clock;
  world.isCalm = true;
  // Pressing goes on for nobody but the patient; a half-done press is finished by the reconciler.
  tasks.splice(0, tasks.length, ...tasks.filter((task) => !task.mayDie));
  add(patientOperator(world), false);
  add(idlePoller(world), true);
  let steps = 0;
  while (!isTerminal(world.present()) || world.present().pendingEffects.length > 0) {
    oneStep(world, tasks);
    steps += 1;
    demand(steps < mostCalmSteps, `I7: not over after ${String(steps)} steps: ${world.present().status.kind}`);
    demand(world.clock - calmFrom <= longestCalm(scenario), `I7: not over after ${String((world.clock - calmFrom) / minutes(1))} minutes`);
  }
  for (let extra = 0; extra < stepsAfterEnd; extra += 1) oneStep(world, tasks);
  checkEnd(world);
  return { execution: world.present(), events: world.records.flatMap((record) => record.events.map((event) => event.type)), steps };
};

/** The scheduler's one move: somebody who is awake goes on to its next yield, or dies. */
const oneStep = (world: MovingWorld, tasks: Task[]): void => {
  const everybody: readonly (Task | Engine)[] = [...tasks, ...world.engines];
  if (everybody.length === 0) return;
  const earliest = Math.min(...everybody.map((task) => task.wakeAt));
  if (world.clock < earliest) world.clock = instant(earliest);
  const { random } = world;
  const next = random.pick(everybody.filter((task) => task.wakeAt <= world.clock));
  const remove = (): void => {
    if ('generation' in next) world.engines = world.engines.filter((one) => one !== next);
    else tasks.splice(tasks.indexOf(next), 1);
  };
  if (('generation' in next || next.mayDie) && random.chance(world.faults().killed)) {
    remove();
    return;
  }
  if (random.chance(30)) world.clock = instant(world.clock + random.between(0, world.isCalm ? 20 : 400));
  const { done, value } = next.process.next();
  if (done === true) remove();
  else next.wakeAt = world.clock + value;
  const mayDouble = !world.isCalm && world.scenario.manyEngines && world.present().generation > 0 && world.engines.length < mostEngines;
  if (mayDouble && random.chance(3)) world.spawnEngine(1_000 + world.present().revision);
};

/** Each chunk may take its time limit and some more, one after the other at worst; and so may the settings of each wave, in each attempt. */
const longestCalm = ({ plan, presses }: Scenario): number =>
  plan.waves.reduce((sum, wave) => sum + minutes(wave.launchTimeoutMinutes + 15) * (wave.serverCount + 2), minutes(120)) *
  (presses === 'mend' ? mostAttempts : 1);

const waveEndTypes: ReadonlySet<Event['type']> = new Set(['wave-completed', 'wave-failed', 'wave-timed-out']);

const checkEnd = ({ scenario, records, drs, present }: MovingWorld): void => {
  const execution = present();
  demand(isDeepStrictEqual(replay(scenario, records), execution), 'Replaying the whole journal gives another state');
  const told = records.flatMap((record) => record.effects).flatMap((effect) => (effect.kind === 'notify' ? [effect.topic] : []));
  const ends = told.filter((topic) => topic === 'completed' || topic === 'failed' || topic === 'cancelled');
  const released = records.flatMap((record) => record.effects).filter((effect) => effect.kind === 'release-claims');
  demand(ends.length === 1 && released.length === 1, 'I8: the end was told, or the claims were released, not exactly once');
  const waveEnds = records.flatMap((record) => record.events).filter(({ type }) => waveEndTypes.has(type));
  const waveNews = told.filter((topic) => topic === 'wave-completed' || topic === 'wave-failed');
  demand(waveEnds.length === waveNews.length, 'The end of a wave was not told, or told twice');
  const again = decideFinalize(execution);
  demand(again.ok === (execution.status.kind === 'completed') && (!again.ok || again.value.events.length === 0), 'I8: finalized twice');
  const known = new Set(execution.waves.flatMap((wave) => wave.chunks.flatMap(({ launch }) => ('jobId' in launch ? [launch.jobId] : []))));
  for (const job of drs.jobs()) demand(known.has(job.jobId), `${job.jobId} runs, and the execution does not know of it`);
};
