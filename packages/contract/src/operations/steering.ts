/**
 * What an operator does to an execution under way: pause, resume, cancel.
 */
import * as z from 'zod';
import { answer, id, time, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { executionStatus } from '../statuses.ts';

const forOperators = {
  handler: 'execution-handler',
  effect: 'write',
  direct: true,
  requires: 'operate',
  initiatedBy: 'optional',
  /** `planId`, where given, must be the execution's plan. */
  input: z.object({ executionId: id, planId: id.optional() }),
  errors: ['EXECUTION_NOT_FOUND', 'INVALID_STATE', 'THROTTLED'],
  tolerated: [],
  refused: [],
} as const;

export const pauseExecution = {
  ...forOperators,
  name: 'pause_execution',
  aliases: ['pause'],
  summary: 'Pauses at the next wave boundary; waves in flight go on.',
  http: [{ method: 'POST', path: '/executions/{executionId}/pause', statusCode: 200 }],
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    currentWave: waveNumber,
    nextWave: waveNumber.nullable(),
    pausedAt: time.nullable(),
    message: z.string(),
  }),
} as const satisfies Operation;

export const resumeExecution = {
  ...forOperators,
  name: 'resume_execution',
  aliases: ['resume'],
  summary: 'Lets a paused execution go on.',
  http: [{ method: 'POST', path: '/executions/{executionId}/resume', statusCode: 200 }],
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    currentWave: waveNumber,
    resumedAt: time,
    message: z.string(),
  }),
} as const satisfies Operation;

export const cancelExecution = {
  ...forOperators,
  name: 'cancel_execution',
  aliases: [],
  summary: 'Starts no further wave; waves in flight are watched to their end.',
  http: [{ method: 'POST', path: '/executions/{executionId}/cancel', statusCode: 200 }],
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    cancelledWaves: z.array(waveNumber),
    wavesInFlight: z.array(waveNumber),
  }),
} as const satisfies Operation;
