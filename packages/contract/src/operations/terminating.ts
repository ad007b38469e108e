/**
 * Cleaning up after an execution: terminating what it has launched, and how far that is.
 */
import * as z from 'zod';
import { answer, count, executionId, planOfExecution } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forOperators, forReaders } from './audiences.ts';
import { drsJobStatus } from '../statuses.ts';

const ofExecution = { executionId, planId: planOfExecution } as const;

const place = { accountId: z.string(), region: z.string() } as const;

const endState = z
  .enum(['waiting', 'terminating', 'terminated', 'failed', 'left-alone'])
  .describe(
    "`failed`: still there, and nobody is terminating it. `left-alone`: recorded as this execution's, and by DRS's account another job's",
  );

const instances = z.array(z.strictObject({ instanceId: z.string(), sourceServerId: z.string(), ...place, state: endState }));

export const terminateInstances = {
  ...forOperators,
  name: 'terminate_instances',
  summary: 'Terminates the instances that an ended execution has launched, and no others. Asked again, it asks DRS only for what is left.',
  requires: 'terminate-instances',
  http: [{ method: 'POST', path: '/executions/{executionId}/terminate-instances', statusCode: 200 }],
  input: z.object({
    ...ofExecution,
    confirm: z.literal('RECOVERY').optional().describe('The word itself, wanted for a RECOVERY: its instances may be production'),
  }),
  output: answer({
    executionId: z.string(),
    jobs: z
      .array(z.strictObject({ jobId: z.string(), ...place, status: drsJobStatus, instanceIds: z.array(z.string()) }))
      .describe('Of the jobs that DRS has made so far; instances that still wait for one stand in `instances` alone'),
    instances,
    totalInstances: count.describe('Without those that are left alone'),
    alreadyTerminated: z.boolean().describe('Nothing was left to ask for'),
  }),
  errors: ['EXECUTION_NOT_FOUND', 'INVALID_STATE', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const getTerminationStatus = {
  ...forReaders,
  name: 'get_termination_status',
  summary: 'How far the termination is, after a fresh look that changes nothing.',
  http: [{ method: 'GET', path: '/executions/{executionId}/termination-status', statusCode: 200 }],
  input: z.object(ofExecution),
  output: answer({
    executionId: z.string(),
    requested: z.boolean().describe('Whether anybody has asked for it'),
    jobs: z.array(
      z.strictObject({
        jobId: z.string(),
        ...place,
        status: drsJobStatus,
        totalInstances: count,
        terminatedInstances: count,
        failedInstances: count,
      }),
    ),
    instances: instances.describe('Every instance of the execution, as that look has found it; none before somebody has asked'),
    progressPercent: z.int().min(0).max(100).describe('Of the instances asked for, those that are terminated; rounded down'),
    allCompleted: z.boolean().describe('Every job has ended; false where nobody has asked for any'),
    anyFailed: z.boolean().describe('Some instance is still there, and nobody is terminating it'),
    remainingInstances: z.array(z.string()).nullable().describe('Null until somebody has looked what is left'),
  }),
  errors: ['EXECUTION_NOT_FOUND', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;
