/**
 * A DRS job as it comes, read into our words.
 *
 * Every field but the id may be missing, and a later version of DRS may say words that are not in the model. Per field:
 * - a job's status that we do not know is STARTED: watched on, never taken for the end;
 * - a launch status that we do not know is IN_PROGRESS: it settles nothing, and the wave's time limit still ends the wait
 *   with the server's name;
 * - a launch action's status that we do not know is IN_PROGRESS, for the same reason; one not said to be optional counts;
 * - a type or an initiator that we do not know is not ours, so such a job is never adopted.
 *
 * A participating server that cannot be read takes the job's report with it: a report without the server would say of a
 * completed job that it was never launched (I12).
 */
import * as z from 'zod';
import type { Log } from '@drs-orchestrator/application';
import { instanceId, jobId, serverId } from '@drs-orchestrator/domain';
import type { Instant, JobId, JobReport, JobStatus, LaunchActionRun, ServerReport } from '@drs-orchestrator/domain';
import { readable } from '../parse/readable.ts';
import { parseInstant } from '../parse/times.ts';

/** A job with what identifies it; `report` holds what the domain wants to know, undefined where not all of it can be read. */
export type DrsJob = {
  readonly id: JobId;
  readonly type: string | undefined;
  readonly initiatedBy: string | undefined;
  readonly status: JobStatus;
  readonly createdAt: Instant | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly report: JobReport | undefined;
};

export const readJob = (log: Log, item: unknown): DrsJob | undefined => {
  const parsed = jobShape.safeParse(item);
  if (!parsed.success) return undefined;
  const { jobID, status, participatingServers, tags, type, initiatedBy, creationDateTime } = parsed.data;
  const id = jobId(jobID);
  const servers = readable(log, 'participating server', participatingServers, readServer);
  const report = servers.length === participatingServers.length ? { jobId: id, status, servers } : undefined;
  return { id, type, initiatedBy, status, createdAt: parseInstant(creationDateTime), tags, report };
};

const readServer = (item: unknown): ServerReport | undefined => {
  const parsed = serverShape.safeParse(item);
  if (!parsed.success) return undefined;
  const { sourceServerID, recoveryInstanceID, launchStatus, launchActionsStatus } = parsed.data;
  return {
    serverId: serverId(sourceServerID),
    launchStatus,
    ...(recoveryInstanceID === undefined ? {} : { recoveryInstanceId: instanceId(recoveryInstanceID) }),
    launchActions: launchActionsStatus.runs.map(readRun),
  };
};

const readRun = ({ action, status, failureReason }: z.infer<typeof runShape>): LaunchActionRun => ({
  name: action.name ?? action.actionCode ?? action.actionId ?? 'unnamed launch action',
  optional: action.optional,
  status,
  ...(failureReason === undefined ? {} : { failureReason }),
});

/** One of `known`; `missing` where nothing is said, `unknown` where it is a word that we do not know. */
const word = <Known extends string>(known: readonly Known[], missing: Known, unknown: Known) =>
  z
    .string()
    .optional()
    .transform((said): Known => (said === undefined ? missing : (known.find((one) => one === said) ?? unknown)));

const runShape = z.object({
  action: z
    .object({
      name: z.string().optional(),
      actionCode: z.string().optional(),
      actionId: z.string().optional(),
      optional: z.boolean().default(false),
    })
    .default({ optional: false }),
  status: word(['IN_PROGRESS', 'SUCCEEDED', 'FAILED'], 'IN_PROGRESS', 'IN_PROGRESS'),
  failureReason: z.string().optional(),
});

const serverShape = z.object({
  sourceServerID: z.string(),
  recoveryInstanceID: z.string().optional(),
  launchStatus: word(['PENDING', 'IN_PROGRESS', 'LAUNCHED', 'FAILED', 'TERMINATED'], 'PENDING', 'IN_PROGRESS'),
  launchActionsStatus: z.object({ runs: z.array(runShape).default([]) }).default({ runs: [] }),
});

const jobShape = z.object({
  jobID: z.string(),
  type: z.string().optional(),
  initiatedBy: z.string().optional(),
  status: word(['PENDING', 'STARTED', 'COMPLETED'], 'PENDING', 'STARTED'),
  creationDateTime: z.string().optional(),
  participatingServers: z.array(z.unknown()).default([]),
  tags: z.record(z.string(), z.string()).default({}),
});
