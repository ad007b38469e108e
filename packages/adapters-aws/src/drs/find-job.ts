/**
 * Looking for the job whose answer was lost, so that it is adopted and its servers are not launched again.
 *
 * Owns: what makes a job the one that was asked for. With a tag: the effect's key. Without: the same kind, exactly the same
 * servers, made since, and none that carries a key, because that one was asked for by another effect.
 */
import type { LaunchKind, LostJob, ReadRefusal } from '@drs-orchestrator/application';
import { ok, placeKey } from '@drs-orchestrator/domain';
import type { JobId, Place, Result, ServerId } from '@drs-orchestrator/domain';
import { jobsSince } from './describe-jobs.ts';
import type { DrsDeps } from './drs-deps.ts';
import type { DrsJob } from './job.ts';
import { effectTag } from './start-recovery.ts';

export const findJob = async (deps: DrsDeps, at: Place, lost: LostJob): Promise<Result<JobId | undefined, ReadRefusal>> => {
  const listed = await jobsSince(deps, at, lost.since);
  if (!listed.ok) return listed;
  const isOurs = lost.tagged ? hasKey(lost.key) : hasExactly(lost.kind, lost.servers);
  const candidates = listed.value.filter((job) => job.type === 'LAUNCH' && isSince(job, lost) && isOurs(job));
  // DRS lists the newest first; the newest is the one whose instances are alive, because a launch replaces the one before.
  const [newest] = candidates.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  if (candidates.length > 1) {
    deps.log.warn('More than one job fits a lost answer', { place: placeKey(at), key: lost.key, jobs: candidates.map((job) => job.id) });
  }
  return ok(newest?.id);
};

/** The service has filtered already; a job that tells no time is left to the other marks. */
const isSince = (job: DrsJob, lost: LostJob): boolean => job.createdAt === undefined || job.createdAt >= lost.since;

const hasKey =
  (key: string) =>
  (job: DrsJob): boolean =>
    job.tags[effectTag] === key;

const initiators: Readonly<Record<LaunchKind, string>> = { drill: 'START_DRILL', recovery: 'START_RECOVERY' };

const hasExactly = (kind: LaunchKind, servers: readonly ServerId[]) => {
  const wanted = new Set(servers);
  return (job: DrsJob): boolean => {
    const launched = new Set(job.report.servers.map((server) => server.serverId));
    return (
      job.initiatedBy === initiators[kind] &&
      job.tags[effectTag] === undefined &&
      launched.size === wanted.size &&
      [...launched].every((server) => wanted.has(server))
    );
  };
};
