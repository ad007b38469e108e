/**
 * `start_wave_recovery` in the walk: the same steps in the same order as the application's, with the network's dice.
 */
import {
  afterAsk,
  afterLook,
  effectKey,
  later,
  launchStep,
  minutes,
  seconds,
  waveNews,
  type AskAnswer,
  type Chunk,
  type Execution,
  type JobId,
  type Look,
} from '../../src/index.ts';
import { change } from './changing.ts';
import { demand } from '../../../../tests/simulation/checks/demand.ts';
import type { StartCall } from './drs-model.ts';
import type { Process, World } from './world.ts';

const mostSteps = 100;
/** A call ends within its time limit, or the process that makes it has been killed. */
const callLimit = seconds(30);
const clockTolerance = minutes(1);

export function* startWaveRecovery(world: World, wave: number): Process {
  const lookedAt = new Set<number>();
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const seen = world.present();
    const step = launchStep(seen, wave, world.now(), world.limits, lookedAt);
    if (step.kind === 'nothing') return;
    yield 0;
    if (step.kind === 'look') {
      lookedAt.add(step.chunk);
      yield* look(world, seen, wave, step);
      continue;
    }
    const written = world.append(seen, 'engine', step.events, waveNews(step.events));
    // Who loses this write has not recorded the intent, and does not call.
    if (written !== null && step.kind === 'ask') yield* ask(world, written, wave, step.chunk);
  }
}

function* ask(world: World, execution: Execution, wave: number, chunkNumber: number): Process {
  const chunk = chunkOf(execution, wave, chunkNumber);
  if (chunk?.launch.kind !== 'asked') throw new Error('The intent is not on record');
  const { tries, at } = chunk.launch;
  yield world.random.chance(50) ? world.random.between(0, seconds(2)) : world.random.between(seconds(7), seconds(10));
  if (world.now() > later(at, callLimit)) throw new Error('A call later than its time limit; the schedule is wrong');
  const answer = yield* call(world, execution, wave, chunk);
  yield world.random.chance(10) ? world.random.between(0, minutes(3)) : 0;
  yield* change(world, 'engine', (present) => ({
    events: afterAsk(present, wave, chunkNumber, tries, answer, world.now()),
    effects: [],
  }));
}

function* call(world: World, execution: Execution, wave: number, chunk: Chunk): Process<AskAnswer> {
  const { random } = world;
  const faults = world.faults();
  const request = callOf(execution, wave, chunk);
  const unsure = { kind: 'unsure', message: 'No answer' } as const;
  if (random.chance(faults.throttled)) return { kind: 'later', why: random.pick(['throttled', 'unreachable']), message: '429' };
  if (random.chance(faults.full)) return { kind: 'later', why: 'quota', message: '402', afterMilliseconds: random.between(0, seconds(90)) };
  if (random.chance(faults.refusedForGood)) return { kind: 'never', message: 'ValidationException' };
  if (random.chance(faults.conflict)) return yield* interpretConflict(world, request, execution, chunk);
  const isLost = random.chance(faults.lost);
  if (isLost && random.chance(50)) {
    yield random.between(0, seconds(15));
    return unsure;
  }
  for (const index of chunk.servers)
    demand(
      execution.plan.servers[index]?.settings === null || world.templates.hasHeld(index),
      `Server ${String(index)} is launched with settings that nobody has seen hold`,
    );
  const answer = world.drs.start(request, world.now(), faults);
  yield random.between(0, seconds(15));
  if (isLost) return unsure;
  return answer.kind === 'conflict' ? yield* interpretConflict(world, request, execution, chunk) : answer;
}

/** A conflict may be our own job, from a try whose answer was lost. */
function* interpretConflict(world: World, request: StartCall, execution: Execution, chunk: Chunk): Process<AskAnswer> {
  const found = yield* find(world, request, execution, chunk);
  if (found === 'unread') return { kind: 'unsure', message: 'Conflict' };
  return found === undefined ? { kind: 'conflict', message: 'Conflict' } : { kind: 'job', jobId: found };
}

function* look(world: World, execution: Execution, wave: number, step: Look): Process {
  const chunk = chunkOf(execution, wave, step.chunk);
  if (chunk === undefined) throw new Error('Nothing to look for');
  const found = yield* find(world, callOf(execution, wave, chunk), execution, chunk);
  yield* change(world, 'engine', (present) => ({
    events: afterLook(present, wave, step, found, world.now()),
    effects: [],
  }));
}

function* find(world: World, request: StartCall, { startedAt }: Execution, { launch }: Chunk): Process<JobId | undefined | 'unread'> {
  yield world.random.between(0, seconds(2));
  if (world.random.chance(world.faults().blind)) return 'unread';
  return world.drs.find(request, later(launch.kind === 'asked' ? launch.at : startedAt, -clockTolerance), world.now());
}

const callOf = (execution: Execution, wave: number, chunk: Chunk): StartCall => ({
  place: chunk.place,
  attempt: chunk.attempt,
  key: effectKey(`${execution.id}/${String(wave)}/${String(chunk.attempt)}/${String(chunk.number)}`),
  tagged: chunk.launch.kind !== 'asked' || chunk.launch.tagged,
  indexes: chunk.servers,
  servers: chunk.servers.flatMap((index) => execution.plan.servers[index]?.serverId ?? []),
});

const chunkOf = (execution: Execution, wave: number, chunkNumber: number): Chunk | undefined =>
  execution.waves[wave - 1]?.chunks.find((chunk) => chunk.number === chunkNumber);
