/** DeleteJob: the job is forgotten, what it did is not. */
import { answer } from '../answer.ts';
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { isLiveAt } from '../recovery/job.ts';
import { findJob } from './lookups.ts';
import type { InputOf } from './model/input.ts';
import { drsRefusal, notFound } from './refusals.ts';

export function deleteJob(context: CallContext, { jobID }: InputOf<'DeleteJob'>): Answer | Refusal {
  const job = findJob(context, jobID);
  if (job === undefined) return notFound('Job', jobID);
  if (isLiveAt(job, context.now))
    return drsRefusal('ConflictException', `Job ${jobID} is still in progress.`, { resourceId: jobID, resourceType: 'Job' });
  context.world.jobs.put({ ...job, isDeleted: true });
  return answer(204, {});
}
