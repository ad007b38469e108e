/**
 * Makes a job that terminates recovery instances: they shut down while it runs and leave DRS as it ends theirs.
 */
import { drawBetween, drawHex } from '../random.ts';
import type { InstanceRecord, JobRecord, Run } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import type { World } from '../world/world.ts';
import { ended, seconds } from './instance.ts';
import type { LaunchRules } from './start-launch-job.ts';

/** `instances` are of one account and Region, at least one, none twice. */
export function startTerminateJob(
  world: World,
  { timings, timingFactor }: LaunchRules,
  instances: readonly [InstanceRecord, ...InstanceRecord[]],
  now: number,
): JobRecord {
  const { seed } = world.meta();
  const number = world.nextNumber();
  const id = `drsjob-${drawHex(ID_DIGITS, seed, 'job', number)}`;
  const take = (what: string, range: readonly [number, number], subject: string): number =>
    seconds(drawBetween(range, seed, what, id, subject) * timingFactor);
  const startsAt = now + take('start', timings.startSeconds, '');

  const runs = instances.map((instance): Run => {
    const at = startsAt + take('terminate', timings.terminateSeconds, instance.id);
    world.instances.put({ ...ended(instance, now, startsAt, at), leavesDrsAt: at });
    return {
      serverId: instance.serverId,
      steps: [
        [startsAt, 'CLEANUP_START'],
        [at, 'CLEANUP_END'],
      ],
      end: { kind: 'terminated', at, instanceId: instance.id },
    };
  });
  const ends = runs.map((run) => (run.end.kind === 'terminated' ? run.end.at : startsAt));
  const job: JobRecord = {
    v: 1,
    accountId: instances[0].accountId,
    region: instances[0].region,
    id,
    number,
    kind: 'terminate',
    createdAt: now,
    startsAt,
    endsAt: Math.max(...ends) + take('tail', timings.linux.tailSeconds, ''),
    tags: {},
    runs,
  };
  world.jobs.put(job);
  return job;
}
