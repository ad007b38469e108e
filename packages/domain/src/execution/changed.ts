/**
 * Copies of the state with some fields changed.
 *
 * Owns: that all copies have their fields in the one order of state.ts, whatever was changed. So they are written to the same bytes,
 * and a running process sees objects of one shape only: with copies made by spreading, which have another shape at each place and
 * after each change, compiling the same functions again and again took a simulated execution a third of its time.
 */
import type { Chunk, Execution, ServerState, WaveState } from './state.ts';

export const executionWith = (of: Execution, to: Partial<Execution>): Execution => ({
  id: of.id,
  kind: of.kind,
  initiatedBy: of.initiatedBy,
  startedAt: of.startedAt,
  plan: of.plan,
  recoveryPoint: of.recoveryPoint,
  override: of.override,
  status: to.status ?? of.status,
  deleted: to.deleted ?? of.deleted,
  waves: to.waves ?? of.waves,
  servers: to.servers ?? of.servers,
  gatesPassed: to.gatesPassed ?? of.gatesPassed,
  failuresPassed: to.failuresPassed ?? of.failuresPassed,
  termination: to.termination ?? of.termination,
  generation: to.generation ?? of.generation,
  pendingEffects: to.pendingEffects ?? of.pendingEffects,
  revision: to.revision ?? of.revision,
});

export const waveWith = (of: WaveState, to: Partial<WaveState>): WaveState => ({
  number: of.number,
  attempt: to.attempt ?? of.attempt,
  chunks: to.chunks ?? of.chunks,
  status: to.status ?? of.status,
});

export const chunkWith = (of: Chunk, to: Partial<Chunk>): Chunk => ({
  number: of.number,
  attempt: of.attempt,
  place: of.place,
  servers: to.servers ?? of.servers,
  launch: to.launch ?? of.launch,
});

/** Null is a value like any other here; undefined: as it was. */
export const serverWith = (of: ServerState, to: Partial<ServerState>): ServerState => ({
  wave: of.wave,
  attempt: of.attempt,
  preparation: to.preparation === undefined ? of.preparation : to.preparation,
  point: to.point === undefined ? of.point : to.point,
  launchStatus: to.launchStatus ?? of.launchStatus,
  recoveryInstanceId: to.recoveryInstanceId === undefined ? of.recoveryInstanceId : to.recoveryInstanceId,
  instance: to.instance === undefined ? of.instance : to.instance,
  launchedAt: to.launchedAt === undefined ? of.launchedAt : to.launchedAt,
  actionsRunning: to.actionsRunning ?? of.actionsRunning,
  failureReason: to.failureReason === undefined ? of.failureReason : to.failureReason,
  formerInstances: to.formerInstances ?? of.formerInstances,
});
