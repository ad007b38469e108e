/**
 * `start_wave_recovery`: brings a wave's launches as far forward as is possible at this moment.
 *
 * Owns: doing the domain's launch steps (decide-launch.ts) with the recovery service: record the intent, call once, record
 * the answer. Repeated, doubled or killed anywhere, it launches no server twice (I4): only the writer of an intent calls,
 * and everybody else looks for the job first.
 */
import {
  afterAsk,
  afterLook,
  effectKey,
  later,
  launchStep,
  ok,
  refused,
  waveNews,
  waveState,
  type AskAnswer,
  type Chunk,
  type Execution,
  type JobId,
  type LaunchEvent,
  type LaunchStep,
  type Look,
  type Place,
  type Result,
} from '@drs-orchestrator/domain';
import type { ExecutionAnswer, ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution, goingOnFrom, loadVisible, timesAfter } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Launch, LaunchKind, StartRefusal } from '../ports/recovery-service.ts';
import type { Refusal } from '../refusal.ts';

type WaveRequest = ExecutionRequest & { readonly wave: number };

/** Steps in one run: 20 jobs at once, each asked, looked at and asked again a few times. What is left is done in the next run. */
const mostSteps = 100;

/** How long before the attempt began the job may have been made, for clocks that do not agree. */
const clockTolerance = 60_000;

export const startWaveRecovery = async (app: Application, request: WaveRequest): Promise<Result<ExecutionAnswer, Refusal>> => {
  const lookedAt = new Set<number>();
  let loaded = await loadVisible(app, request);
  for (let steps = 0; steps < mostSteps && loaded.ok; steps += 1) {
    const { execution } = loaded.value;
    if (execution.waves[request.wave - 1] === undefined) return refused({ kind: 'wave-not-found', waveNumber: request.wave });
    const step = launchStep(execution, request.wave, app.clock.now(), app.limits, lookedAt);
    if (step.kind === 'nothing') return answer(loaded.value);
    // Each step goes on from the state that the one before has written; what it records is conditional on that.
    loaded = (await take(app, loaded.value, request, step, lookedAt)) ?? (await loadVisible(app, request));
  }
  return loaded.ok ? answer(loaded.value) : loaded;
};

/** Null: somebody else wrote first. */
const take = async (
  app: Application,
  loaded: Loaded,
  request: WaveRequest,
  step: Exclude<LaunchStep, { kind: 'nothing' }>,
  lookedAt: Set<number>,
): Promise<Result<Loaded, Refusal> | null> => {
  if (step.kind === 'look') {
    lookedAt.add(step.chunk);
    return look(app, loaded, request, step);
  }
  // Conditional on exactly the state that was decided on: who loses this write has not recorded the intent, and does not call.
  const times = timesAfter(app, loaded.head.lastPolledTime);
  const decision = { events: step.events, effects: waveNews(step.events) };
  const written = await app.journal.append(loaded, decision, app.clock.now(), { times });
  if (!written.ok) return null;
  return step.kind === 'begin' ? ok(await performEffects(app, written.value)) : ask(app, written.value, request, step.chunk);
};

const ask = async (app: Application, intended: Loaded, request: WaveRequest, chunkNumber: number): Promise<Result<Loaded, Refusal>> => {
  const { execution } = intended;
  const chunk = chunkOf(execution, request.wave, chunkNumber);
  const tries = chunk.launch.kind === 'asked' ? chunk.launch.tries : 0;
  const started = await app.recoveryService.start(placeOf(execution, chunk), {
    kind: kindOf(execution),
    servers: launchesOf(execution, chunk),
    key: keyOf(execution, request.wave, chunk),
    tagged: chunk.launch.kind === 'asked' && chunk.launch.tagged,
  });
  if (!started.ok)
    app.log.warn('StartRecovery was not answered with a job', {
      executionId: execution.id,
      wave: request.wave,
      refusal: started.refusal.kind,
      code: started.refusal.code,
    });
  const outcome = started.ok
    ? ({ kind: 'job', jobId: started.value } as const)
    : await interpret(app, execution, request, chunk, started.refusal);
  return record(app, intended, request, (present) => afterAsk(present, request.wave, chunkNumber, tries, outcome, app.clock.now()));
};

