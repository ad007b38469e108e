/**
 * The recovery service of the walk: as little of DRS as the rules can notice.
 *
 * Owns: which starts it takes, the jobs they become, and the count of launches by which I4 is judged. Lost answers and
 * passing refusals are the caller's dice (launching.ts); what is refused here is refused by the world's state.
 */
import { jobId, placeKey, quotasAt, type AskAnswer, type EffectKey, type Instant, type JobId, type ServerId } from '../../src/index.ts';
import { isActive, makeJob, type ModelJob } from './job-model.ts';
import type { Random } from './random.ts';
import type { FaultRates, Scenario } from './scenario.ts';

export type StartCall = {
  readonly place: number;
  readonly key: EffectKey;
  readonly attempt: number;
  readonly tagged: boolean;
  readonly servers: readonly ServerId[];
  readonly indexes: readonly number[];
};

export type DrsModel = {
  start(call: StartCall, now: Instant, faults: FaultRates): AskAnswer;
  find(call: StartCall, since: Instant, now: Instant): JobId | undefined;
  jobs(): readonly ModelJob[];
};

export const createDrs = (scenario: Scenario, random: Random): DrsModel => {
  const jobs: ModelJob[] = [];
  const launches = new Map<string, number>();
  const unknown = new Set(scenario.unknownServers);

  const refuse = (call: StartCall, now: Instant): AskAnswer | null => {
    const at = scenario.plan.places[call.place];
    const active = jobs.filter((job) => job.place === call.place && isActive(job, now));
    const busy = new Set(active.flatMap((job) => job.servers.map((server) => server.serverId)));
    const quotas = at === undefined ? scenario.limits.quotas : quotasAt(scenario.limits, placeKey(at));
    if (scenario.taggingDenied && call.tagged) return { kind: 'tagging-denied', message: 'AccessDenied: TagResource' };
    const stranger = call.servers.findIndex((id) => unknown.has(id));
    if (stranger >= 0) return { kind: 'unknown-server', server: call.indexes[stranger] ?? -1, message: 'ResourceNotFound' };
    if (call.servers.some((id) => busy.has(id))) return { kind: 'conflict', message: 'Conflict' };
    const isFull = active.length >= quotas.concurrentJobs || busy.size + call.servers.length > quotas.serversInJobs;
    return isFull ? { kind: 'later', why: 'quota', message: 'ServiceQuotaExceeded' } : null;
  };

  return {
    start: (call, now, faults) => {
      if (call.servers.length === 0 || call.servers.length > scenario.limits.quotas.serversPerJob)
        throw new Error(`A job of ${String(call.servers.length)} servers was asked for`);
      if (jobs.some((job) => job.key === call.key)) throw new Error(`I4: ${call.key} has a job, and was asked for again`);
      const refusal = refuse(call, now);
      if (refusal !== null) return refusal;
      for (const id of call.servers) {
        const launch = `${id}#${String(call.attempt)}`;
        launches.set(launch, (launches.get(launch) ?? 0) + 1);
        if (launches.get(launch) !== 1) throw new Error(`I4: ${launch} was launched twice`);
      }
      const id = jobId(`drsjob-${String(jobs.length + 1).padStart(17, '0')}`);
      jobs.push(makeJob({ ...call, ...faults, jobId: id, serverIds: call.servers }, now, random));
      return { kind: 'job', jobId: id };
    },
    find: (call, since, now) =>
      jobs.find(
        (job) => job.createdAt >= since && now >= job.listedAt && (job.tagged ? job.key === call.key : sameServers(job, call.servers)),
      )?.jobId,
    jobs: () => jobs,
  };
};

const sameServers = (job: ModelJob, servers: readonly ServerId[]): boolean =>
  job.servers.length === servers.length && job.servers.every((server) => servers.includes(server.serverId));
