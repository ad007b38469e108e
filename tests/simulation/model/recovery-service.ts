/**
 * The port `RecoveryService` on the model's world.
 *
 * Owns: which answer of the world is which refusal of the port, as the adapters say it of AWS's answers.
 */
import type { ReadRefusal, RecoveryService, StartRefusal, StartRequest } from '@drs-orchestrator/application';
import { ok, placeKey, refused, serverId } from '@drs-orchestrator/domain';
import type { JobId, Place, Result, ServerId } from '@drs-orchestrator/domain';
import { startLaunch } from './launching.ts';
import type { Denial } from './launching.ts';
import { listedAt } from './model-instance.ts';
import { isListed, isOpen, logAt, openJobOf, reportAt } from './model-job.ts';
import type { ModelJob } from './model-job.ts';
import { noteQuestion } from './world.ts';
import type { World } from './world.ts';

export const recoveryServiceOf = (world: World): RecoveryService => {
  const { now } = world.needs;
  const ask = (at: Place, method: keyof RecoveryService, servers: readonly ServerId[] = []): ReadRefusal | null =>
    noteQuestion(world, at, { port: 'recoveryService', method, servers });
  const jobsIn = (at: Place): readonly ModelJob[] => world.jobs.filter((job) => job.place === placeKey(at) && isListed(job, now()));
  return {
    start: async (at, request) => {
      const ids = request.servers.map(({ server }) => server);
      const denied = ask(at, 'start', ids) ?? refusedForGood(world, request);
      return denied === null ? start(world, at, request) : refused({ ...denied, kind: 'never' });
    },
    find: async (at, { kind, servers, key, tagged, since, known }) => {
      const denied = ask(at, 'find', servers);
      if (denied !== null) return refused(denied);
      const isIt = (job: ModelJob): boolean =>
        tagged ? job.key === key : job.key === null && job.kind === kind && hasExactly(job, servers);
      // A job that has gone from the list was on it: whoever lost its answer has looked for it by then. Else nobody could launch only once.
      const listed = world.jobs.filter((job) => job.place === placeKey(at) && now() >= job.listedAt);
      return ok(
        listed.findLast((job) => job.kind !== 'terminate' && job.createdAt >= since && !known.includes(job.jobId) && isIt(job))?.jobId,
      );
    },
    report: async (at, jobs) => {
      const denied = ask(at, 'report');
      const wanted = new Set(jobs);
      return denied === null ? ok(reportsOf(jobsIn(at), wanted, world)) : refused(denied);
    },
    openJobs: async (at) => {
      const denied = ask(at, 'openJobs');
      if (denied !== null) return refused(denied);
      return ok(
        jobsIn(at)
          .filter((job) => isOpen(job, now()))
          .map(openJobOf),
      );
    },
    logs: async (at, id) => {
      const denied = ask(at, 'logs');
      if (denied !== null) return refused(denied);
      const job = jobsIn(at).find(({ jobId }) => jobId === id);
      return job === undefined ? refused(noJob(id)) : ok(logAt(job, now()));
    },
    instances: async (at, servers) => {
      const denied = ask(at, 'instances', servers);
      if (denied !== null) return refused(denied);
      const wanted = new Set(servers);
      const here = world.instances.filter(({ place, server }) => place === placeKey(at) && wanted.has(server));
      return ok(here.flatMap((instance) => listedAt(instance, now()) ?? []));
    },
  };
};

const reportsOf = (jobs: readonly ModelJob[], wanted: ReadonlySet<JobId>, { needs: { now } }: World) =>
  jobs.filter(({ jobId }) => wanted.has(jobId)).map((job) => reportAt(job, now()));

const hasExactly = ({ runs }: ModelJob, servers: readonly ServerId[]): boolean =>
  runs.length === servers.length && runs.every(({ server }) => servers.includes(server));

const noJob = (job: JobId): ReadRefusal => ({
  kind: 'never',
  code: 'ResourceNotFoundException',
  message: `Job with ID ${job} was not found.`,
});

const refusedForGood = (world: World, { key }: StartRequest): ReadRefusal | null => {
  const { random, trouble } = world.needs;
  const times = world.facts.questions.length;
  if (!random.stream(`refused/${key}/${String(times)}`).chance(trouble().refused)) return null;
  return { kind: 'never', code: 'ValidationException', message: '1 or more fields failed validation' };
};

const start = (world: World, at: Place, request: StartRequest): Result<JobId, StartRefusal> => {
  const { sketch, random, trouble } = world.needs;
  const { kind, servers, key, tagged } = request;
  if (tagged && sketch.taggingDenied) return refused(taggingDenied);
  const chance = random.stream(`start/${key}/${String(world.facts.questions.length)}`);
  if (chance.chance(trouble().full))
    return refused({ kind: 'later', why: 'quota', code: 'ServiceQuotaExceededException', message: 'No room' });
  const place = placeKey(at);
  if (!sketch.taggingDenied && chance.chance(trouble().busy)) {
    // Taken by somebody else in the moment before; where that is refused, so will this be.
    const one = chance.pick(servers);
    startLaunch(world, { place, kind: 'drill', servers: [one], key: null, tagged: false });
  }
  const started = startLaunch(world, { place, kind, servers, key, tagged });
  return started.kind === 'job' ? ok(started.job) : refused(refusalOf(started));
};

const taggingDenied: StartRefusal = {
  kind: 'tagging-denied',
  code: 'AccessDeniedException',
  message: 'User is not authorized to perform: drs:TagResource',
};

const refusalOf = ({ kind, subject, code, message }: Denial): StartRefusal => {
  switch (kind) {
    case 'unknown':
      return { kind: 'unknown-server', server: serverId(subject ?? ''), code, message };
    case 'conflict':
      return { kind, code, message };
    case 'quota':
      return { kind: 'later', why: 'quota', code, message };
  }
};
