/**
 * Starting jobs, of launching and of terminating: the service's checks in their order, and what a job does to the world.
 *
 * Owns: which requests are taken, for the product and for other people alike, and the facts of launches and terminations, which
 * are noted where they happen and nowhere else.
 */
import { instant, jobId, later, minutes, seconds } from '@drs-orchestrator/domain';
import type { EffectKey, Instant, InstanceId, JobId, ServerId, SnapshotId } from '@drs-orchestrator/domain';
import type { Random } from '../random.ts';
import { drawFate, drawRun } from './draw-run.ts';
import type { DrawnRun } from './draw-run.ts';
import { hexDigits } from './ids.ts';
import { endInstance, isLiving, isSeenByDrs } from './model-instance.ts';
import type { ModelInstance } from './model-instance.ts';
import type { ModelJob } from './model-job.ts';
import { addressIn, instanceTypes, isInside, securityGroups, subnetOf, subnets } from './network.ts';
import { instancesOf, isInOpenJob, openJobsIn, serverIn, settingsInForce, templateOf } from './world.ts';
import type { ModelServer, World } from './world.ts';

export type LaunchOrder = {
  readonly place: string;
  readonly kind: 'drill' | 'recovery';
  readonly servers: readonly { readonly server: ServerId; readonly point?: SnapshotId }[];
  /** Null: other people's. */
  readonly key: EffectKey | null;
  readonly tagged: boolean;
};

/** `subject`: the server or instance that it is about, where it is about one. */
export type Denial = {
  readonly kind: 'unknown' | 'conflict' | 'quota';
  readonly subject?: string;
  readonly code: string;
  readonly message: string;
};

export type Started = { readonly kind: 'job'; readonly job: JobId } | Denial;

export const startLaunch = (world: World, order: LaunchOrder): Started => {
  const denial = denyLaunch(world, order);
  if (denial !== null) return denial;
  const { random, now, trouble } = world.needs;
  const number = world.jobs.length + 1;
  const id = jobId(`drsjob-${hexDigits(random, `job/${String(number)}`)}`);
  const stream = random.stream(`launch/${String(number)}`);
  const startsAt = later(now(), seconds(stream.between(0, 20)));
  const named = !stream.chance(trouble().job);
  const drawn = order.servers.map(({ server }) => launchOne(world, order, { id, startsAt, named }, server, stream));
  const runs = drawn.map(({ run }) => run);
  const lastEnd = runs.reduce<number | null>((last, { endsAt }) => (last === null || endsAt === null ? null : Math.max(last, endsAt)), 0);
  const endsAt = lastEnd === null ? null : later(instant(lastEnd), seconds(stream.between(1, 15)));
  const { place, kind, key, tagged } = order;
  world.jobs.push({
    jobId: id,
    place,
    kind,
    key: tagged ? key : null,
    createdAt: now(),
    startsAt,
    runs,
    ...troubled(world, stream, endsAt),
  });
  noteLaunches(world, order, id, drawn);
  return { kind: 'job', job: id };
};

const denyLaunch = (world: World, { place, servers }: LaunchOrder): Denial | null => {
  const { serversPerJob } = world.needs.sketch.quotas;
  if (servers.length > serversPerJob) return overQuota(`A job may have at most ${String(serversPerJob)} source servers.`);
  for (const { server: id, point } of servers) {
    const server = serverIn(world, place, id);
    if (server === undefined) return unknown(id, `SourceServer with ID ${id} was not found.`);
    if (point !== undefined && !server.points.some(({ snapshotId }) => snapshotId === point))
      return unknown(id, `RecoverySnapshot with ID ${point} was not found.`);
  }
  const full = denyFull(world, place, servers.length);
  if (full !== null) return full;
  const busy = servers.find(({ server }) => isInOpenJob(world, server));
  return busy === undefined ? null : inOpenJob(busy.server);
};

/** Sentences of the service's own. */
const overQuota = (message: string): Denial => ({ kind: 'quota', code: 'ServiceQuotaExceededException', message });

const unknown = (subject: string, message: string): Denial => ({ kind: 'unknown', subject, code: 'ResourceNotFoundException', message });

const inOpenJob = (subject: string): Denial => ({
  kind: 'conflict',
  subject,
  code: 'ConflictException',
  message: 'One or more of the Source Servers included in API call are currently being processed by a Job',
});

