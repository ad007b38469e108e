/**
 * The job logs of DRS: what became of each server of an execution, step by step.
 */
import * as z from 'zod';
import { answer, id, nextToken, pageLimits, time, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forReaders } from './audiences.ts';

const jobLogEvent = z.strictObject({
  event: z.string().describe("DRS's own word, one that no model lists too: JOB_START, SNAPSHOT_END, LAUNCH_FAILED …"),
  logDateTime: time,
  eventData: z
    .strictObject({
      sourceServerID: z.string().optional().describe('The server that it is about'),
      conversionServerID: z.string().optional().describe('The converter that DRS ran, where the event names it'),
      targetInstanceID: z.string().optional().describe('The instance that was launched, where the event names it'),
      rawError: z.string().optional().describe('The error, as DRS gives it'),
    })
    .describe("Under DRS's own names; what the event does not have is left out"),
});

export const getJobLogs = {
  ...forReaders,
  name: 'get_job_logs',
  summary: 'What DRS logged of the jobs that launched the servers of an execution, read from DRS as it is asked.',
  http: [{ method: 'GET', path: '/executions/{executionId}/job-logs', statusCode: 200 }],
  input: z.object({
    executionId: id.describe('The execution'),
    planId: id.optional().describe('The plan that it must be an execution of'),
    jobId: id.optional().describe('Only this job, which must be one of the execution'),
    waveNumber: waveNumber.optional().describe('Only the jobs of this wave, of all its attempts'),
    limit: z
      .int()
      .min(1)
      .max(pageLimits.events)
      .default(pageLimits.events)
      .describe('Events in one answer, over all jobs in it. Long ones may make it fewer'),
    nextToken: nextToken.optional().describe('From the answer before'),
  }),
  output: answer({
    jobLogs: z
      .array(
        z.strictObject({
          waveNumber,
          jobId: z.string(),
          events: z.array(jobLogEvent).describe('Oldest first'),
        }),
      )
      .describe('In the order in which the jobs were asked for. A job whose events go on in the next answer stands in both'),
    nextToken: z.string().nullable().describe('Where the log goes on; null at its end'),
  }),
  errors: ['EXECUTION_NOT_FOUND', 'WAVE_NOT_FOUND', 'NOT_FOUND', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;
