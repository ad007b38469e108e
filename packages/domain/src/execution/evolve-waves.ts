/**
 * What events do to waves, their chunks and their servers.
 *
 * Owns: those parts of the state. Never touches the execution's status, by the type of the events it takes (I1).
 */
import type { Instant } from '../instant.ts';
import { chunkWith, executionWith, serverWith, waveWith } from './changed.ts';
import type {
  EngineEvent,
  LaunchEvent,
  ObservationEvent,
  PreparationEvent,
  RequestEvent,
  ServerChange,
  ServerPoint,
  StartEvent,
} from './event.ts';
import type { Stamp } from './stamp.ts';
import { evolvePreparation } from './evolve-preparation.ts';
import { failuresOf } from './list-servers.ts';
import { hasJob, isOver, isSettled, waveState } from './outcome.ts';
import type { Chunk, ChunkLaunch, Execution, ServerState, WaveState, WaveStatus } from './state.ts';

type WaveEvent =
  | PreparationEvent
  | LaunchEvent
  | ObservationEvent
  | Extract<StartEvent, { type: 'points-chosen' | 'start-failed' }>
  | Extract<EngineEvent, { type: 'wave-cancelled' }>
  | Extract<RequestEvent, { type: 'cancel-requested' | 'wave-retry-requested' | 'wave-skipped' }>;

export const evolveWaves = (execution: Execution, event: WaveEvent, stamp: Stamp): Execution => {
  switch (event.type) {
    case 'servers-observed':
      return executionWith(execution, { servers: changeServers(execution.servers, event.changes) });
    case 'settings-drifted':
    case 'settings-prepared':
    case 'settings-deferred':
      return executionWith(execution, { servers: evolvePreparation(execution.servers, event, stamp) });
    case 'settings-refused':
      return executionWith(execution, {
        servers: changeServers(execution.servers, [{ server: event.server, failureReason: event.reason }]),
      });
    case 'points-chosen':
      return executionWith(execution, { servers: withPoints(execution.servers, event.points) });
    case 'start-failed': {
      const failed = event.servers ?? [];
      return executionWith(execution, {
        servers: changeServers(
          execution.servers,
          failed.map(({ server, reason }) => ({ server, failureReason: reason })),
        ),
      });
    }
    case 'cancel-requested':
      return executionWith(execution, {
        waves: execution.waves.map((wave) =>
          wave.status.kind === 'pending' ? waveWith(wave, { status: { kind: 'cancelled', endedAt: stamp.at } }) : wave,
        ),
      });
    case 'wave-starting':
      return changeWave(execution, event.wave, (wave) => ({
        status: { kind: 'starting', since: stamp.at },
        chunks: [...wave.chunks, ...event.chunks.map((chunk) => newChunk(chunk, wave.attempt, stamp.at))],
      }));
    case 'wave-completed':
      return changeStatus(execution, event.wave, (since) => ({ kind: 'completed', since, endedAt: stamp.at }));
    case 'wave-failed':
      return changeStatus(execution, event.wave, (since) => ({ kind: 'failed', since, endedAt: stamp.at, reason: event.reason }));
    case 'wave-timed-out':
      return changeStatus(execution, event.wave, (since) => ({ kind: 'timed-out', since, endedAt: stamp.at, reason: event.reason }));
    case 'wave-cancelled':
      return changeStatus(execution, event.wave, () => ({ kind: 'cancelled', endedAt: stamp.at }));
    case 'wave-skipped':
      return changeWave(execution, event.wave, () => ({
        status: { kind: 'skipped', endedAt: stamp.at, by: event.by, reason: event.reason },
      }));
    case 'wave-retry-requested':
      return retry(execution, event);
    case 'launch-refused':
      return refuse(execution, event, stamp);
    case 'launch-abandoned':
      return abandon(execution, event.wave, event.chunk);
    case 'job-known':
      return changeWave(changeLaunch(execution, event, stamp), event.wave, (wave) =>
        wave.status.kind === 'starting' ? { status: { kind: 'in-progress', since: wave.status.since } } : {},
      );
    default:
      return changeLaunch(execution, event, stamp);
  }
};

const newChunk = (chunk: { number: number; place: number; servers: readonly number[] }, attempt: number, at: Instant): Chunk => ({
  number: chunk.number,
  attempt,
  place: chunk.place,
  servers: chunk.servers,
  launch: { kind: 'waiting', tries: 0, tagged: true, retryAt: at, deferredSince: null, reason: null },
});