const denyFull = (world: World, place: string, count: number): Denial | null => {
  const { concurrentJobs, serversInJobs } = world.needs.sketch.quotas;
  const open = openJobsIn(world, place);
  if (open.length >= concurrentJobs) return overQuota(`At most ${String(concurrentJobs)} jobs may be in progress.`);
  const busy = open.reduce((sum, { runs }) => sum + runs.length, 0);
  return busy + count > serversInJobs ? overQuota(`All jobs together may have at most ${String(serversInJobs)} source servers.`) : null;
};

type NewJob = { readonly id: JobId; readonly startsAt: Instant; readonly named: boolean };

const launchOne = (world: World, order: LaunchOrder, job: NewJob, id: ServerId, stream: Random): DrawnRun => {
  const { trouble, now } = world.needs;
  const server = serverIn(world, order.place, id);
  if (server === undefined) throw new Error(`${id} is launched where it is not`);
  const earlier = instancesOf(world, id).filter((instance) => isSeenByDrs(instance, now()));
  const address = addressFor(world, server, job.id);
  const drawn = drawRun(
    {
      job: job.id,
      server: id,
      startsAt: job.startsAt,
      fate: drawFate(stream, trouble().server),
      cleansUp: earlier.some((instance) => isLiving(instance, now())),
      launchProblem: launchProblem(server) ?? (address === null ? 'An error occurred (InvalidIPAddress.InUse): it is in use.' : null),
      skipReason: server.points.length > 0 ? null : `Source server ${id} has no recovery point.`,
      named: job.named,
    },
    stream,
  );
  for (const instance of earlier) giveWay(instance, drawn.cleanup, job.startsAt, now());
  const { run, comesUp } = drawn;
  if (comesUp !== null) {
    const { subnetId, instanceType } = templateOf(server);
    const end = run.end === 'TERMINATED' && run.endsAt !== null ? { from: run.endsAt, to: later(run.endsAt, seconds(30)) } : null;
    world.instances.push({
      instanceId: run.instance,
      server: id,
      place: order.place,
      job: job.id,
      drill: order.kind === 'drill',
      failback: 'FAILBACK_NOT_STARTED',
      subnetId: subnetId ?? subnets[0].id,
      address: address ?? '',
      instanceType: server.configuration.rightSizing === 'NONE' ? (instanceType ?? instanceTypes[0]) : instanceTypes[0],
      isStopped: server.configuration.launchDisposition === 'STOPPED',
      ...comesUp,
      end,
      leavesDrsAt: end === null ? null : end.to,
    });
  }
  return drawn;
};

/** The earlier instance leaves EC2 and DRS with the clean-up; one that EC2 has lost already leaves DRS as the job starts. */
const giveWay = (instance: ModelInstance, cleanup: DrawnRun['cleanup'], startsAt: Instant, now: Instant): void => {
  if (cleanup !== null) endInstance(instance, cleanup.from, cleanup.to);
  if (cleanup !== null) Object.assign(instance, { leavesDrsAt: cleanup.to });
  else if (!isLiving(instance, now)) Object.assign(instance, { leavesDrsAt: startsAt });
};

/** What RunInstances would say of the template. */
const launchProblem = (server: ModelServer): string | null => {
  const { subnetId, securityGroupIds, instanceType } = templateOf(server);
  const refuse = (code: string): string => `An error occurred (${code}) when calling the RunInstances operation.`;
  if (subnetId !== null && subnetOf(subnetId) === undefined) return refuse('InvalidSubnetID.NotFound');
  if (securityGroupIds.some((id) => !securityGroups.includes(id))) return refuse('InvalidGroup.NotFound');
  const isOffered = instanceType === null || instanceTypes.includes(instanceType);
  return server.configuration.rightSizing === 'NONE' && !isOffered ? refuse('InvalidParameterValue') : null;
};

/** Null: the address that is asked for is not to be had. */
const addressFor = (world: World, server: ModelServer, job: JobId): string | null => {
  const { subnetId, staticPrivateIp } = templateOf(server);
  const subnet = subnetOf(subnetId ?? subnets[0].id) ?? subnets[0];
  const isFree = (address: string): boolean =>
    !world.instances.some(
      (one) =>
        one.place === server.place &&
        one.subnetId === subnet.id &&
        one.address === address &&
        one.server !== server.serverId &&
        (one.end === null || one.end.to > world.needs.now()),
    );
  const asked = staticPrivateIp ?? (server.configuration.copyPrivateIp ? server.homeAddress : null);
  if (asked !== null) return isInside(subnet, asked) && isFree(asked) ? asked : null;
  const first = world.needs.random.stream(`address/${job}/${server.serverId}`).between(0, 250);
  for (let host = first; host <= first + 250; host += 1) if (isFree(addressIn(subnet, host))) return addressIn(subnet, host);
  return null;
};

