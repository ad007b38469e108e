/**
 * Makes a job that launches what recovery instances go back to: conversion and reboot of the machine there. It makes no instance.
 * The checks are done before, in `../drs/failback.ts`; here nothing is refused.
 */
import { takeLaunchFault } from '../faults/fault-book.ts';
import { drawBetween, drawHex } from '../random.ts';
import type { InstanceRecord, JobRecord, RegionRecord, Run, ServerRecord, Tags } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import type { World } from '../world/world.ts';
import { seconds } from './instance.ts';
import { planLaunch } from './plan-launch.ts';
import type { LaunchRules } from './start-launch-job.ts';

export type FailbackOrder = {
  readonly region: RegionRecord;
  readonly tags: Tags;
  /** At least one. */
  readonly entries: readonly { readonly instance: InstanceRecord; readonly server: ServerRecord }[];
};

export function startFailbackJob(world: World, rules: LaunchRules, { region, tags, entries }: FailbackOrder, now: number): JobRecord {
  const { seed } = world.meta();
  const number = world.nextNumber();
  const id = `drsjob-${drawHex(ID_DIGITS, seed, 'job', number)}`;
  const take = (what: string, range: readonly [number, number], subject: string): number =>
    seconds(drawBetween(range, seed, what, id, subject) * rules.timingFactor);
  const startsAt = now + take('start', rules.timings.startSeconds, '');
  const runs = entries.map((entry) => launchBack(world, rules, { id, startsAt, createdAt: now }, entry));
  const ends = runs.map(({ end }, index) =>
    end.kind === 'hangs' ? null : end.at + take('tail', rules.timings[entries[index]?.instance.os ?? 'linux'].tailSeconds, ''),
  );
  const job: JobRecord = {
    v: 1,
    accountId: region.accountId,
    region: region.region,
    id,
    number,
    kind: 'failback',
    createdAt: now,
    startsAt,
    endsAt: ends.reduce<number | null>((last, end) => (last === null || end === null ? null : Math.max(last, end)), startsAt),
    tags,
    runs,
  };
  world.jobs.put(job);
  for (const { instance } of entries) world.instances.put({ ...instance, failbackJobId: id });
  return job;
}

function launchBack(
  world: World,
  { timings, timingFactor }: LaunchRules,
  job: Pick<JobRecord, 'id' | 'startsAt' | 'createdAt'>,
  { instance, server }: FailbackOrder['entries'][number],
): Run {
  const { instanceType, region } = instance;
  const danger = { server, operation: 'StartFailbackLaunch', jobId: job.id, instanceType, zone: `${region}a` };
  const taken = takeLaunchFault(world, danger, job.createdAt);
  const { steps, end } = planLaunch({
    seed: world.meta().seed,
    jobId: job.id,
    serverId: server.id,
    os: instance.os,
    timings,
    timingFactor,
    startsAt: job.startsAt,
    cleansUp: false,
    stopsAfterLaunch: false,
    ...(taken === undefined ? {} : { disturbance: taken.disturbance }),
  });
  return {
    serverId: server.id,
    steps,
    end: end.kind === 'launched' ? { ...end, instanceId: instance.id, named: true } : end,
  };
}