/** A conflict may be our own job, from a try whose answer was lost: look before waiting. */
const interpret = async (
  app: Application,
  execution: Execution,
  request: WaveRequest,
  chunk: Chunk,
  refusal: StartRefusal,
): Promise<AskAnswer> => {
  const message = `${refusal.code}: ${refusal.message}`;
  if (refusal.kind === 'unknown-server') {
    const server = chunk.servers.find((index) => execution.plan.servers[index]?.serverId === refusal.server);
    return server === undefined ? { kind: 'never', message } : { kind: 'unknown-server', server, message };
  }
  if (refusal.kind === 'later') {
    const { why, afterMilliseconds } = refusal;
    return { kind: 'later', why, message, ...(afterMilliseconds === undefined ? {} : { afterMilliseconds }) };
  }
  if (refusal.kind !== 'conflict') return { kind: refusal.kind, message };
  const found = await findJob(app, execution, request.wave, chunk);
  if (!found.ok) return { kind: 'unsure', message };
  return found.value === undefined ? { kind: 'conflict', message } : { kind: 'job', jobId: found.value };
};

const look = async (app: Application, loaded: Loaded, request: WaveRequest, step: Look): Promise<Result<Loaded, Refusal>> => {
  const { execution } = loaded;
  const found = await findJob(app, execution, request.wave, chunkOf(execution, request.wave, step.chunk));
  if (!found.ok)
    app.log.warn('A launch whose answer is missing could not be looked for', {
      executionId: execution.id,
      wave: request.wave,
      code: found.refusal.code,
    });
  const seen = found.ok ? found.value : 'unread';
  return record(app, loaded, request, (present) => afterLook(present, request.wave, step, seen, app.clock.now()));
};

const findJob = (app: Application, execution: Execution, wave: number, chunk: Chunk) => {
  // The key belongs to the attempt, and an earlier try of it may have made the job: look from where the attempt began.
  const { status } = waveState(execution, wave);
  const begunAt = 'since' in status ? status.since : execution.startedAt;
  return app.recoveryService.find(placeOf(execution, chunk), {
    kind: kindOf(execution),
    servers: launchesOf(execution, chunk).map((launch) => launch.server),
    key: keyOf(execution, wave, chunk),
    tagged: chunk.launch.kind !== 'asked' || chunk.launch.tagged,
    since: later(begunAt, -clockTolerance),
    known: jobsOf(execution),
  });
};

/** Without a tag, the job of an earlier attempt at the same servers would fit as well. */
const jobsOf = (execution: Execution): readonly JobId[] =>
  execution.waves.flatMap((wave) => wave.chunks.flatMap(({ launch }) => ('jobId' in launch ? [launch.jobId] : [])));

const record = (
  app: Application,
  held: Loaded,
  request: WaveRequest,
  events: (present: Execution) => readonly LaunchEvent[],
): Promise<Result<Loaded, Refusal>> =>
  changeExecution(app, request, ({ execution }) => ok({ decision: { events: events(execution), effects: [] } }), goingOnFrom(held));

/** Same execution, wave, attempt and chunk: same key. */
const keyOf = (execution: Execution, wave: number, chunk: Chunk) =>
  effectKey(`${execution.id}/${String(wave)}/${String(chunk.attempt)}/${String(chunk.number)}`);

const kindOf = (execution: Execution): LaunchKind => (execution.kind === 'DRILL' ? 'drill' : 'recovery');

const placeOf = (execution: Execution, chunk: Chunk): Place => {
  const place = execution.plan.places[chunk.place];
  if (place === undefined) throw new Error(`Plan ${execution.plan.planId} has no place ${String(chunk.place)}`);
  return place;
};

const launchesOf = (execution: Execution, chunk: Chunk): readonly Launch[] =>
  chunk.servers.flatMap((index) => {
    const server = execution.plan.servers[index];
    const point = execution.servers[index]?.point ?? null;
    return server === undefined ? [] : [{ server: server.serverId, ...(point === null ? {} : { point: point.snapshotId }) }];
  });

const chunkOf = (execution: Execution, wave: number, chunkNumber: number): Chunk => {
  const chunk = waveState(execution, wave).chunks.find((candidate) => candidate.number === chunkNumber);
  if (chunk === undefined) throw new Error(`Wave ${String(wave)} of ${execution.id} has no chunk ${String(chunkNumber)}`);
  return chunk;
};

const answer = ({ execution, head }: Loaded) => ok({ execution, lastPolledTime: head.lastPolledTime });
