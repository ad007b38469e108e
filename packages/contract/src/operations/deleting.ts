/**
 * What an execution leaves behind: its instances, and taking it out of sight.
 */
import * as z from 'zod';
import { answer, count, executionId, id, nextToken, pageLimits, planOfExecution, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forOperators, forReaders } from './audiences.ts';
import { endedStatus } from '../statuses.ts';
import { unseen } from './unseen.ts';

/** What does not fit into the time of one call is told, and can be asked for again. */
const mostIds = 100;

export const getRecoveryInstances = {
  ...forReaders,
  name: 'get_recovery_instances',
  summary: 'The instances an execution has launched, as EC2 shows them now.',
  http: [{ method: 'GET', path: '/executions/{executionId}/recovery-instances', statusCode: 200 }],
  input: z.object({
    executionId,
    planId: planOfExecution,
    limit: z.int().min(1).max(pageLimits.servers).default(pageLimits.servers).describe('Instances in one answer'),
    nextToken: nextToken.optional().describe('From the page before'),
  }),
  output: answer({
    executionId: z.string(),
    instances: z.array(
      z.strictObject({
        instanceId: z.string(),
        sourceServerId: z.string(),
        hostname: z.string().nullable().describe('The source server’s, else EC2’s private DNS name'),
        privateIp: z.string().nullable(),
        instanceType: z.string().nullable(),
        state: z.string().nullable().describe('EC2’s own word; not-found where EC2 knows it no longer, null where EC2 did not answer'),
        waveNumber,
        accountId: z.string(),
        region: z.string(),
      }),
    ),
    unseen,
    count,
    nextToken: z.string().nullable(),
  }),
  errors: ['EXECUTION_NOT_FOUND'],
} as const satisfies Operation;

const outcomes = {
  deleted: z.array(z.string()).describe('Out of sight now; the journal stays in the store'),
  notFound: z.array(z.string()).describe('Not there, or deleted before'),
  activeSkipped: z.array(z.string()).describe('Not over yet, or could not be looked at'),
  instancesSkipped: z.array(z.string()).describe('Instances of it exist, or may exist because EC2 did not answer'),
};

const forAdministrators = { ...forOperators, requires: 'administer' } as const;

export const deleteExecutions = {
  ...forAdministrators,
  name: 'delete_executions',
  summary: 'Takes executions that are over out of sight. Their journals are kept, with who deleted them.',
  http: [{ method: 'DELETE', path: '/executions', statusCode: 200 }],
  input: z.object({ ids: z.array(id).min(1).max(mostIds).describe('Executions to delete') }),
  output: answer({
    ...outcomes,
    remaining: z.array(z.string()).describe('Not looked at, because the time of one call was over: ask again for these'),
  }),
  errors: [],
} as const satisfies Operation;

export const deleteCompletedExecutions = {
  ...forAdministrators,
  name: 'delete_completed_executions',
  summary: 'Deletes completed executions, at most a page of the list of all at a time; go on with nextToken until it is null.',
  http: [{ method: 'DELETE', path: '/executions/completed', statusCode: 200 }],
  input: z.object({
    statuses: z.array(endedStatus).min(1).default(['COMPLETED']).describe('Ends to delete'),
    nextToken: nextToken.optional().describe('From the call before'),
  }),
  output: answer({ ...outcomes, nextToken: z.string().nullable() }),
  errors: [],
} as const satisfies Operation;
