/**
 * Starting an execution of a plan.
 */
import * as z from 'zod';
import { answer, count, id, name, time } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { executionStatus, executionType } from '../statuses.ts';
import { checkId, recoveryPoint } from './readiness.ts';

/** Left out, each group's own account and Region count; given, it must agree with them. */
const accountContext = z.strictObject({ accountId: id, region: id, roleName: name, externalId: name.optional() });

export const startExecution = {
  name: 'start_execution',
  aliases: [],
  summary: 'Starts a drill or a recovery of a plan.',
  handler: 'execution-handler',
  effect: 'write',
  direct: true,
  http: [
    { method: 'POST', path: '/executions', statusCode: 202 },
    { method: 'POST', path: '/recovery-plans/{planId}/execute', statusCode: 202 },
  ],
  requires: 'operate',
  alsoRequires: [{ field: 'override', permission: 'override-readiness' }],
  initiatedBy: 'required',
  input: z.object({
    planId: id,
    executionType,
    accountContext: accountContext.optional(),
    recoveryPoint: recoveryPoint.optional(),
    /** Checks that are not to stand in the way: any that could not be answered, and those blocks that may be overridden. */
    override: z.array(checkId).max(checkId.options.length).optional(),
  }),
  output: answer({
    executionId: z.string(),
    planId: z.string(),
    status: executionStatus,
    executionType,
    /** Null over HTTP, where the engine is still to be started. */
    stepFunctionArn: z.string().nullable(),
    startTime: time,
    totalWaves: count,
    totalServers: count,
    /** Over HTTP only: where to look for progress. */
    statusUrl: z.string().optional(),
  }),
  errors: ['PLAN_NOT_FOUND', 'ACCOUNT_NOT_FOUND', 'CONFLICT', 'NOT_READY', 'QUOTA_EXCEEDED', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
  tolerated: [{ field: 'initiatedBy', why: 'Callers of direct invocation send it; over HTTP the token says who asks.' }],
  refused: [],
} as const satisfies Operation;
