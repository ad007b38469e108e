/** A job and its log as DRS tells them. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import { drsInstant } from '../instants.ts';
import { drawHex } from '../random.ts';
import { jobStatusAt, launchStatusAt } from '../recovery/job.ts';
import type { LogLine } from '../recovery/job.ts';
import type { JobRecord, Run } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import type { World } from '../world/world.ts';
import { drsArn } from './arns.ts';
import { launchActionBody } from './launch-action-body.ts';

const TYPES = {
  drill: 'LAUNCH',
  recovery: 'LAUNCH',
  terminate: 'TERMINATE',
  failback: 'LAUNCH',
  convert: 'CREATE_CONVERTED_SNAPSHOT',
} as const;
const INITIATED_BY = {
  drill: 'START_DRILL',
  recovery: 'START_RECOVERY',
  terminate: 'TERMINATE_RECOVERY_INSTANCES',
  failback: 'FAILBACK',
  convert: 'TARGET_ACCOUNT',
} as const;

export function jobBody(world: World, job: JobRecord, now: number): Body {
  const status = jobStatusAt(job, now);
  return present({
    jobID: job.id,
    arn: drsArn(job, 'job', job.id),
    type: TYPES[job.kind],
    initiatedBy: INITIATED_BY[job.kind],
    creationDateTime: drsInstant(job.createdAt),
    endDateTime: status === 'COMPLETED' && job.endsAt !== null ? drsInstant(job.endsAt) : undefined,
    status,
    participatingServers: job.runs.map((run) =>
      present({
        sourceServerID: run.serverId,
        recoveryInstanceID: instanceNamedBy(run, now),
        launchStatus: launchStatusAt(job, run, now),
        launchActionsStatus: actionsStatus(world, run, now),
      }),
    ),
    participatingResources: [],
    tags: job.tags,
  });
}

/** A launched server's instance, unless this is one of the answers that keep quiet about it. */
function instanceNamedBy({ end }: Run, now: number): string | undefined {
  switch (end.kind) {
    case 'launched':
      return end.named && now >= end.at ? end.instanceId : undefined;
    case 'terminated':
      return end.instanceId;
    case 'failed':
    case 'hangs':
    case 'converted':
      return undefined;
  }
}

/** Runs that have begun; nothing at all until the first has. */
function actionsStatus(world: World, { actions = [] }: Run, now: number): Body | undefined {
  const begun = actions.filter(({ startsAt }) => startsAt <= now);
  const [first] = begun;
  if (first === undefined) return undefined;
  return {
    ssmAgentDiscoveryDatetime: drsInstant(first.startsAt),
    runs: begun.map(({ action, id, endsAt, failureReason }) => ({
      action: launchActionBody(world, action),
      runId: id,
      status: now < endsAt ? 'IN_PROGRESS' : failureReason === undefined ? 'SUCCEEDED' : 'FAILED',
      ...(failureReason !== undefined && now >= endsAt ? { failureReason } : {}),
    })),
  };
}

export function logLineBody(seed: number, job: JobRecord, { at, event, run }: LogLine): Body {
  if (run === undefined) return { logDateTime: drsInstant(at), event, eventData: {} };
  const { end } = run;
  const isEndOfRun = end.kind !== 'hangs' && end.at === at;
  return {
    logDateTime: drsInstant(at),
    event,
    eventData: present({
      sourceServerID: run.serverId,
      conversionServerID: event === 'CONVERSION_END' ? `i-${drawHex(ID_DIGITS, seed, 'conversion-server', job.id)}` : undefined,
      targetInstanceID: event === 'LAUNCH_END' && end.kind === 'launched' ? end.instanceId : undefined,
      rawError: end.kind === 'failed' && isEndOfRun && isFailure(event) ? end.rawError : undefined,
    }),
  };
}

function isFailure(event: LogLine['event']): boolean {
  return event.endsWith('_FAIL') || event === 'LAUNCH_FAILED' || event === 'SERVER_SKIPPED';
}
