/**
 * One DRS job as far as an orchestrator can see it: what its report and its log say at a given moment.
 *
 * Owns: the fates of servers, drawn when the job is made, and how they unfold with time. Nothing here knows the domain's
 * rules: a job is COMPLETED also when every server failed.
 */
import {
  instanceId,
  instant,
  later,
  minutes,
  seconds,
  type EffectKey,
  type Instant,
  type JobId,
  type JobLogEvent,
  type JobReport,
  type LaunchActionRun,
  type LaunchStatus,
  type ServerId,
  type ServerReport,
} from '../../src/index.ts';
import type { Random } from './random.ts';

type Fate =
  'launches' | 'fails' | 'terminated' | 'skipped' | 'hangs' | 'launches-late' | 'action-fails' | 'optional-action-fails' | 'action-hangs';

const troubles: readonly Fate[] = [
  'fails',
  'terminated',
  'skipped',
  'hangs',
  'launches-late',
  'action-fails',
  'optional-action-fails',
  'action-hangs',
];

type ModelServer = {
  readonly serverId: ServerId;
  readonly fate: Fate;
  readonly progressAt: Instant;
  readonly decidedAt: Instant;
  /** Whether the report names the instance, or only the log does. */
  readonly named: boolean;
};

export type ModelJob = {
  readonly jobId: JobId;
  readonly key: EffectKey;
  readonly tagged: boolean;
  readonly place: number;
  readonly createdAt: Instant;
  /** Until then it is in no list. */
  readonly listedAt: Instant;
  readonly startedAt: Instant;
  /** Infinity: never. */
  readonly endsAt: number;
  readonly servers: readonly ModelServer[];
  /** Left out of reports in this span. */
  readonly missing: readonly [number, number] | null;
  readonly isEmptyAtEnd: boolean;
};

/** Most jobs are listed soon, and some only between the two looks, 90 and 100 s after an intent that was called within 10 s. */
const unlistedSeconds = (random: Random): number => (random.chance(70) ? random.between(0, 5) : random.between(85, 87));

export type JobOrder = Pick<ModelJob, 'jobId' | 'key' | 'tagged' | 'place'> & {
  readonly serverIds: readonly ServerId[];
  readonly serverTrouble: number;
  readonly jobTrouble: number;
};

export const makeJob = (order: JobOrder, now: Instant, random: Random): ModelJob => {
  const { jobId, key, tagged, place } = order;
  const startedAt = later(now, seconds(random.between(0, 30)));
  const servers = order.serverIds.map((id): ModelServer => {
    const fate = random.chance(order.serverTrouble) ? random.pick(troubles) : 'launches';
    const progressAt = later(startedAt, seconds(random.between(1, 60)));
    const span = fate === 'launches-late' ? minutes(random.between(4, 90)) : seconds(random.between(30, 240));
    return { serverId: id, fate, progressAt, decidedAt: later(progressAt, span), named: random.chance(70) };
  });
  const trouble = random.chance(order.jobTrouble) ? random.pick(['hangs', 'missing', 'missing-for-ever', 'empty'] as const) : 'none';
  const missingFrom = later(now, seconds(random.between(0, 300)));
  return {
    jobId,
    key,
    tagged,
    place,
    createdAt: now,
    listedAt: later(now, seconds(unlistedSeconds(random))),
    startedAt,
    servers,
    endsAt: trouble === 'hangs' || servers.some(({ fate }) => fate === 'hangs') ? Infinity : endOf(startedAt, servers, random),
    missing:
      trouble === 'missing' ? [missingFrom, missingFrom + minutes(5)] : trouble === 'missing-for-ever' ? [missingFrom, Infinity] : null,
    isEmptyAtEnd: trouble === 'empty',
  };
};

export const isActive = (job: ModelJob, now: Instant): boolean => now < job.endsAt;

/** Undefined: DRS does not list it at the moment. */
export const reportAt = (job: ModelJob, now: Instant): JobReport | undefined => {
  if (job.missing !== null && now >= job.missing[0] && now < job.missing[1]) return undefined;
  const ended = !isActive(job, now);
  return {
    jobId: job.jobId,
    status: ended ? 'COMPLETED' : now < job.startedAt ? 'PENDING' : 'STARTED',
    servers: ended && job.isEmptyAtEnd ? [] : job.servers.map((server) => serverAt(job, server, now)),
  };
};

export const logAt = (job: ModelJob, now: Instant): readonly JobLogEvent[] => [
  { event: 'JOB_START', at: job.startedAt },
  ...job.servers.flatMap((server) => logOf(job, server, now)),
];

/** Each launch makes another. */
export const instanceOf = (job: JobId, server: ServerId) => instanceId(`i-${job.slice(-8)}${server.slice(-9)}`);

const endOf = (startedAt: Instant, servers: readonly ModelServer[], random: Random): Instant =>
  later(instant(Math.max(startedAt, ...servers.map((server) => server.decidedAt))), seconds(random.between(0, 20)));

const serverAt = ({ jobId }: ModelJob, server: ModelServer, now: Instant): ServerReport => {
  const launchStatus = statusAt(server, now);
  const isNamed = server.named && launchStatus === 'LAUNCHED';
  return {
    serverId: server.serverId,
    launchStatus,
    launchActions: launchStatus === 'LAUNCHED' ? actionsAt(server, now) : [],
    ...(isNamed ? { recoveryInstanceId: instanceOf(jobId, server.serverId) } : {}),
  };
};

const statusAt = (server: ModelServer, now: Instant): LaunchStatus => {
  if (server.fate === 'skipped' || now < server.progressAt) return 'PENDING';
  if (server.fate === 'hangs' || now < server.decidedAt) return 'IN_PROGRESS';
  if (server.fate === 'fails') return 'FAILED';
  return server.fate === 'terminated' ? 'TERMINATED' : 'LAUNCHED';
};

const actionsAt = (server: ModelServer, now: Instant): readonly LaunchActionRun[] => {
  const isDone = now >= later(server.decidedAt, seconds(45));
  switch (server.fate) {
    case 'action-fails':
      return [{ name: 'Check', optional: false, status: isDone ? 'FAILED' : 'IN_PROGRESS', failureReason: 'exit 1' }];
    case 'optional-action-fails':
      return [
        { name: 'Tell', optional: true, status: isDone ? 'FAILED' : 'IN_PROGRESS' },
        { name: 'Check', optional: false, status: isDone ? 'SUCCEEDED' : 'IN_PROGRESS' },
      ];
    case 'action-hangs':
      return [{ name: 'Check', optional: false, status: 'IN_PROGRESS' }];
    default:
      return [];
  }
};

const logOf = ({ jobId }: ModelJob, server: ModelServer, now: Instant): readonly JobLogEvent[] => {
  const { serverId } = server;
  if (server.fate === 'skipped') return [{ event: 'SERVER_SKIPPED', at: server.progressAt, serverId }];
  if (now < server.decidedAt) return [{ event: 'CONVERSION_START', at: server.progressAt, serverId }];
  if (server.fate === 'fails') return [{ event: 'LAUNCH_FAILED', at: server.decidedAt, serverId, rawError: 'No capacity' }];
  if (server.fate === 'hangs' || server.fate === 'terminated') return [];
  return [{ event: 'LAUNCH_END', at: server.decidedAt, serverId, targetInstanceId: instanceOf(jobId, serverId) }];
};
