/**
 * Jobs that have not ended, whoever started them. DescribeJobs has no filter for that, so the jobs of some time are read
 * and sorted out here.
 */
import type { OpenJob, ReadRefusal } from '@drs-orchestrator/application';
import { later, ok, refused } from '@drs-orchestrator/domain';
import type { Instant, Place, Result } from '@drs-orchestrator/domain';
import { jobsSince } from './describe-jobs.ts';
import type { DrsDeps } from './drs-deps.ts';

/** Long after the longest conversion anybody has seen. An older job that hangs is DRS's to show; a drill of 2,000 servers a day is three pages of this. */
const lookBackMilliseconds = 30 * 24 * 3_600_000;

/** A job that holds servers nobody can name would leave them out of every count, so it refuses the answer (I12). */
export const openJobs = async (deps: DrsDeps, at: Place, now: Instant): Promise<Result<readonly OpenJob[], ReadRefusal>> => {
  const listed = await jobsSince(deps, at, later(now, -lookBackMilliseconds));
  if (!listed.ok) return listed;
  const jobs: OpenJob[] = [];
  for (const { id, type, status, createdAt, report } of listed.value) {
    if (status === 'COMPLETED') continue;
    if (report === undefined)
      return refused({ kind: 'never', code: 'UnreadableAnswer', message: `Not every server of the open job ${id} can be read` });
    jobs.push({ jobId: id, type: type ?? null, servers: report.servers.map((server) => server.serverId), since: createdAt ?? null });
  }
  return ok(jobs);
};
