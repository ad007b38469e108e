/**
 * Looking at executions: one in full, or a page of many.
 */
import * as z from 'zod';
import { answer, count, id, nextToken, pageLimits, time, timeInput, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { executionStatus, executionType, statusFilter } from '../statuses.ts';
import { allowed, serverCounters, serverExecution, waveDetails } from './waves.ts';

const forReaders = {
  handler: 'execution-handler',
  effect: 'read',
  direct: true,
  requires: 'read',
  initiatedBy: 'never',
  tolerated: [],
  refused: [],
} as const;

export const getExecutionDetails = {
  ...forReaders,
  name: 'get_execution_details',
  aliases: ['get_execution'],
  summary: 'An execution with its waves, its servers and what may be done with it now.',
  http: [{ method: 'GET', path: '/executions/{executionId}', statusCode: 200 }],
  /** `limit` and `nextToken` page through `serverExecutions`. */
  input: z.object({
    executionId: id,
    planId: id.optional(),
    limit: z.int().min(1).max(pageLimits.servers).default(pageLimits.servers),
    nextToken: nextToken.optional(),
  }),
  output: answer({
    executionId: z.string(),
    planId: z.string(),
    planName: z.string(),
    status: executionStatus,
    executionType,
    initiatedBy: z.string(),
    startTime: time,
    endTime: time.nullable(),
    currentWave: waveNumber,
    totalWaves: count,
    /** The choice made at the start; times once the points of all servers are known, else null. */
    recoveryPoint: z.strictObject({
      requested: z.enum(['LATEST', 'NOT_AFTER', 'SNAPSHOTS']),
      notAfter: time.nullable(),
      oldest: time.nullable(),
      newest: time.nullable(),
      spreadSeconds: count.nullable(),
    }),
    waveStatuses: z.array(waveDetails),
    serverExecutions: z.array(serverExecution),
    /** Of retry and skip: whether there is a wave for it. */
    allowedActions: allowed('pause', 'resume', 'cancel', 'retry', 'skip', 'terminate', 'delete'),
    nextToken: z.string().nullable(),
  }),
  errors: ['EXECUTION_NOT_FOUND'],
} as const satisfies Operation;

export const listExecutions = {
  ...forReaders,
  name: 'list_executions',
  aliases: [],
  summary: 'Executions, newest first. A filtered page may have fewer rows than asked for and still be continued.',
  http: [{ method: 'GET', path: '/executions', statusCode: 200 }],
  input: z.object({
    status: statusFilter.optional(),
    planId: id.optional(),
    executionType: executionType.optional(),
    from: timeInput.optional(),
    to: timeInput.optional(),
    limit: z.int().min(1).max(pageLimits.list).default(pageLimits.default),
    nextToken: nextToken.optional(),
  }),
  output: answer({
    executions: z.array(
      z.strictObject({
        executionId: z.string(),
        planId: z.string(),
        planName: z.string(),
        status: executionStatus,
        executionType,
        initiatedBy: z.string(),
        startTime: time,
        endTime: time.nullable(),
        currentWave: waveNumber,
        totalWaves: count,
        totalServers: count,
        counters: z.strictObject(serverCounters),
      }),
    ),
    count,
    nextToken: z.string().nullable(),
  }),
  errors: [],
} as const satisfies Operation;
