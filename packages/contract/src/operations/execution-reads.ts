/**
 * Looking at executions: one in full, or a page of many.
 */
import * as z from 'zod';
import {
  answer,
  asOf,
  count,
  currentWave,
  endTime,
  executionId,
  listPage,
  pageEnd,
  planId,
  planOfExecution,
  rtoMinutes,
  serverPage,
  startTime,
  time,
  timeInput,
  totalServers,
  totalWaves,
  waveNumber,
} from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forReaders } from './audiences.ts';
import { unseen } from './unseen.ts';
import { executionStatus, executionType, statusFilter } from '../statuses.ts';
import { pointSpread } from './readiness.ts';
import { allowed, serverCounters, serverExecution, waveDetails } from './waves.ts';

const initiatedBy = z.string().describe('Who asked for it');

const detailsInput = z.object({
  executionId,
  planId: planOfExecution,
  ...serverPage,
  limit: serverPage.limit.describe('Servers on a page, at most: `serverExecutions` is what is paged'),
});

const detailsShape = {
  executionId: z.string(),
  revision: count.describe('Goes up with every record of it'),
  asOf,
  planId: z.string(),
  planName: z.string(),
  status: executionStatus,
  executionType,
  initiatedBy,
  startTime,
  endTime,
  rtoMinutes,
  rtoDueTime: time.nullable().describe('Its start and `rtoMinutes`; null where the plan has no such objective'),
  rtoMet: z
    .boolean()
    .nullable()
    .describe(
      'True where it has completed within `rtoMinutes`; false where it has failed, however early, and once it is late. Null without an objective, while open, and once cancelled',
    ),
  forecastEndTime: time
    .nullable()
    .describe(
      'When it may be over at the earliest, by the launches it has shown; a pause to come counts as none. Null before the first launch, while it is paused, and once it has ended',
    ),
  currentWave,
  totalWaves,
  recoveryPoint: z
    .strictObject({
      requested: z.enum(['LATEST', 'NOT_AFTER', 'SNAPSHOTS']),
      notAfter: time.nullable().describe('The time that was asked for; null where none was'),
      ...pointSpread,
    })
    .describe('From which points the servers are launched, as it was chosen at the start'),
  reason: z.string().nullable().describe('Why it has failed; null otherwise'),
  pause: z
    .strictObject({
      pausedAt: time,
      cause: z.enum(['OPERATOR', 'BEFORE_WAVES', 'FAILED_WAVES']),
      by: z.string().nullable().describe('Who asked for it, where somebody did'),
      waves: z.array(waveNumber).describe('The waves that want the pause before them, or that have failed'),
    })
    .nullable()
    .describe('Why it is paused; null where it is not'),
  waveStatuses: z.array(waveDetails).describe('Every wave of the plan, on every page'),
  serverExecutions: z.array(serverExecution).describe('Servers in the order of the plan, a page of them'),
  allowedActions: allowed('pause', 'resume', 'cancel', 'retry', 'skip', 'terminate', 'delete').describe(
    'What the caller may do with it now, and where not, why; of retry and skip, whether there is a wave for it. IAM says what a direct caller may',
  ),
  nextToken: pageEnd.nextToken,
} as const;

export const getExecutionDetails = {
  ...forReaders,
  name: 'get_execution_details',
  handler: 'execution-handler',
  aliases: ['get_execution'],
  summary: 'An execution with its waves, its servers and what may be done with it now.',
  http: [{ method: 'GET', path: '/executions/{executionId}', statusCode: 200 }],
  input: detailsInput,
  output: answer(detailsShape),
  errors: ['EXECUTION_NOT_FOUND'],
} as const satisfies Operation;

export const getExecutionRealtime = {
  ...forReaders,
  name: 'get_execution_realtime',
  summary: 'The same after a fresh look at DRS and EC2; nothing is recorded by it.',
  http: [{ method: 'GET', path: '/executions/{executionId}/realtime', statusCode: 200 }],
  input: detailsInput,
  output: answer({
    ...detailsShape,
    serverExecutions: z
      .array(
        serverExecution.extend({
          instanceState: z
            .string()
            .nullable()
            .describe("EC2's word on its latest instance: `running`, `stopped` …; null where EC2 knows none, or was not reached"),
        }),
      )
      .describe('Servers in the order of the plan, a page of them'),
    observedAt: time.describe('When the look was begun'),
    unseen,
  }),
  errors: ['EXECUTION_NOT_FOUND'],
} as const satisfies Operation;

export const listExecutions = {
  ...forReaders,
  name: 'list_executions',
  handler: 'execution-handler',
  summary: 'Executions, newest first. A filtered page may have fewer rows than asked for and still be continued.',
  http: [{ method: 'GET', path: '/executions', statusCode: 200 }],
  input: z.object({
    status: statusFilter.optional(),
    active: z.boolean().optional().describe('True: only executions that are not over; false: only those that are'),
    planId: planId.optional().describe('Only executions of this plan'),
    executionType: executionType.optional().describe('Only executions of this type'),
    from: timeInput.optional().describe('Only executions started then or later'),
    to: timeInput.optional().describe('Only executions started then or earlier'),
    ...listPage,
  }),
  output: answer({
    asOf,
    executions: z.array(
      z.strictObject({
        executionId: z.string(),
        planId: z.string(),
        planName: z.string(),
        status: executionStatus,
        executionType,
        initiatedBy,
        startTime,
        endTime,
        currentWave,
        totalWaves,
        totalServers,
        counters: z.strictObject(serverCounters).describe('Over all its waves'),
      }),
    ),
    ...pageEnd,
  }),
  errors: [],
} as const satisfies Operation;
