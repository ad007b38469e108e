/**
 * What an observation means: changed servers, ended jobs, waves that are over.
 *
 * Owns: the judgement of servers and the end of waves.
 *
 * Invariants: I1, by the type of what it returns; I9, a wave is completed only when every server of it is. A job's own
 * status decides nothing: a COMPLETED job may have failed servers, a missing job is unknown until the time limit.
 */
import { between, type Instant } from '../instant.ts';
import { windUp } from './forecast.ts';
import { serversOfWave } from '../packing.ts';
import { frozenWave } from '../plan/frozen-plan.ts';
import { isOverdue } from './deadline.ts';
import type { ObservationEvent, ServerChange } from './event.ts';
import { evolveWaves, presentChunks } from './evolve-waves.ts';
import { hasFacts, isJudging, knownInstance, liveJobs, reportOf, serverIdAt, type LiveJob } from './observation-needs.ts';
import { isInFlight, isSettled, isTerminal, judgedServers, outcomeOf } from './outcome.ts';
import type { JobReport, JobStatus, Observation } from './report.ts';
import { judgeServer } from './judge-server.ts';
import { listServers } from './list-servers.ts';
import type { Chunk, Execution, WaveState } from './state.ts';

export const decideObservation = (execution: Execution, seen: Observation): readonly ObservationEvent[] => {
  if (isTerminal(execution)) return [];
  const reported = serverChanges(execution, seen);
  const changes = [...reported, ...factChanges(execution, reported, seen)];
  const events: ObservationEvent[] = changes.length === 0 ? [] : [{ type: 'servers-observed', changes: mergeChanges(changes) }];
  const stamp = { at: seen.takenAt, revision: execution.revision };
  const observed = events.reduce((state, event) => evolveWaves(state, event, stamp), execution);
  const jobs = liveJobs(observed).flatMap((live) => jobEvents(observed, live, seen));
  const wound = jobs.reduce((state, event) => evolveWaves(state, event, stamp), observed);
  return [...events, ...jobs, ...wound.waves.filter((wave) => isInFlight(wave.status)).flatMap((wave) => waveEnd(wound, wave, seen))];
};

const serverChanges = (execution: Execution, seen: Observation): readonly ServerChange[] =>
  liveJobs(execution).flatMap(({ wave, chunk, jobId }) => {
    const report = seen.jobs.get(jobId);
    if (report === undefined) return [];
    return judgedServers(execution, chunk).flatMap((index) => {
      const server = execution.servers[index];
      if (server === undefined) return [];
      const serverId = serverIdAt(execution, index);
      const reported = reportOf(report, serverId);
      const instanceId = knownInstance(execution, index, reported, seen.logs.get(jobId)) ?? seen.recoveryInstances.get(serverId) ?? null;
      const log = (seen.logs.get(jobId) ?? []).filter((line) => line.serverId === serverId);
      const judged = isJudging(wave)
        ? judgeServer(server, { job: report.status, reported, log, unreadLog: seen.unreadLogs.get(jobId) ?? null, at: seen.takenAt })
        : {};
      const named =
        instanceId !== null && server.recoveryInstanceId === null && server.failureReason === null
          ? { recoveryInstanceId: instanceId }
          : {};
      const change = { ...judged, ...named };
      return Object.keys(change).length === 0 ? [] : [{ server: index, ...change }];
    });
  });

/** EC2's facts; they never touch what DRS has said. */
const factChanges = (execution: Execution, reported: readonly ServerChange[], seen: Observation): readonly ServerChange[] => {
  if (seen.instances.size === 0) return [];
  const newlyNamed = new Map(reported.map((change) => [change.server, change.recoveryInstanceId]));
  return execution.servers.flatMap((server, index) => {
    const instanceId = server.recoveryInstanceId ?? newlyNamed.get(index);
    const facts = instanceId === undefined ? undefined : seen.instances.get(instanceId);
    if (facts === undefined) return [];
    const instance = {
      instanceId: facts.instanceId,
      state: facts.state,
      privateIp: facts.privateIp ?? null,
      privateDnsName: facts.privateDnsName ?? null,
      instanceType: facts.instanceType ?? null,
      launchTime: facts.launchTime ?? null,
    };
    return JSON.stringify(instance) === JSON.stringify(server.instance) ? [] : [{ server: index, instance }];
  });
};

