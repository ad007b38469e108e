/**
 * Recovery plans: waves of protection groups and servers, in the order they depend on each other.
 */
import * as z from 'zod';
import {
  accountId,
  answer,
  description,
  id,
  listPage,
  name,
  pageEnd,
  planId,
  presentVersion,
  region,
  version,
  waveNumber,
} from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forPlanners, forReaders } from './audiences.ts';

/** Beyond any plan that an execution could run. Objectives: a year. Texts: URLs and secrets. */
const planLimits = { waves: 100, groupsPerWave: 1_000, serverLists: 100, servers: 10_000, objectiveMinutes: 525_600, text: 2_048 } as const;

const failurePolicy = z.enum(['STOP', 'CONTINUE', 'PAUSE']);
const failurePolicyMeaning =
  'When the wave fails or times out: start nothing more, go on as if it had completed, or pause for somebody to decide';
const objectiveMinutes = z.int().min(1).max(planLimits.objectiveMinutes);

const waveInput = z.strictObject({
  waveNumber: waveNumber.nullish().describe('Its place in the list, from 1; may be left out'),
  waveName: name.nullish().describe('`Wave 1`, `Wave 2` … by default'),
  protectionGroupIds: z.array(id).max(planLimits.groupsPerWave).nullish().describe('Groups that it launches, all of them'),
  servers: z
    .array(
      z.strictObject({
        accountId,
        region,
        sourceServerIds: z.array(id).min(1).max(planLimits.servers).describe('Servers there, `s-…`'),
      }),
    )
    .max(planLimits.serverLists)
    .nullish()
    .describe('Servers that it launches besides, by account and Region'),
  dependsOn: z
    .array(waveNumber)
    .max(planLimits.waves)
    .nullish()
    .describe('Waves that have to be over first; the one before by default, none where the list is empty'),
  pauseBeforeWave: z.boolean().nullish().describe('Whether the execution waits for somebody before it; false by default'),
  onFailure: failurePolicy.nullish().describe(`${failurePolicyMeaning}; STOP by default`),
  launchTimeoutMinutes: z
    .number()
    .nullish()
    .describe('After this long the wave has timed out where servers are still launching; 60 by default'),
});

const notificationsInput = z.strictObject({
  email: z.string().min(1).max(planLimits.text).nullish().describe('Address to write to, once it has confirmed its subscription'),
  webhook: z
    .strictObject({
      url: z.string().min(1).max(planLimits.text).describe('An https URL; http only to this very machine'),
      secret: z
        .string()
        .min(1)
        .max(planLimits.text)
        .nullish()
        .describe('Signs what is posted, 16 to 256 characters; left out in an update that keeps the URL, it stays as it is'),
      hasSecret: z.literal(true).nullish().describe('As it is answered: in place of `secret`, it stays as it is'),
    })
    .nullish()
    .describe('Where to post to'),
});

const planInput = {
  planName: name.describe('No other plan has it, whatever its capitals and blanks'),
  description: description.optional().describe('For people'),
  waves: z.array(waveInput).max(planLimits.waves).describe('In the order of their numbers, one at least'),
  rtoMinutes: objectiveMinutes.optional().describe('Objective: the recovery takes no longer'),
  rpoMinutes: objectiveMinutes.optional().describe('Objective: no recovery point is older at the start'),
  notifications: notificationsInput.optional().describe('Whom to tell of its executions, besides those who subscribe to the topic'),
};

const planShape = {
  planId: z.string(),
  planName: z.string(),
  description: z.string().nullable(),
  waves: z.array(
    z.strictObject({
      waveNumber,
      waveName: z.string(),
      protectionGroupIds: z.array(z.string()),
      servers: z.array(z.strictObject({ accountId: z.string(), region: z.string(), sourceServerIds: z.array(z.string()) })),
      dependsOn: z.array(waveNumber).describe('Waves that have to be over first'),
      pauseBeforeWave: z.boolean().describe('Whether the execution waits for somebody before it'),
      onFailure: failurePolicy.describe(failurePolicyMeaning),
      launchTimeoutMinutes: z.number(),
    }),
  ),
  rtoMinutes: z.number().nullable().describe('Null: no objective'),
  rpoMinutes: z.number().nullable().describe('Null: no objective'),
  notifications: z
    .strictObject({
      email: z.string().nullable(),
      webhook: z.strictObject({ url: z.string(), hasSecret: z.literal(true).describe('There is one; it is never shown') }).nullable(),
    })
    .nullable()
    .describe('Null: nobody but those who subscribe to the topic'),
  version: presentVersion,
};

export const listRecoveryPlans = {
  ...forReaders,
  name: 'list_recovery_plans',
  summary: 'Recovery plans, in order of their ids.',
  http: [{ method: 'GET', path: '/recovery-plans', statusCode: 200 }],
  input: z.object(listPage),
  output: answer({ recoveryPlans: z.array(z.strictObject(planShape)), ...pageEnd }),
  errors: [],
} as const satisfies Operation;

export const createRecoveryPlan = {
  ...forPlanners,
  name: 'create_recovery_plan',
  summary: 'Makes a recovery plan of groups and servers that there are, each of them once.',
  http: [{ method: 'POST', path: '/recovery-plans', statusCode: 201 }],
  input: z.object(planInput),
  output: answer(planShape),
  errors: ['ALREADY_EXISTS', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const getRecoveryPlan = {
  ...forReaders,
  name: 'get_recovery_plan',
  summary: 'A recovery plan as it was saved.',
  http: [{ method: 'GET', path: '/recovery-plans/{planId}', statusCode: 200 }],
  input: z.object({ planId }),
  output: answer(planShape),
  errors: ['PLAN_NOT_FOUND'],
} as const satisfies Operation;

export const updateRecoveryPlan = {
  ...forPlanners,
  name: 'update_recovery_plan',
  summary: 'Replaces a recovery plan that no execution is running: a field that is left out is removed.',
  http: [{ method: 'PUT', path: '/recovery-plans/{planId}', statusCode: 200 }],
  input: z.object({ planId, version, ...planInput }),
  output: answer(planShape),
  errors: ['PLAN_NOT_FOUND', 'VERSION_CONFLICT', 'ALREADY_EXISTS', 'CONFLICT', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const deleteRecoveryPlan = {
  ...forPlanners,
  name: 'delete_recovery_plan',
  summary: 'Removes a recovery plan that no execution is running. Its past executions stay.',
  http: [{ method: 'DELETE', path: '/recovery-plans/{planId}', statusCode: 200 }],
  input: z.object({ planId, version }),
  output: answer({ planId: z.string(), deleted: z.literal(true) }),
  errors: ['PLAN_NOT_FOUND', 'VERSION_CONFLICT', 'CONFLICT', 'THROTTLED'],
} as const satisfies Operation;
