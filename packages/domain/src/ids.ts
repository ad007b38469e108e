/**
 * Identities of the domain as branded strings.
 *
 * Owns: the brands and the one place where a plain string becomes one. Leaves to the borders (api, adapters): checking
 * that a string has the form its source promises.
 */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** `exec-` and a UUID for those we make; opaque otherwise. */
export type ExecutionId = Branded<string, 'ExecutionId'>;
/** `rp-` and a UUID for those we make; opaque otherwise. */
export type PlanId = Branded<string, 'PlanId'>;
/** `pg-` and a UUID for those we make; opaque otherwise. */
export type GroupId = Branded<string, 'GroupId'>;
/** A DRS source server: `s-` and 17 characters. */
export type ServerId = Branded<string, 'ServerId'>;
/** A DRS job: `drsjob-` and 17 characters. */
export type JobId = Branded<string, 'JobId'>;
/** A DRS recovery snapshot: `pit-` and 17 characters. */
export type SnapshotId = Branded<string, 'SnapshotId'>;
/** An EC2 instance, and so a DRS recovery instance: `i-` and 17 characters. */
export type InstanceId = Branded<string, 'InstanceId'>;
/** Twelve digits. */
export type AccountId = Branded<string, 'AccountId'>;
/** As AWS writes it: `eu-central-1`. */
export type Region = Branded<string, 'Region'>;
/** `execution/wave/attempt/chunk`; the same effect has the same key, whoever asks for it, however often. */
export type EffectKey = Branded<string, 'EffectKey'>;

/** Brands a string; the only cast of its kind. Borders call it after they have parsed what came in. */
const branding =
  <Id extends string>() =>
  (text: string): Id =>
    text as Id;

export const executionId = branding<ExecutionId>();
export const planId = branding<PlanId>();
export const groupId = branding<GroupId>();
export const serverId = branding<ServerId>();
export const jobId = branding<JobId>();
export const snapshotId = branding<SnapshotId>();
export const instanceId = branding<InstanceId>();
export const accountId = branding<AccountId>();
export const region = branding<Region>();
export const effectKey = branding<EffectKey>();