/** Longer than any look waits for, and not so long that a second look in vain, 100 s after the intent, may follow a call of 30 s. */
const longestUnlistedSeconds = 65;

const troubled = (
  { needs: { now, trouble } }: World,
  stream: Random,
  endsAt: Instant | null,
): Pick<ModelJob, 'endsAt' | 'listedAt' | 'missing' | 'isEmptyAtEnd'> => {
  const listedAt = stream.chance(trouble().unlisted) ? later(now(), seconds(stream.between(1, longestUnlistedSeconds))) : now();
  const kind = stream.chance(trouble().job) ? stream.pick(['hangs', 'missing', 'missing-for-ever', 'empty'] as const) : 'none';
  const from = later(now(), seconds(stream.between(100, 300)));
  const missing = { from, to: kind === 'missing' ? later(from, minutes(5)) : null };
  return {
    endsAt: kind === 'hangs' ? null : endsAt,
    listedAt,
    missing: kind === 'missing' || kind === 'missing-for-ever' ? missing : null,
    isEmptyAtEnd: kind === 'empty',
  };
};

const noteLaunches = (world: World, order: LaunchOrder, id: JobId, drawn: readonly DrawnRun[]): void => {
  const { place, kind, key, tagged } = order;
  for (const [position, { server, point }] of order.servers.entries()) {
    const known = world.servers.get(server);
    const instance = drawn[position]?.run.instance;
    if (known === undefined || instance === undefined) throw new Error(`${server} was not launched`);
    world.facts.launches.push({
      at: world.needs.now(),
      place,
      server,
      jobId: id,
      kind,
      key,
      tagged,
      point: point ?? null,
      settings: settingsInForce(known),
      instanceId: instance,
    });
  }
};

/** `by`: null for other people. */
export const startTermination = (world: World, place: string, ids: readonly InstanceId[], by: 'us' | null): Started => {
  const { now, random } = world.needs;
  const instances: ModelInstance[] = [];
  for (const id of ids) {
    const instance = world.instances.find((one) => one.instanceId === id && one.place === place && isSeenByDrs(one, now()));
    if (instance === undefined) return unknown(id, `RecoveryInstance with ID ${id} was not found.`);
    if (isInOpenJob(world, instance.server)) return inOpenJob(instance.server);
    instances.push(instance);
  }
  const full = denyFull(world, place, ids.length);
  if (full !== null) return full;
  const number = world.jobs.length + 1;
  const id = jobId(`drsjob-${hexDigits(random, `job/${String(number)}`)}`);
  const stream = random.stream(`terminate/${String(number)}`);
  const startsAt = later(now(), seconds(stream.between(0, 20)));
  const runs = instances.map((instance): ModelJob['runs'][number] => {
    const endsAt = later(startsAt, seconds(stream.between(10, 60)));
    endInstance(instance, startsAt, endsAt);
    Object.assign(instance, { leavesDrsAt: endsAt });
    const { server, instanceId } = instance;
    const events = [
      { event: 'CLEANUP_START', at: startsAt, serverId: server },
      { event: 'CLEANUP_END', at: endsAt, serverId: server },
    ];
    return { server, startsAt, endsAt, end: 'TERMINATED', events, instance: instanceId, named: true, actions: 'none' };
  });
  const endsAt = later(instant(Math.max(...runs.map((run) => run.endsAt ?? startsAt))), seconds(2));
  const { listedAt, missing, endsAt: troubledEnd } = troubled(world, stream, endsAt);
  const made = { jobId: id, place, kind: 'terminate', key: null, createdAt: now(), startsAt, runs } as const;
  world.jobs.push({ ...made, endsAt: troubledEnd, listedAt, missing, isEmptyAtEnd: false });
  for (const { server, instanceId } of instances) world.facts.terminations.push({ at: now(), place, instanceId, server, jobId: id, by });
  return { kind: 'job', job: id };
};
