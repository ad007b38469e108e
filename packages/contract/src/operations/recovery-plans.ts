/**
 * Recovery plans: waves of protection groups and servers, in the order they depend on each other.
 */
import * as z from 'zod';
import { answer, count, description, id, listPage, name, version, waveNumber } from '../fields.ts';
import type { Operation } from '../operation.ts';

/** Beyond any plan that an execution could run. Objectives: a year. Texts: URLs and secrets. */
const planLimits = { waves: 100, groupsPerWave: 1_000, serverLists: 100, servers: 10_000, objectiveMinutes: 525_600, text: 2_048 } as const;

const failurePolicy = z.enum(['STOP', 'CONTINUE', 'PAUSE']);
const objectiveMinutes = z.int().min(1).max(planLimits.objectiveMinutes);

const waveInput = z.strictObject({
  /** Its place in the list, from 1, where it is given. */
  waveNumber: waveNumber.nullish(),
  /** `Wave 1`, `Wave 2` … by default. */
  waveName: name.nullish(),
  protectionGroupIds: z.array(id).max(planLimits.groupsPerWave).nullish(),
  servers: z
    .array(z.strictObject({ accountId: id, region: id, sourceServerIds: z.array(id).min(1).max(planLimits.servers) }))
    .max(planLimits.serverLists)
    .nullish(),
  /** The wave before by default; an empty list means none. */
  dependsOn: z.array(waveNumber).max(planLimits.waves).nullish(),
  pauseBeforeWave: z.boolean().nullish(),
  onFailure: failurePolicy.nullish(),
  launchTimeoutMinutes: z.number().nullish(),
});

const notificationsInput = z.strictObject({
  email: z.string().min(1).max(planLimits.text).nullish(),
  webhook: z
    .strictObject({
      url: z.string().min(1).max(planLimits.text),
      /** Left out in an update that keeps the URL: the secret stays as it is. */
      secret: z.string().min(1).max(planLimits.text).nullish(),
      /** As it was answered, and in place of `secret`. */
      hasSecret: z.literal(true).nullish(),
    })
    .nullish(),
});

const planInput = {
  planName: name,
  description: description.optional(),
  waves: z.array(waveInput).max(planLimits.waves),
  rtoMinutes: objectiveMinutes.optional(),
  rpoMinutes: objectiveMinutes.optional(),
  notifications: notificationsInput.optional(),
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
      dependsOn: z.array(waveNumber),
      pauseBeforeWave: z.boolean(),
      onFailure: failurePolicy,
      launchTimeoutMinutes: z.number(),
    }),
  ),
  rtoMinutes: z.number().nullable(),
  rpoMinutes: z.number().nullable(),
  /** The webhook's secret is never shown. */
  notifications: z
    .strictObject({
      email: z.string().nullable(),
      webhook: z.strictObject({ url: z.string(), hasSecret: z.literal(true) }).nullable(),
    })
    .nullable(),
  version: count,
};

const forReaders = {
  aliases: [],
  handler: 'query-handler',
  effect: 'read',
  direct: true,
  requires: 'read',
  initiatedBy: 'never',
  tolerated: [],
  refused: [],
} as const;

const forWriters = {
  ...forReaders,
  handler: 'data-management-handler',
  effect: 'write',
  requires: 'write-plans',
  initiatedBy: 'optional',
} as const;

export const listRecoveryPlans = {
  ...forReaders,
  name: 'list_recovery_plans',
  summary: 'Recovery plans, in order of their ids.',
  http: [{ method: 'GET', path: '/recovery-plans', statusCode: 200 }],
  input: z.object(listPage),
  output: answer({ recoveryPlans: z.array(z.strictObject(planShape)), count, nextToken: z.string().nullable() }),
  errors: [],
} as const satisfies Operation;

export const createRecoveryPlan = {
  ...forWriters,
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
  input: z.object({ planId: id }),
  output: answer(planShape),
  errors: ['PLAN_NOT_FOUND'],
} as const satisfies Operation;

export const updateRecoveryPlan = {
  ...forWriters,
  name: 'update_recovery_plan',
  summary: 'Replaces a recovery plan that no execution is running: a field that is left out is removed.',
  http: [{ method: 'PUT', path: '/recovery-plans/{planId}', statusCode: 200 }],
  input: z.object({ planId: id, version, ...planInput }),
  output: answer(planShape),
  errors: ['PLAN_NOT_FOUND', 'VERSION_CONFLICT', 'ALREADY_EXISTS', 'CONFLICT', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const deleteRecoveryPlan = {
  ...forWriters,
  name: 'delete_recovery_plan',
  summary: 'Removes a recovery plan that no execution is running. Its past executions stay.',
  http: [{ method: 'DELETE', path: '/recovery-plans/{planId}', statusCode: 200 }],
  input: z.object({ planId: id, version }),
  output: answer({ planId: z.string(), deleted: z.literal(true) }),
  errors: ['PLAN_NOT_FOUND', 'VERSION_CONFLICT', 'CONFLICT', 'THROTTLED'],
} as const satisfies Operation;
