/**
 * The messages with which we wake ourselves: to go on with a start that was accepted over HTTP, to apply the launch settings of a
 * group that was saved, to post news to a plan's webhook, to ask the owner of its e-mail address to agree, and to have IAM simulate what
 * launches need.
 */
import * as z from 'zod';
import { id } from './fields.ts';

/** Says which of the messages it is. */
export const workerJob = z.object({
  job: z
    .enum(['start_execution', 'apply_launch_settings', 'post_notification', 'subscribe_address', 'simulate_rights'])
    .default('start_execution'),
});

export type WorkerJob = z.output<typeof workerJob>['job'];

/** Whatever else a message carries is for people who read it; the truth is in the store. */
export const workerMessages = {
  start_execution: z.object({ executionId: id, planId: id }),
  apply_launch_settings: z.object({ groupId: id }),
  post_notification: z.object({ executionId: id, planId: id, key: id }),
  subscribe_address: z.object({ planId: id }),
  simulate_rights: z.object({}),
} as const satisfies Readonly<Record<WorkerJob, z.ZodObject>>;

export const workerAnswer = z.strictObject({ statusCode: z.literal(200), body: z.literal('Worker completed') });
