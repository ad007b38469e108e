/**
 * Starting an execution of a plan.
 */
import * as z from 'zod';
import { accountId, answer, name, planId, region, startTime, totalServers, totalWaves } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { executionStatus, executionType } from '../statuses.ts';
import { check, overridableCheck, recoveryPoint } from './readiness.ts';

const accountContext = z
  .strictObject({
    accountId,
    region,
    roleName: name.describe('The role that the account is registered with'),
    externalId: name.optional().describe('The external id that the account is registered with, where it has one'),
  })
  .describe("Where all servers of the plan have to be, as a check; left out, each group's own account and Region count");

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
    planId,
    executionType,
    accountContext: accountContext.optional(),
    recoveryPoint: recoveryPoint.optional(),
    override: z
      .array(overridableCheck)
      .max(overridableCheck.options.length)
      .optional()
      .describe('Checks that are not to stand in the way where they could not be answered, or with a block that may be overridden'),
  }),
  output: answer({
    executionId: z.string(),
    planId: z.string(),
    status: executionStatus,
    executionType,
    stepFunctionArn: z.string().nullable().describe('The engine that drives it; null over HTTP, where it is still to be started'),
    startTime,
    totalWaves,
    totalServers,
    launchRights: z
      .array(check)
      .describe('What was last simulated of our rights in each place of the plan, in the background: a start does not wait for it'),
    statusUrl: z.string().optional().describe('Over HTTP only: where to look for progress'),
  }),
  errors: ['PLAN_NOT_FOUND', 'ACCOUNT_NOT_FOUND', 'CONFLICT', 'NOT_READY', 'QUOTA_EXCEEDED', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
  refused: [],
} as const satisfies Operation;
