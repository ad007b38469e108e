/**
 * What the schedule and the engine ask for: find, poll, finalize. None of it is for people, so none is on HTTP.
 */
import * as z from 'zod';
import { answer, count, id, time, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { executionStatus, pollingStatus, waveStatus } from '../statuses.ts';
import { nextStep, polledWave, serverCounters, waveJobStatus } from './waves.ts';

const forTheEngine = {
  handler: 'execution-handler',
  effect: 'write',
  direct: true,
  http: [],
  requires: 'engine',
  initiatedBy: 'never',
  tolerated: [],
  refused: [],
} as const;

export const find = {
  ...forTheEngine,
  name: 'find',
  aliases: [],
  summary: 'Looks after every active execution: polls what is overdue and repeats what was not acknowledged.',
  input: z.object({ jobId: id.optional() }),
  output: answer({
    executionsFound: count,
    executionsPolled: count,
    results: z.array(
      z.strictObject({
        executionId: z.string(),
        planId: z.string(),
        success: z.boolean(),
        status: pollingStatus,
        error: z.string().optional(),
      }),
    ),
  }),
  errors: ['THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const poll = {
  ...forTheEngine,
  name: 'poll',
  aliases: [],
  summary: 'Looks at DRS and EC2, records progress and says what comes next. Changes no status of the execution.',
  input: z.object({ executionId: id, planId: id, summary: z.boolean().optional() }),
  output: answer({
    executionId: z.string(),
    planId: z.string(),
    status: executionStatus,
    /** True exactly when finalize would succeed. */
    allWavesComplete: z.boolean(),
    currentWave: waveNumber,
    waveStatus,
    drsJobStatus: waveJobStatus,
    ...serverCounters,
    lastPolled: time.nullable(),
    waves: z.array(polledWave),
    next: nextStep,
  }),
  errors: ['EXECUTION_NOT_FOUND', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const finalize = {
  ...forTheEngine,
  name: 'finalize',
  aliases: [],
  summary: 'Marks an execution COMPLETED once all its waves are. A second call changes nothing.',
  input: z.object({ executionId: id, planId: id }),
  output: answer({
    executionId: z.string(),
    status: executionStatus,
    totalWaves: count,
    completedWaves: count,
    totalServers: count,
    successfulServers: count,
    failedServers: count,
    startTime: time,
    endTime: time.nullable(),
    /** `30s`, `45m`, `1h 5m`. */
    duration: z.string().nullable(),
    alreadyFinalized: z.boolean(),
  }),
  errors: ['EXECUTION_NOT_FOUND', 'INVALID_STATE', 'WAVES_INCOMPLETE', 'THROTTLED'],
} as const satisfies Operation;
