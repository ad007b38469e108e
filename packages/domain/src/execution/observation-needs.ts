/**
 * What must be asked of the outside to know how an execution is getting on.
 *
 * Owns: which jobs, logs and instances are worth a question. The observer batches the questions of many executions per
 * place, so that the number of calls does not grow with the number of waves.
 */
import type { InstanceId, JobId, ServerId } from '../ids.ts';
import { isInFlight, isSettled, isTerminal, judgedServers } from './outcome.ts';
import type { JobLogEvent, JobReport, ServerReport } from './report.ts';
import type { Chunk, Execution, WaveState } from './state.ts';

/** Something to ask about, with the index of its place in the plan. */
export type JobNeed = { readonly place: number; readonly jobId: JobId };
export type ServerNeed = { readonly place: number; readonly serverId: ServerId; readonly jobId: JobId };
export type InstanceNeed = { readonly place: number; readonly instanceId: InstanceId };

/** A chunk with its job, and the wave it belongs to. */
export type LiveJob = { readonly wave: WaveState; readonly chunk: Chunk; readonly jobId: JobId };

/** Jobs that have not ended as far as we know: of waves in flight, timed out, or over while their job winds up. */
export const liveJobs = (execution: Execution): readonly LiveJob[] => {
  const live: LiveJob[] = [];
  if (isTerminal(execution)) return live;
  for (const wave of execution.waves) {
    for (const chunk of wave.chunks) if (chunk.launch.kind === 'launched') live.push({ wave, chunk, jobId: chunk.launch.jobId });
  }
  return live;
};

export const jobsToReport = (execution: Execution): readonly JobNeed[] =>
  liveJobs(execution).map(({ chunk, jobId }) => ({ place: chunk.place, jobId }));

/** Whether reports may still change this wave's servers: a wave that is over keeps its servers' outcomes, but for late launches after a time-out. */
export const isJudging = (wave: WaveState): boolean => isInFlight(wave.status) || wave.status.kind === 'timed-out';

export type JobReports = ReadonlyMap<JobId, JobReport>;
export type JobLogs = ReadonlyMap<JobId, readonly JobLogEvent[]>;

/** Jobs whose log tells what a report does not: why a server failed, or which instance a launched server became. */
export const logsToRead = (execution: Execution, reports: JobReports): readonly JobNeed[] =>
  liveJobs(execution).flatMap(({ chunk, jobId }) => {
    const report = reports.get(jobId);
    if (report === undefined) return [];
    const open = judgedServers(execution, chunk).filter((index) => isOpen(execution, index));
    const wanted = open.some((index) => wantsLog(execution, index, report));
    return wanted ? [{ place: chunk.place, jobId }] : [];
  });

/** Servers launched without a word on the instance, in report or log. */
export const instancesToFind = (execution: Execution, reports: JobReports, logs: JobLogs): readonly ServerNeed[] =>
  liveJobs(execution).flatMap(({ chunk, jobId }) => {
    const report = reports.get(jobId);
    if (report === undefined) return [];
    return launchedServers(execution, chunk, report).flatMap((index) => {
      const serverId = serverIdAt(execution, index);
      const known = knownInstance(execution, index, reportOf(report, serverId), logs.get(jobId));
      return known === null && isWorthFinding(report) ? [{ place: chunk.place, serverId, jobId }] : [];
    });
  });

/** Launched instances whose facts EC2 has not told yet. */
export const instancesToDescribe = (
  execution: Execution,
  reports: JobReports,
  logs: JobLogs,
  found: ReadonlyMap<ServerId, InstanceId>,
): readonly InstanceNeed[] =>
  (isTerminal(execution) ? [] : execution.waves).flatMap((wave) =>
    wave.chunks.flatMap((chunk) => {
      const jobId = 'jobId' in chunk.launch ? chunk.launch.jobId : null;
      const report = jobId === null ? undefined : reports.get(jobId);
      return judgedServers(execution, chunk).flatMap((index) => {
        const server = execution.servers[index];
        const serverId = serverIdAt(execution, index);
        const reported = report === undefined ? undefined : reportOf(report, serverId);
        const isLaunched = server?.launchStatus === 'LAUNCHED' || reported?.launchStatus === 'LAUNCHED';
        if (server === undefined || !isLaunched || hasFacts(execution, index)) return [];
        const instanceId =
          knownInstance(execution, index, reported, jobId === null ? undefined : logs.get(jobId)) ?? found.get(serverId) ?? null;
        return instanceId === null ? [] : [{ place: chunk.place, instanceId }];
      });
    }),
  );

/** The instance a server became: as recorded, as reported, or as its LAUNCH_END says. */
export const knownInstance = (
  execution: Execution,
  index: number,
  report: ServerReport | undefined,
  log: readonly JobLogEvent[] | undefined,
): InstanceId | null => {
  const recorded = execution.servers[index]?.recoveryInstanceId ?? report?.recoveryInstanceId;
  if (recorded !== undefined) return recorded;
  const serverId = serverIdAt(execution, index);
  return log?.findLast((line) => line.serverId === serverId && line.targetInstanceId !== undefined)?.targetInstanceId ?? null;
};

export const reportOf = (report: JobReport, serverId: ServerId): ServerReport | undefined =>
  report.servers.find((server) => server.serverId === serverId);

export const serverIdAt = (execution: Execution, index: number): ServerId => {
  const server = execution.plan.servers[index];
  if (server === undefined) throw new Error(`Plan ${execution.plan.planId} has no server at index ${String(index)}`);
  return server.serverId;
};

const isOpen = (execution: Execution, index: number): boolean => {
  const server = execution.servers[index];
  return server !== undefined && (!isSettled(server) || (server.launchStatus === 'LAUNCHED' && server.recoveryInstanceId === null));
};

const wantsLog = (execution: Execution, index: number, report: JobReport): boolean => {
  const reported = reportOf(report, serverIdAt(execution, index));
  if (reported?.launchStatus === 'FAILED' || reported?.launchStatus === 'TERMINATED') return true;
  if (reported?.launchStatus === 'LAUNCHED') return reported.recoveryInstanceId === undefined && isWorthFinding(report);
  return report.status === 'COMPLETED';
};

/** While others are still being launched, DRS may yet name the instance by itself. */
const isWorthFinding = (report: JobReport): boolean =>
  report.status === 'COMPLETED' ||
  report.servers.every((server) => server.launchStatus !== 'PENDING' && server.launchStatus !== 'IN_PROGRESS');

const launchedServers = (execution: Execution, chunk: Chunk, report: JobReport): readonly number[] =>
  judgedServers(execution, chunk).filter((index) => {
    const reported = reportOf(report, serverIdAt(execution, index));
    return reported?.launchStatus === 'LAUNCHED' && execution.servers[index]?.failureReason === null;
  });

/** A terminated instance has lost its address, and gets no other. */
export const hasFacts = (execution: Execution, index: number): boolean => {
  const instance = execution.servers[index]?.instance ?? null;
  return instance !== null && (instance.state === 'terminated' || (instance.privateIp !== null && instance.instanceType !== null));
};
