/**
 * What an operator does about one wave: another attempt, or going on without it.
 */
import * as z from 'zod';
import { answer, count, executionId, id, lengthLimits, planOfExecution, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forOperators } from './audiences.ts';
import { waveStatus } from '../statuses.ts';

/** Far above the largest wave there is. */
const mostServers = 10_000;

const ofWave = { executionId, planId: planOfExecution, waveNumber: waveNumber.describe('The wave, counted from 1') } as const;

export const retryWave = {
  ...forOperators,
  name: 'retry_wave',
  summary: 'Launches the failed servers of a wave again, as a further attempt.',
  http: [{ method: 'POST', path: '/executions/{executionId}/waves/{waveNumber}/retry', statusCode: 200 }],
  initiatedBy: 'optional',
  input: z.object({
    ...ofWave,
    sourceServerIds: z
      .array(id)
      .min(1)
      .max(mostServers)
      .optional()
      .describe('Failed servers of the wave, `s-…`; left out, all of them that have failed'),
  }),
  output: answer({
    executionId: z.string(),
    waveNumber,
    attempt: count.describe('Which attempt this is: 2 after the first retry'),
    sourceServerIds: z.array(z.string()).describe('What is launched again'),
  }),
  errors: ['EXECUTION_NOT_FOUND', 'WAVE_NOT_FOUND', 'INVALID_STATE', 'CONFLICT', 'THROTTLED'],
} as const satisfies Operation;

export const skipWave = {
  ...forOperators,
  name: 'skip_wave',
  summary: 'Goes on without a wave that has failed or has not started; the reason is kept with the name of who gave it.',
  http: [{ method: 'POST', path: '/executions/{executionId}/waves/{waveNumber}/skip', statusCode: 200 }],
  initiatedBy: 'required',
  input: z.object({
    ...ofWave,
    reason: z.string().trim().min(1).max(lengthLimits.reason).describe('Why, for those who read the journal; more than blanks'),
  }),
  output: answer({ executionId: z.string(), waveNumber, status: waveStatus }),
  errors: ['EXECUTION_NOT_FOUND', 'WAVE_NOT_FOUND', 'INVALID_STATE', 'THROTTLED'],
} as const satisfies Operation;
