/**
 * Looking for the job whose answer was lost, so that it is adopted and its servers are not launched again.
 *
 * Owns: what makes a job the one that was asked for. With a tag: the effect's key. Without: the same kind, exactly the same
 * servers, made since, and none that carries a key, because that one was asked for by another effect. A job that is accounted for is
 * another effect's too. Where such a job's servers cannot be read, nobody can say that it is not the one, and there is no answer (I12).
 */
import type { LaunchKind, LostJob, ReadRefusal } from '@drs-orchestrator/application';
import { ok, placeKey, refused } from '@drs-orchestrator/domain';
import type { JobId, Place, Result, ServerId } from '@drs-orchestrator/domain';
import { jobsSince } from './describe-jobs.ts';
import type { DrsDeps } from './drs-deps.ts';
import type { DrsJob } from './job.ts';
import { effectTag } from './start-recovery.ts';

export const findJob = async (deps: DrsDeps, at: Place, lost: LostJob): Promise<Result<JobId | undefined, ReadRefusal>> => {
  const listed = await jobsSince(deps, at, lost.since);
  if (!listed.ok) return listed;
  const isLike = lost.tagged ? hasKey(lost.key) : isUntagged(lost.kind);
  const alike = listed.value.filter((job) => job.type === 'LAUNCH' && isSince(job, lost) && !lost.known.includes(job.id) && isLike(job));
  const candidates = lost.tagged ? alike : alike.filter(hasExactly(lost.servers));
  const hidden = lost.tagged ? undefined : alike.find((job) => job.report === undefined);
  if (hidden !== undefined && candidates.length === 0) {
    return refused({
      kind: 'never',
      code: 'UnreadableAnswer',
      message: `Not every server of ${hidden.id} can be read; it may be the lost job`,
    });
  }
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

const isUntagged =
  (kind: LaunchKind) =>
  (job: DrsJob): boolean =>
    job.initiatedBy === initiators[kind] && job.tags[effectTag] === undefined;

const hasExactly = (servers: readonly ServerId[]) => {
  const wanted = new Set(servers);
  return ({ report }: DrsJob): boolean => {
    const launched = new Set(report?.servers.map((server) => server.serverId));
    return report !== undefined && launched.size === wanted.size && [...launched].every((server) => wanted.has(server));
  };
};
