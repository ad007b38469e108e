/**
 * The message with which we wake ourselves to go on with a start that was accepted over HTTP.
 */
import * as z from 'zod';
import { id } from './fields.ts';

/** Whatever else the message carries is for people who read it; the truth is in the store. */
export const workerMessage = z.object({
  executionId: id,
  planId: id,
  job: z.enum(['start_execution']).default('start_execution'),
});

export const workerAnswer = z.strictObject({ statusCode: z.literal(200), body: z.literal('Worker completed') });