const mergeChanges = (changes: readonly ServerChange[]): readonly ServerChange[] => {
  const byServer = new Map<number, ServerChange>();
  for (const change of changes) byServer.set(change.server, { ...byServer.get(change.server), ...change });
  return [...byServer.values()].sort((one, other) => one.server - other.server);
};

const jobEvents = (execution: Execution, { wave, chunk, jobId }: LiveJob, seen: Observation): readonly ObservationEvent[] => {
  const report = seen.jobs.get(jobId);
  if (report === undefined || chunk.launch.kind !== 'launched') return [];
  const at = { wave: wave.number, chunk: chunk.number };
  const isFurther = order[report.status] > order[chunk.launch.jobStatus];
  const events: ObservationEvent[] = isFurther ? [{ type: 'job-observed', ...at, jobStatus: report.status }] : [];
  if (hasEnded(execution, wave, chunk, report, seen.takenAt)) events.push({ type: 'job-ended', ...at });
  return events;
};

/** A job only goes forward. A report that says less than we know is an older one, recorded late; believed, it would take a slot that is free. */
const order: Readonly<Record<JobStatus, number>> = { PENDING: 0, STARTED: 1, COMPLETED: 2 };

/**
 * A job is left alone once everything about its servers is known: their outcomes, and which instances they became. What
 * is still missing a while after the wave was over is not waited for any longer.
 */
const hasEnded = (execution: Execution, wave: WaveState, chunk: Chunk, report: JobReport, now: Instant): boolean => {
  if (report.status !== 'COMPLETED' || (isJudging(wave) && !isAllSettled(execution, chunk))) return false;
  const isKnown = judgedServers(execution, chunk).every((index) => isFailedAt(execution, index) || hasFacts(execution, index));
  return isKnown || ('endedAt' in wave.status && between(wave.status.endedAt, now) >= windUp);
};

const isAllSettled = (execution: Execution, chunk: Chunk): boolean =>
  judgedServers(execution, chunk).every((index) => isSettledAt(execution, index));

const waveEnd = (execution: Execution, wave: WaveState, seen: Observation): readonly ObservationEvent[] => {
  const chunks = presentChunks(wave);
  const late = chunks.filter((chunk) => isLate(execution, wave, chunk, seen));
  const isOver = chunks.every((chunk) => isAllSettled(execution, chunk) || late.includes(chunk));
  const isCancelledBeforeAnyJob = wave.status.kind === 'starting' && chunks.every((chunk) => chunk.launch.kind === 'abandoned');
  if (chunks.length === 0 || !isOver || isCancelledBeforeAnyJob) return [];
  if (late.length > 0) {
    const open = late.flatMap((chunk) => chunk.servers).filter((index) => !isSettledAt(execution, index));
    const limit = frozenWave(execution.plan, wave.number).launchTimeoutMinutes;
    return [
      {
        type: 'wave-timed-out',
        wave: wave.number,
        reason: `Not launched within ${String(limit)} minutes: ${listServers(execution, open, () => '')}`,
      },
    ];
  }
  const failed = serversOfWave(execution, wave.number).filter((index) => isFailedAt(execution, index));
  if (failed.length === 0) return [{ type: 'wave-completed', wave: wave.number }];
  return [
    {
      type: 'wave-failed',
      wave: wave.number,
      reason: listServers(execution, failed, (index) => `: ${execution.servers[index]?.failureReason ?? ''}`),
    },
  ];
};

/** Only a report taken after the time limit counts, or, where DRS has no job yet, its refusal after it. */
const isLate = (execution: Execution, wave: WaveState, chunk: Chunk, seen: Observation): boolean => {
  if (isAllSettled(execution, chunk) || !isOverdue(execution, wave.number, chunk, seen.takenAt)) return false;
  return chunk.launch.kind === 'waiting' || (chunk.launch.kind === 'launched' && seen.answered.has(chunk.launch.jobId));
};

const isSettledAt = (execution: Execution, index: number): boolean => {
  const server = execution.servers[index];
  return server !== undefined && isSettled(server);
};

const isFailedAt = (execution: Execution, index: number): boolean => {
  const server = execution.servers[index];
  return server !== undefined && outcomeOf(server) === 'FAILED';
};
