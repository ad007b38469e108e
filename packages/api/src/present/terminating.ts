/**
 * The answers of terminate and termination status.
 */
import type { TerminateAnswer, TerminationStatus } from '@drs-orchestrator/application';
import type { DrsJobStatus } from '@drs-orchestrator/contract';
import { instanceEnds, isHalfRequested, isTerminating } from '@drs-orchestrator/domain';
import type { Execution, InstanceId, JobId, JobReport, TerminationChunk } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';

export const presentTermination = ({ execution, alreadyTerminated }: TerminateAnswer): AnswerOf<'terminate_instances'> => {
  const ends = instanceEnds(execution);
  return {
    executionId: execution.id,
    jobs: jobsOf(execution).map(({ chunk, jobId, status }) => ({
      jobId,
      ...placeOf(execution, chunk.place),
      status,
      instanceIds: chunk.instances.map(({ instanceId }) => instanceId),
    })),
    instances: instancesOf(execution, ends),
    totalInstances: ends.filter(({ state }) => state !== 'left-alone').length,
    alreadyTerminated,
  };
};

export const presentTerminationStatus = ({ execution, reports }: TerminationStatus): AnswerOf<'get_termination_status'> => {
  const { termination } = execution;
  const jobs = jobsOf(execution, reports);
  const asked = new Set(termination?.chunks.flatMap((chunk) => chunk.instances.map(({ instanceId }) => instanceId)));
  const ends = instanceEnds(execution);
  // Of half a request, also those that nobody came to ask for.
  const total = ends.filter(({ instanceId, state }) => asked.has(instanceId) || state === 'failed').length;
  const failed = ends.filter(({ state }) => state === 'failed').map(({ instanceId }) => instanceId);
  const terminated = (termination?.chunks ?? []).reduce((sum, chunk) => sum + terminatedOf(chunk, reports), 0);
  return {
    executionId: execution.id,
    requested: termination !== null,
    jobs: jobs.map(({ chunk, jobId, status }) => ({
      jobId,
      ...placeOf(execution, chunk.place),
      status,
      totalInstances: chunk.instances.length,
      terminatedInstances: terminatedOf(chunk, reports),
      failedInstances: failedOf(chunk),
    })),
    instances: termination === null ? [] : instancesOf(execution, ends, reportedGone(execution, reports)),
    progressPercent: termination === null ? 0 : percentOf(Math.min(terminated, total), total),
    allCompleted:
      termination !== null &&
      !isHalfRequested(execution) &&
      termination.chunks.every(({ ask }) => ask.kind === 'over' || ask.kind === 'checked') &&
      jobs.every(({ status }) => status === 'COMPLETED'),
    anyFailed: failed.length > 0,
    remainingInstances: termination === null || isTerminating(execution) ? null : failed,
  };
};

const instancesOf = (
  execution: Execution,
  ends: ReturnType<typeof instanceEnds>,
  gone: ReadonlySet<InstanceId> = new Set(),
): AnswerOf<'terminate_instances'>['instances'] =>
  ends.map(({ instanceId, server, state }) => ({
    instanceId,
    sourceServerId: execution.plan.servers[server]?.serverId ?? '',
    ...placeOf(execution, execution.plan.servers[server]?.place ?? 0),
    state: gone.has(instanceId) ? 'terminated' : state,
  }));

/** Of jobs that go on, those that they are done with. */
const reportedGone = ({ plan, termination }: Execution, reports: ReadonlyMap<JobId, JobReport>): ReadonlySet<InstanceId> =>
  new Set(
    (termination?.chunks ?? []).flatMap(({ ask, instances }) => {
      if (ask.kind !== 'working') return [];
      const ended = reports.get(ask.jobId)?.servers.filter(({ launchStatus }) => launchStatus === 'TERMINATED') ?? [];
      const servers = new Set(ended.map(({ serverId }) => serverId));
      return instances.flatMap(({ instanceId, server }) => {
        const serverId = plan.servers[server]?.serverId;
        return serverId !== undefined && servers.has(serverId) ? [instanceId] : [];
      });
    }),
  );

/** Nothing to terminate is all of it. */
const percentOf = (part: number, whole: number): number => (whole === 0 ? 100 : Math.floor((100 * part) / whole));

/** A job that was given up while it went on has not ended until DRS says so. */
const jobsOf = ({ termination }: Execution, reports: ReadonlyMap<JobId, JobReport> = new Map()) =>
  (termination?.chunks ?? []).flatMap((chunk): { chunk: TerminationChunk; jobId: JobId; status: DrsJobStatus }[] => {
    const { ask } = chunk;
    if (ask.kind === 'working') return [{ chunk, jobId: ask.jobId, status: ask.jobStatus }];
    if ((ask.kind !== 'over' && ask.kind !== 'checked') || ask.jobId === null) return [];
    return [{ chunk, jobId: ask.jobId, status: ask.reason === null ? 'COMPLETED' : (reports.get(ask.jobId)?.status ?? 'STARTED') }];
  });

const terminatedOf = (chunk: TerminationChunk, reports: ReadonlyMap<JobId, JobReport>): number => {
  const { ask, instances } = chunk;
  switch (ask.kind) {
    case 'working':
      return reports.get(ask.jobId)?.servers.filter(({ launchStatus }) => launchStatus === 'TERMINATED').length ?? 0;
    case 'over':
      return ask.jobId === null || ask.reason !== null ? 0 : instances.length - ask.failed.length;
    case 'checked':
      return instances.length - ask.remaining.length;
    case 'waiting':
    case 'asked':
      return 0;
  }
};

const failedOf = ({ ask }: TerminationChunk): number => {
  if (ask.kind === 'over') return ask.failed.length;
  return ask.kind === 'checked' ? ask.remaining.length : 0;
};

const placeOf = ({ plan }: Execution, index: number) => {
  const at = plan.places[index];
  if (at === undefined) throw new Error(`Plan ${plan.planId} has no place ${index}`);
  return { accountId: at.accountId, region: at.region };
};