type ChunkEvent =
  Exclude<LaunchEvent, { type: 'wave-starting' | 'launch-refused' | 'launch-abandoned' }> | Extract<ObservationEvent, { chunk: number }>;

const changeLaunch = (execution: Execution, event: ChunkEvent, stamp: Stamp): Execution =>
  changeChunk(execution, event.wave, event.chunk, (chunk) => ({ launch: launchAfter(chunk.launch, event, stamp) }));

const launchAfter = (launch: ChunkLaunch, event: ChunkEvent, { at }: Stamp): ChunkLaunch => {
  switch (event.type) {
    case 'launch-asked':
      return {
        kind: 'asked',
        tries: triesOf(launch) + 1,
        tagged: event.tagged,
        at,
        unsure: false,
        looks: [],
        lookFrom: null,
        deferredSince: deferredSinceOf(launch),
      };
    case 'launch-unsure':
      return launch.kind === 'asked' ? { ...launch, unsure: true } : launch;
    case 'launch-looked':
      return launch.kind === 'asked' ? { ...launch, looks: [...launch.looks, at] } : launch;
    case 'launch-unseen':
      return launch.kind === 'asked' ? { ...launch, lookFrom: event.lookFrom } : launch;
    case 'launch-deferred':
      return {
        kind: 'waiting',
        tries: triesOf(launch),
        tagged: event.tagged,
        retryAt: event.retryAt,
        deferredSince: deferredSinceOf(launch) ?? at,
        reason: event.reason,
      };
    case 'job-known':
      return {
        kind: 'launched',
        jobId: event.jobId,
        askedAt: launch.kind === 'asked' ? launch.at : at,
        jobStatus: 'PENDING',
        adopted: event.adopted,
      };
    case 'job-observed':
      return launch.kind === 'launched' ? { ...launch, jobStatus: event.jobStatus } : launch;
    case 'job-ended':
      return launch.kind === 'launched'
        ? { kind: 'ended', jobId: launch.jobId, askedAt: launch.askedAt, endedAt: at, adopted: launch.adopted }
        : launch;
  }
};

const triesOf = (launch: ChunkLaunch): number => (launch.kind === 'waiting' || launch.kind === 'asked' ? launch.tries : 0);

const deferredSinceOf = (launch: ChunkLaunch): Instant | null =>
  launch.kind === 'waiting' || launch.kind === 'asked' ? launch.deferredSince : null;

/** The refused servers have failed; where others remain, their chunk waits to be asked without them. */
const refuse = (execution: Execution, event: Extract<LaunchEvent, { type: 'launch-refused' }>, stamp: Stamp): Execution => {
  const chunk = waveState(execution, event.wave).chunks.find((candidate) => candidate.number === event.chunk);
  const failing = event.servers ?? chunk?.servers ?? [];
  const failed = executionWith(execution, {
    servers: changeServers(
      execution.servers,
      failing.map((server) => ({ server, failureReason: event.reason })),
    ),
  });
  const changed = changeChunk(failed, event.wave, event.chunk, (one) => {
    const left = one.servers.filter((server) => !failing.includes(server));
    if (left.length === 0) return { launch: { kind: 'refused', reason: event.reason } };
    const { launch } = one;
    return {
      servers: left,
      launch: {
        kind: 'waiting',
        tries: triesOf(launch),
        tagged: !('tagged' in launch) || launch.tagged,
        retryAt: stamp.at,
        deferredSince: null,
        reason: event.reason,
      },
    };
  });
  return endRefusedWave(changed, event.wave, stamp);
};

/** STARTING → FAILED: a wave of which DRS has refused every part. */
const endRefusedWave = (execution: Execution, waveNumber: number, stamp: Stamp): Execution => {
  const wave = waveState(execution, waveNumber);
  const chunks = presentChunks(wave);
  if (wave.status.kind !== 'starting' || !chunks.every((chunk) => chunk.launch.kind === 'refused')) return execution;
  const reason = failuresOf(execution, waveNumber);
  return changeStatus(execution, waveNumber, (since) => ({ kind: 'failed', since, endedAt: stamp.at, reason }));
};

