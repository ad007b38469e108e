/**
 * Makes a launch job: draws every server's timeline, notes the instances that will come, ends the ones they replace.
 * The checks (quotas, conflicts, unknown ids) are done before, in `../drs/start-recovery.ts`; here nothing is refused.
 */
import type { LaunchInDanger } from '../faults/disturbance.ts';
import { takeLaunchFault } from '../faults/fault-book.ts';
import { drawBetween, drawHex } from '../random.ts';
import type { InstanceRecord, JobRecord, RegionRecord, Run, ServerRecord, Tags } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import { defaultTemplateData } from '../world/launch-templates.ts';
import type { Network } from '../world/network.ts';
import { networkOf } from '../world/network.ts';
import type { World } from '../world/world.ts';
import { convertStaged, stagingProblem } from './convert-staged.ts';
import { drawActionRuns } from './action-runs.ts';
import { openAddressPool } from './addresses.ts';
import type { AddressPool } from './addresses.ts';
import { askEc2 } from './ask-ec2.ts';
import type { Denied, Granted } from './ask-ec2.ts';
import { ended, isForgotten, isLiving, isSeenByDrs, seconds, terminatedAt } from './instance.ts';
import { isUnnamed, planLaunch } from './plan-launch.ts';
import type { LaunchRequest, PlannedLaunch } from './plan-launch.ts';
import { hasRecoveryPoints } from './recovery-points.ts';
import { replicationAt } from './replication.ts';
import { standingAt } from './replication-course.ts';
import type { Timings } from './timings.ts';

export type LaunchRules = {
  readonly timings: Timings;
  readonly timingFactor: number;
  readonly unnamedInstanceShare: number;
};

export type LaunchOrder = {
  readonly region: RegionRecord;
  readonly isDrill: boolean;
  readonly tags: Tags;
  /** `pointAt` is the moment of the chosen recovery point; left out, the state when the job takes its snapshot. */
  readonly servers: readonly { readonly server: ServerRecord; readonly pointAt?: number }[];
};

type Draft = {
  readonly world: World;
  readonly rules: LaunchRules;
  readonly order: LaunchOrder;
  readonly job: Pick<JobRecord, 'id' | 'startsAt'>;
  readonly network: Network;
  readonly addresses: AddressPool;
  readonly now: number;
};

export function startLaunchJob(world: World, rules: LaunchRules, order: LaunchOrder, now: number): JobRecord {
  const { seed } = world.meta();
  const number = world.nextNumber();
  const id = `drsjob-${drawHex(ID_DIGITS, seed, 'job', number)}`;
  const startsAt = now + seconds(drawBetween(rules.timings.startSeconds, seed, 'start', id) * rules.timingFactor);
  forgetOldInstances(world, order.region, now);
  const network = networkOf(world, order.region);
  const draft: Draft = {
    world,
    rules,
    order,
    job: { id, startsAt },
    network,
    addresses: addressesFor(world, network, order.region, id, now),
    now,
  };

  const runs = order.servers.map((entry) => launchOne(draft, entry));
  const job: JobRecord = {
    v: 1,
    accountId: order.region.accountId,
    region: order.region.region,
    id,
    number,
    kind: order.isDrill ? 'drill' : 'recovery',
    createdAt: now,
    startsAt,
    endsAt: jobEnd(rules, seed, id, runs, order),
    tags: order.tags,
    runs,
  };
  world.jobs.put(job);
  convertStaged(world, job);
  return job;
}

function launchOne(draft: Draft, { server, pointAt }: LaunchOrder['servers'][number]): Run {
  const { world, rules, job, now } = draft;
  const { seed } = world.meta();
  const earlier = world.instances.where('server', server.id).filter((instance) => isSeenByDrs(instance, now));
  const living = earlier.filter((instance) => isLiving(instance, now));
  const asked = askEc2(draft.network, draft.addresses, server, defaultTemplateData(world, server));
  const skipReason = whySkipped(world, server, now);
  const taken = skipReason !== undefined ? undefined : takeLaunchFault(world, inDanger(draft, server, asked), now);
  const request: LaunchRequest = {
    seed,
    jobId: job.id,
    serverId: server.id,
    os: server.os,
    timings: rules.timings,
    timingFactor: rules.timingFactor,
    startsAt: job.startsAt,
    cleansUp: living.length > 0,
    stopsAfterLaunch: server.launch.launchDisposition === 'STOPPED',
    ...(skipReason === undefined ? {} : { skipReason }),
    ...(asked.kind === 'denied' ? { launchProblem: asked.rawError } : {}),
    ...(taken === undefined ? {} : { disturbance: taken.disturbance }),
  };
  const plan = planLaunch(request);
  for (const instance of earlier) giveWay(world, instance, plan, job.startsAt, now);
  if (plan.end.kind !== 'launched' || plan.transitions === undefined || asked.kind !== 'granted') {
    return { serverId: server.id, steps: plan.steps, end: withoutInstance(plan.end) };
  }
  const instance = newInstance(draft, server, pointAt, { granted: asked, plan, transitions: plan.transitions });
  world.instances.put(instance);
  return {
    serverId: server.id,
    steps: plan.steps,
    end: { ...plan.end, instanceId: instance.id, named: !isUnnamed(rules.unnamedInstanceShare, request) },
    ...actionsOf(draft, server, instance.id, plan.end.at),
  };
}

