/**
 * The port `Terminations` on the model's world.
 */
import type { TerminationRefusal, Terminations } from '@drs-orchestrator/application';
import { instanceId, ok, placeKey, refused } from '@drs-orchestrator/domain';
import { startTermination } from './launching.ts';
import type { Denial } from './launching.ts';
import { isListed } from './model-job.ts';
import type { ModelJob } from './model-job.ts';
import { noteQuestion } from './world.ts';
import type { World } from './world.ts';

export const terminationsOf = (world: World): Terminations => ({
  terminate: async (at, instances) => {
    const servers = world.instances.filter((one) => instances.includes(one.instanceId)).map(({ server }) => server);
    const denied = noteQuestion(world, at, { port: 'terminations', method: 'terminate', servers });
    if (denied !== null) return refused({ ...denied, kind: 'never' });
    const started = startTermination(world, placeKey(at), instances, 'us');
    return started.kind === 'job' ? ok(started.job) : refused(refusalOf(started));
  },
  find: async (at, { instances, since, known }) => {
    const servers = instances.map(({ server }) => server);
    const denied = noteQuestion(world, at, { port: 'terminations', method: 'find', servers });
    if (denied !== null) return refused(denied);
    const wanted = new Set(instances.map((one) => one.instanceId));
    const isIt = (job: ModelJob): boolean =>
      job.kind === 'terminate' &&
      job.place === placeKey(at) &&
      job.createdAt >= since &&
      !known.includes(job.jobId) &&
      isListed(job, world.needs.now()) &&
      job.runs.length === wanted.size &&
      job.runs.every(({ instance }) => wanted.has(instance));
    return ok(world.jobs.findLast(isIt)?.jobId);
  },
});

const refusalOf = ({ kind, subject, code, message }: Denial): TerminationRefusal => {
  switch (kind) {
    case 'unknown':
      return { kind: 'unknown-instance', instanceId: instanceId(subject ?? ''), code, message };
    case 'conflict':
      return { kind, code, message };
    case 'quota':
      return { kind: 'later', code, message };
  }
};
