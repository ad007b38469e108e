/**
 * Protection groups, recovery plans and accounts as this store keeps them: JSON of these forms.
 *
 * Owns: the stored words, which may stay when the domain's change. Strict on purpose: a field the form does not know is
 * refused when it is written, instead of being lost when it is read.
 */
import type { Account, ProtectionGroup, RecoveryPlan, Selection, Wave, WaveServers } from '@drs-orchestrator/domain';
import { accountId, groupId, planId, region, serverId } from '@drs-orchestrator/domain';
import * as z from 'zod';

/** Names every field of the thing, optional ones too, so that a field added to the domain is missed here by the compiler. */
type FieldsOf<Thing> = Record<keyof Thing, z.ZodType>;

const account = z.string().transform(accountId);
const place = z.string().transform(region);
const servers = z.array(z.string().transform(serverId)).readonly();
const version = z.int().positive();

const selectionForm = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('servers'), serverIds: servers }),
  z.strictObject({ kind: z.literal('tags'), tags: z.record(z.string(), z.string()) }),
]) satisfies z.ZodType<Selection>;

export const groupForm = z.strictObject({
  id: z.string().transform(groupId),
  name: z.string(),
  description: z.string().exactOptional(),
  accountId: account,
  region: place,
  selection: selectionForm,
  version,
} satisfies FieldsOf<ProtectionGroup>);

const waveServersForm = z.strictObject({ accountId: account, region: place, serverIds: servers } satisfies FieldsOf<WaveServers>);

const waveForm = z.strictObject({
  number: z.int().positive(),
  name: z.string(),
  groupIds: z.array(z.string().transform(groupId)).readonly(),
  servers: z.array(waveServersForm).readonly(),
  dependsOn: z.array(z.int().positive()).readonly(),
  pauseBefore: z.boolean(),
  onFailure: z.enum(['STOP', 'CONTINUE', 'PAUSE']),
  launchTimeoutMinutes: z.number().positive(),
} satisfies FieldsOf<Wave>);

export const planForm = z.strictObject({
  id: z.string().transform(planId),
  name: z.string(),
  description: z.string().exactOptional(),
  waves: z.array(waveForm).readonly(),
  rtoMinutes: z.number().exactOptional(),
  rpoMinutes: z.number().exactOptional(),
  version,
} satisfies FieldsOf<RecoveryPlan>);

export const accountForm = z.strictObject({
  accountId: account,
  name: z.string(),
  access: z.enum(['own', 'role']),
  roleName: z.string().exactOptional(),
  externalId: z.string().exactOptional(),
  version,
} satisfies FieldsOf<Account>);
