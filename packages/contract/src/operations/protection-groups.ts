/**
 * Protection groups: sets of source servers of one account and Region, named one by one or selected by their tags.
 */
import * as z from 'zod';
import {
  accountId,
  answer,
  description,
  groupId,
  id,
  listPage,
  name,
  pageEnd,
  presentVersion,
  region,
  serverPage,
  version,
} from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forPlanners, forReaders } from './audiences.ts';
import { launchSettings, launchSettingsInput, launchSettingsStatus, serverOverride, serverOverrideInput } from './launch-settings.ts';

/** Servers named in one request; an execution has no more either. Tags: as many as AWS allows on one thing, in its lengths. */
const selectionLimits = { servers: 10_000, tagKey: 128, tagValue: 256 } as const;

/** What a request says of a group. Exactly one of `sourceServerIds` and `selectionTags`. */
const selectionInput = {
  sourceServerIds: z
    .array(id)
    .max(selectionLimits.servers)
    .optional()
    .describe('Servers named one by one; either these or `selectionTags`'),
  selectionTags: z
    .record(z.string().min(1).max(selectionLimits.tagKey), z.string().max(selectionLimits.tagValue))
    .optional()
    .describe('DRS tags: a server belongs to it that has all of them with exactly these values, asked anew at each start'),
};

const groupInput = {
  groupName: name.describe('No other group has it, whatever its capitals and blanks'),
  description: description.optional().describe('For people'),
  accountId,
  region,
  ...selectionInput,
  launchSettings: launchSettingsInput
    .optional()
    .describe('How all its servers are launched; a setting left out stays as DRS and the launch template have it'),
  serverOverrides: z
    .array(serverOverrideInput)
    .max(selectionLimits.servers)
    .optional()
    .describe("Single servers' own settings, each before that of the group"),
};

const groupShape = {
  groupId: z.string(),
  groupName: z.string(),
  description: z.string().nullable(),
  accountId: z.string(),
  region: z.string(),
  sourceServerIds: z.array(z.string()).nullable().describe('Null where the group selects by tags'),
  selectionTags: z.record(z.string(), z.string()).nullable().describe('Null where the group names its servers'),
  launchSettings: launchSettings.nullable().describe('A setting that the group says nothing about is null'),
  serverOverrides: z.array(serverOverride).describe("A setting that the group's is good for is null"),
  launchSettingsStatus,
  version: presentVersion,
};

export const listProtectionGroups = {
  ...forReaders,
  name: 'list_protection_groups',
  summary: 'Protection groups, in order of their ids.',
  http: [{ method: 'GET', path: '/protection-groups', statusCode: 200 }],
  input: z.object(listPage),
  output: answer({ protectionGroups: z.array(z.strictObject(groupShape)), ...pageEnd }),
  errors: [],
} as const satisfies Operation;

export const createProtectionGroup = {
  ...forPlanners,
  name: 'create_protection_group',
  summary: 'Makes a protection group of servers that DRS knows and no other group has.',
  http: [{ method: 'POST', path: '/protection-groups', statusCode: 201 }],
  input: z.object(groupInput),
  output: answer(groupShape),
  errors: ['ALREADY_EXISTS', 'CONFLICT', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const getProtectionGroup = {
  ...forReaders,
  name: 'get_protection_group',
  summary: 'A protection group as it was saved.',
  http: [{ method: 'GET', path: '/protection-groups/{groupId}', statusCode: 200 }],
  input: z.object({ groupId }),
  output: answer(groupShape),
  errors: ['PROTECTION_GROUP_NOT_FOUND'],
} as const satisfies Operation;

export const updateProtectionGroup = {
  ...forPlanners,
  name: 'update_protection_group',
  summary: 'Replaces a protection group: a field that is left out is removed.',
  http: [{ method: 'PUT', path: '/protection-groups/{groupId}', statusCode: 200 }],
  input: z.object({ groupId, version, ...groupInput }),
  output: answer(groupShape),
  errors: ['PROTECTION_GROUP_NOT_FOUND', 'VERSION_CONFLICT', 'ALREADY_EXISTS', 'CONFLICT', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;

export const deleteProtectionGroup = {
  ...forPlanners,
  name: 'delete_protection_group',
  summary: 'Removes a protection group that no plan uses.',
  http: [{ method: 'DELETE', path: '/protection-groups/{groupId}', statusCode: 200 }],
  input: z.object({ groupId, version }),
  output: answer({ groupId: z.string(), deleted: z.literal(true) }),
  errors: ['PROTECTION_GROUP_NOT_FOUND', 'VERSION_CONFLICT', 'IN_USE', 'CONFLICT', 'THROTTLED'],
} as const satisfies Operation;

export const resolveProtectionGroup = {
  ...forReaders,
  name: 'resolve_protection_group',
  summary: 'Which servers a protection group, or a selection that is still to become one, means right now, in order of their ids.',
  http: [{ method: 'POST', path: '/protection-groups/resolve', statusCode: 200 }],
  input: z.object({
    groupId: groupId.optional().describe('A protection group; none of the other fields but the page is given with it'),
    accountId: accountId.optional().describe('Where to look, in place of a group'),
    region: region.optional().describe('Where to look, in place of a group'),
    ...selectionInput,
    ...serverPage,
  }),
  output: answer({
    accountId: z.string(),
    region: z.string(),
    servers: z.array(
      z.strictObject({
        sourceServerId: z.string(),
        hostname: z.string().nullable(),
        replicationState: z.string().nullable().describe("DRS's own word, such as CONTINUOUS"),
        tags: z.record(z.string(), z.string()).describe('Its tags in DRS'),
        groupId: z.string().nullable().describe('Another group that has this server too; else null'),
      }),
    ),
    unknownServerIds: z.array(z.string()).describe('Servers named one by one that DRS does not know there'),
    ...pageEnd,
  }),
  errors: ['PROTECTION_GROUP_NOT_FOUND', 'RECOVERY_SERVICE_ERROR'],
} as const satisfies Operation;
