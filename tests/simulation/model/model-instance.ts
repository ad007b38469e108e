/**
 * A recovery instance over time: a function of what was decided and of now.
 *
 * Invariants
 * 1. EC2 shows a terminated instance for an hour; DRS shows one until it leaves DRS, whatever EC2 says.
 * 2. An end that is decided is not put off: whoever ends an instance again changes nothing.
 */
import type { ListedInstance } from '@drs-orchestrator/application';
import { hours, instant } from '@drs-orchestrator/domain';
import type { Instant, InstanceFacts, InstanceId, JobId, ServerId } from '@drs-orchestrator/domain';

export type ModelInstance = {
  readonly instanceId: InstanceId;
  readonly server: ServerId;
  readonly place: string;
  readonly job: JobId;
  readonly drill: boolean;
  readonly failback: string;
  readonly subnetId: string;
  readonly address: string;
  readonly instanceType: string;
  readonly isStopped: boolean;
  readonly appearsAt: Instant;
  readonly runsAt: Instant;
  /** Null: nobody has ended it. */
  end: { readonly from: Instant; readonly to: Instant } | null;
  leavesDrsAt: Instant | null;
};

const terminatedVisibleMilliseconds = hours(1);

export const stateAt = (instance: ModelInstance, now: Instant): string | undefined => {
  const { end } = instance;
  if (now < instance.appearsAt) return undefined;
  if (end !== null && now >= end.to) return 'terminated';
  if (end !== null && now >= end.from) return 'shutting-down';
  if (now < instance.runsAt) return 'pending';
  return instance.isStopped ? 'stopped' : 'running';
};

/** What a launch has to clean up, and what holds an address. */
export const isLiving = (instance: ModelInstance, now: Instant): boolean => {
  const state = stateAt(instance, now);
  return state !== undefined && state !== 'terminated' && state !== 'shutting-down';
};

export const isSeenByDrs = ({ appearsAt, leavesDrsAt }: ModelInstance, now: Instant): boolean =>
  now >= appearsAt && (leavesDrsAt === null || now < leavesDrsAt);

export const endInstance = (instance: ModelInstance, from: Instant, to: Instant): void => {
  Object.assign(instance, { end: instance.end ?? { from, to } });
};

const isSeenByEc2 = (instance: ModelInstance, now: Instant): boolean =>
  now >= instance.appearsAt && (instance.end === null || now < instance.end.to + terminatedVisibleMilliseconds);

/** As DescribeRecoveryInstances lists it; undefined: not at all. */
export const listedAt = (instance: ModelInstance, now: Instant): ListedInstance | undefined => {
  if (!isSeenByDrs(instance, now)) return undefined;
  const { instanceId, server, job, drill, failback } = instance;
  const state = isSeenByEc2(instance, now) ? (stateAt(instance, now) ?? '').toUpperCase() : 'NOT_FOUND';
  return { instanceId, server, job, drill, state, failback };
};

/** As EC2 describes it; a terminated instance has lost its names and addresses. */
export const factsAt = (instance: ModelInstance, now: Instant): InstanceFacts | undefined => {
  const state = stateAt(instance, now);
  if (state === undefined || !isSeenByEc2(instance, now)) return undefined;
  const { instanceId, instanceType, address, appearsAt } = instance;
  const names = { privateIp: address, privateDnsName: `ip-${address.replaceAll('.', '-')}.ec2.internal` };
  return { instanceId, state, instanceType, launchTime: instant(appearsAt), ...(state === 'terminated' ? {} : names) };
};
