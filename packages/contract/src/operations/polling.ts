/**
 * What the schedule and the engine ask for: find, poll, finalize. None of it is for people, so none is on HTTP.
 */
import * as z from 'zod';
import { answer, count, currentWave, endTime, executionId, id, planId, startTime, time, totalServers, totalWaves } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forTheEngine } from './audiences.ts';
import { executionStatus, pollingStatus, waveStatus } from '../statuses.ts';
import { nextStep, polledWave, serverCounters, waveJobStatus } from './waves.ts';

export const find = {
  ...forTheEngine,
  name: 'find',
  summary: 'Looks after every active execution: polls what is overdue and repeats what was not acknowledged.',
  input: z.object({ jobId: id.optional().describe('A DRS job: only the execution that it belongs to is looked after') }),
  output: answer({
    executionsFound: count.describe('Active executions: not ended, or with something still to be done'),
    executionsPolled: count.describe('Those of them that are well looked after: `success` is true'),
    results: z.array(
      z.strictObject({
        executionId: z.string(),
        planId: z.string(),
        success: z.boolean(),
        status: pollingStatus,
        error: z.string().optional().describe('Why not, where `success` is false'),
      }),
    ),
  }),
  errors: ['THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const poll = {
  ...forTheEngine,
  name: 'poll',
  summary: 'Looks at DRS and EC2, records progress and says what comes next. Changes no status of the execution.',
  input: z.object({
    executionId,
    planId,
    summary: z.boolean().optional().describe('True: the waves come without `serverStatuses`; by default they come with them'),
  }),
  output: answer({
    executionId: z.string(),
    planId: z.string(),
    status: executionStatus,
    allWavesComplete: z.boolean().describe('True exactly when `finalize` would succeed'),
    currentWave,
    waveStatus,
    drsJobStatus: waveJobStatus,
    ...serverCounters,
    lastPolled: time.nullable().describe('When DRS was last asked; null before the first time'),
    waves: z.array(polledWave).describe('Every wave of the plan, started or not'),
    next: nextStep,
  }),
  errors: ['EXECUTION_NOT_FOUND', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const finalize = {
  ...forTheEngine,
  name: 'finalize',
  summary: 'Marks an execution COMPLETED once all its waves are. A second call changes nothing.',
  input: z.object({ executionId, planId }),
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    totalWaves,
    completedWaves: count,
    totalServers,
    successfulServers: count,
    failedServers: count,
    startTime,
    endTime,
    duration: z.string().nullable().describe('From start to end: `30s`, `45m`, `1h 5m`'),
    alreadyFinalized: z.boolean().describe('True where an earlier call has done it'),
  }),
  errors: ['EXECUTION_NOT_FOUND', 'INVALID_STATE', 'WAVES_INCOMPLETE', 'THROTTLED'],
} as const satisfies Operation;
