/**
 * What an operator does to an execution under way: pause, resume, cancel.
 */
import * as z from 'zod';
import { answer, currentWave, executionId, planOfExecution, time, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forOperators } from './audiences.ts';
import { executionStatus } from '../statuses.ts';

const onExecution = {
  ...forOperators,
  input: z.object({ executionId, planId: planOfExecution }),
  errors: ['EXECUTION_NOT_FOUND', 'INVALID_STATE', 'THROTTLED'],
} as const;

export const pauseExecution = {
  ...onExecution,
  name: 'pause_execution',
  aliases: ['pause'],
  summary: 'Pauses at the next wave boundary; waves in flight go on.',
  http: [{ method: 'POST', path: '/executions/{executionId}/pause', statusCode: 200 }],
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    currentWave,
    nextWave: waveNumber.nullable().describe('The lowest wave that has not started; null where all have'),
    pausedAt: time.nullable().describe('When the pause was recorded'),
    message: z.string().describe('In words, when the pause takes effect'),
  }),
} as const satisfies Operation;

export const resumeExecution = {
  ...onExecution,
  name: 'resume_execution',
  aliases: ['resume'],
  summary: 'Lets a paused execution go on.',
  http: [{ method: 'POST', path: '/executions/{executionId}/resume', statusCode: 200 }],
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    currentWave,
    resumedAt: time,
    message: z.string().describe('In words, what goes on'),
  }),
} as const satisfies Operation;

export const cancelExecution = {
  ...onExecution,
  name: 'cancel_execution',
  aliases: [],
  summary: 'Starts no further wave; waves in flight are watched to their end.',
  http: [{ method: 'POST', path: '/executions/{executionId}/cancel', statusCode: 200 }],
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    cancelledWaves: z.array(waveNumber).describe('Waves that had not started, and will not'),
    wavesInFlight: z.array(waveNumber).describe('Waves that DRS is launching and nobody can stop; the execution ends with them'),
  }),
} as const satisfies Operation;