function inDanger({ job }: Draft, server: ServerRecord, asked: Granted | Denied): LaunchInDanger {
  const { instanceType, zone } =
    asked.kind === 'granted' ? asked : { instanceType: server.hardware.instanceType, zone: `${server.region}a` };
  return { server, operation: 'StartRecovery', jobId: job.id, instanceType, zone };
}

function whySkipped(world: World, server: ServerRecord, now: number): string | undefined {
  if (hasRecoveryPoints(server, now)) return stagingProblem(world, server);
  return `Source server ${server.id} has no recovery point: its replication state is ${standingAt(server, now).state}.`;
}

/** Of a launched server. */
function actionsOf({ world, rules, job }: Draft, server: ServerRecord, instanceId: string, launchedAt: number): Pick<Run, 'actions'> {
  const actions = drawActionRuns(world, { server, instanceId, jobId: job.id, launchedAt, timingFactor: rules.timingFactor });
  return actions.length === 0 ? {} : { actions };
}

function withoutInstance(end: PlannedLaunch['end']): Exclude<Run['end'], { kind: 'launched' | 'terminated' | 'converted' }> {
  if (end.kind === 'launched') throw new Error('a launched server has an instance');
  return end;
}

/** The earlier recovery instance leaves EC2 and DRS with the clean-up; one that EC2 has already lost leaves DRS as the job starts. */
function giveWay(world: World, instance: InstanceRecord, plan: PlannedLaunch, startsAt: number, now: number): void {
  const { cleanup } = plan;
  if (cleanup !== undefined) world.instances.put({ ...ended(instance, now, cleanup.from, cleanup.to), leavesDrsAt: cleanup.to });
  else if (!isLiving(instance, now)) world.instances.put({ ...instance, leavesDrsAt: startsAt });
}

function newInstance(
  { world, order, job, now }: Draft,
  server: ServerRecord,
  pointAt: number | undefined,
  launched: { readonly granted: Granted; readonly plan: PlannedLaunch; readonly transitions: InstanceRecord['transitions'] },
): InstanceRecord {
  const { launch, hardware } = server;
  const { granted } = launched;
  const snapshotAt = launched.plan.steps.find(([, event]) => event === 'SNAPSHOT_START')?.[0] ?? now;
  return {
    v: 1,
    accountId: server.accountId,
    region: server.region,
    id: `i-${drawHex(ID_DIGITS, world.meta().seed, 'instance', job.id, server.id)}`,
    serverId: server.id,
    jobId: job.id,
    isDrill: order.isDrill,
    os: server.os,
    instanceType: granted.instanceType,
    privateIp: granted.address,
    subnetId: granted.subnetId,
    groupIds: granted.groupIds,
    ...(granted.profileArn === undefined ? {} : { profileArn: granted.profileArn }),
    tags: {
      Name: server.hostname,
      ...granted.tags,
      ...(launch.copyTags ? server.tags : {}),
      AWSElasticDisasterRecoveryManaged: 'drs.amazonaws.com',
      AWSElasticDisasterRecoverySourceServerID: server.id,
    },
    recoveryTags: {},
    pointInTimeAt: pointAt ?? snapshotAt - replicationAt(world, server, snapshotAt).lagSeconds * 1000,
    diskBytes: hardware.diskBytes,
    transitions: launched.transitions,
    leavesDrsAt: null,
  };
}

function addressesFor(world: World, network: Network, region: RegionRecord, jobId: string, now: number): AddressPool {
  const held = world.instances
    .where('place', placeKey(region))
    .filter((instance) => (terminatedAt(instance) ?? Infinity) > now)
    .map(({ privateIp, serverId, subnetId = network.subnets[0].id }) => ({ address: privateIp, subnetId, serverId }));
  return openAddressPool(world.meta().seed, jobId, held);
}

/** Keeps the world from growing with every drill: what nobody can see any more is taken out. */
function forgetOldInstances(world: World, region: RegionRecord, now: number): void {
  for (const instance of world.instances.where('place', placeKey(region))) {
    if (isForgotten(instance, now)) world.instances.remove(instance.id);
  }
}

function jobEnd(rules: LaunchRules, seed: number, jobId: string, runs: readonly Run[], order: LaunchOrder): number | null {
  let last = 0;
  for (const [index, run] of runs.entries()) {
    if (run.end.kind === 'hangs') return null;
    const os = order.servers[index]?.server.os ?? 'linux';
    const tail = seconds(drawBetween(rules.timings[os].tailSeconds, seed, 'tail', jobId, run.serverId) * rules.timingFactor);
    last = Math.max(last, run.end.at + tail);
  }
  return last;
}
