/**
 * DescribeJobs: by ids for reports, by time for a job whose answer was lost. One call serves every job of a place.
 */
import { DescribeJobsCommand } from '@aws-sdk/client-drs';
import type { ReadRefusal } from '@drs-orchestrator/application';
import { ok } from '@drs-orchestrator/domain';
import type { Instant, JobId, JobReport, Place, Result } from '@drs-orchestrator/domain';
import { allPages, inPortions } from '../calls/pages.ts';
import { isJobIdForm } from '../parse/ids.ts';
import { readable } from '../parse/readable.ts';
import { formatInstant } from '../parse/times.ts';
import type { DrsDeps } from './drs-deps.ts';
import type { DrsJob } from './job.ts';
import { readJob } from './job.ts';

/** Ids in one filter, by the service's model. */
const idsPerCall = 1_000;

/** A job whose report cannot be read whole is missing from the answer, like one that DRS does not list. */
export const reportJobs = async (deps: DrsDeps, at: Place, jobs: readonly JobId[]): Promise<Result<readonly JobReport[], ReadRefusal>> => {
  const asked = [...new Set(jobs)].filter(isJobIdForm);
  const found = await inPortions(asked, idsPerCall, (portion) => describeJobs(deps, at, { jobIDs: [...portion] }));
  return found.ok ? ok(found.value.flatMap(({ report }) => (report === undefined ? [] : [report]))) : found;
};

export const jobsSince = (deps: DrsDeps, at: Place, since: Instant): Promise<Result<readonly DrsJob[], ReadRefusal>> =>
  describeJobs(deps, at, { fromDate: formatInstant(since) });

const describeJobs = (
  { calls, client, limits, log }: DrsDeps,
  at: Place,
  filters: { readonly jobIDs?: string[]; readonly fromDate?: string },
): Promise<Result<readonly DrsJob[], ReadRefusal>> =>
  allPages(limits.pages, async (from) => {
    const command = new DescribeJobsCommand({ filters, ...from });
    const answer = await calls.read(at, 'DescribeJobs', (abortSignal) => client(at).send(command, { abortSignal }));
    if (!answer.ok) return answer;
    const { items = [], nextToken: next } = answer.value;
    return ok({ items: readable(log, 'job', items, (item) => readJob(log, item)), nextToken: next });
  });