const abandon = (execution: Execution, waveNumber: number, chunkNumber: number): Execution => {
  const chunk = waveState(execution, waveNumber).chunks.find((candidate) => candidate.number === chunkNumber);
  const reason = 'Cancelled before DRS had a job for it';
  return changeChunk(
    executionWith(execution, {
      servers: changeServers(
        execution.servers,
        (chunk?.servers ?? []).map((server) => ({ server, failureReason: reason })),
      ),
    }),
    waveNumber,
    chunkNumber,
    () => ({ launch: { kind: 'abandoned' } }),
  );
};

/**
 * Another attempt of the wave, for the servers named. Whatever else of it is not settled fails now: it was not launched in
 * time, and the next attempt leaves it out.
 */
const retry = (execution: Execution, event: Extract<RequestEvent, { type: 'wave-retry-requested' }>): Execution => {
  const attempt = waveState(execution, event.wave).attempt + 1;
  const retried = new Set(event.servers);
  const servers = execution.servers.map((server, index) => {
    if (retried.has(index)) return anew(server, attempt);
    if (server.wave !== event.wave || isSettled(server)) return server;
    return serverWith(server, {
      failureReason: `Not done when attempt ${String(server.attempt)} timed out, and left out of attempt ${String(attempt)}`,
    });
  });
  return changeWave(executionWith(execution, { servers }), event.wave, (wave) => ({
    attempt,
    status: { kind: 'pending' },
    chunks: wave.chunks.map((chunk) => (chunk.launch.kind === 'waiting' ? chunkWith(chunk, { launch: { kind: 'abandoned' } }) : chunk)),
  }));
};

const anew = (server: ServerState, attempt: number): ServerState =>
  serverWith(freshServer(server.wave, attempt), {
    point: server.point,
    formerInstances: server.recoveryInstanceId === null ? server.formerInstances : [...server.formerInstances, server.recoveryInstanceId],
  });

/** A server of which nothing has been asked in this attempt. */
export const freshServer = (wave: number, attempt: number): ServerState => ({
  wave,
  attempt,
  preparation: null,
  point: null,
  launchStatus: 'PENDING',
  recoveryInstanceId: null,
  instance: null,
  launchedAt: null,
  actionsRunning: false,
  failureReason: null,
  formerInstances: [],
});

const changeServers = (servers: readonly ServerState[], changes: readonly ServerChange[]): readonly ServerState[] => {
  if (changes.length === 0) return servers;
  const next = [...servers];
  for (const { server: index, ...fields } of changes) {
    const server = next[index];
    if (server === undefined) throw new Error(`There is no server at index ${String(index)}`);
    // A failure within an attempt is never taken back (I9).
    next[index] = serverWith(server, { ...fields, failureReason: server.failureReason ?? fields.failureReason ?? null });
  }
  return next;
};

const withPoints = (servers: readonly ServerState[], points: readonly ServerPoint[]): readonly ServerState[] => {
  const next = [...servers];
  for (const { server: index, point } of points) {
    const server = next[index];
    if (server === undefined) throw new Error(`There is no server at index ${String(index)}`);
    next[index] = serverWith(server, { point });
  }
  return next;
};

const changeWave = (execution: Execution, waveNumber: number, change: (wave: WaveState) => Partial<WaveState>): Execution =>
  executionWith(execution, {
    waves: execution.waves.map((wave) => (wave.number === waveNumber ? waveWith(wave, change(wave)) : wave)),
  });

const changeChunk = (execution: Execution, waveNumber: number, chunkNumber: number, change: (chunk: Chunk) => Partial<Chunk>): Execution =>
  changeWave(execution, waveNumber, (wave) => ({
    chunks: wave.chunks.map((chunk) => (chunk.number === chunkNumber ? chunkWith(chunk, change(chunk)) : chunk)),
  }));

const changeStatus = (execution: Execution, waveNumber: number, status: (since: Instant) => WaveStatus): Execution =>
  changeWave(execution, waveNumber, (wave) => {
    if (isOver(wave.status)) throw new Error(`Wave ${String(waveNumber)} of ${execution.id} is ${wave.status.kind} already`);
    const since = 'since' in wave.status ? wave.status.since : execution.startedAt;
    return { status: status(since) };
  });

/** Chunks of the wave's latest attempt. */
export const presentChunks = (wave: WaveState): readonly Chunk[] => wave.chunks.filter((chunk) => chunk.attempt === wave.attempt);

/** Jobs of a wave, of all attempts, in the order in which they were asked for. */
export const jobsOf = (wave: WaveState) => wave.chunks.filter(hasJob).map((chunk) => chunk.launch.jobId);
