/**
 * Makes wanted launch settings hold for one server, changing nothing else.
 *
 * Owns: the order. The configuration goes first, because DRS may answer a change of it with a version of the template of its
 * own; the template is read after that, and the version to be made is made from what is its default one then.
 *
 * Invariants
 * 1. Every call may be repeated. The client token is the key and the content together: repeated, one version is made; where
 *    somebody has changed the template in between, what is made is another version and has another token.
 * 2. Done is only what was read back.
 */
import { createHash } from 'node:crypto';
import type { AppliedSettings, ApplyRefusal, PresentSettings, ReadRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { EffectKey, Place, Result, ServerId, ServerSettings } from '@drs-orchestrator/domain';
import type { ConfigurationChange } from '../drs/launch-configuration.ts';
import { readConfiguration, updateConfiguration } from '../drs/launch-configuration.ts';
import type { TemplateVersion } from '../ec2/launch-templates.ts';
import { createVersion, readDefaultVersion, setDefaultVersion } from '../ec2/launch-templates.ts';
import { presentSettings } from './read-settings.ts';
import type { SettingsDeps } from './settings-deps.ts';
import { differingFields, templateChange } from './template-change.ts';

/** Neither service promises that a change shows at once. */
const readBackTries = 3;
const betweenTriesMilliseconds = 1_000;

export const applySettings = async (
  deps: SettingsDeps,
  at: Place,
  present: PresentSettings,
  wanted: ServerSettings,
  key: EffectKey,
): Promise<Result<AppliedSettings, ApplyRefusal>> => {
  const { serverId } = present;
  const { templateId, version: formerVersion } = present.template;
  if (differences(present, wanted).length === 0) return ok({ templateId, formerVersion, version: formerVersion });
  const change = configurationChange(present, wanted);
  if (change !== undefined) {
    const updated = await updateConfiguration(deps.drs, at, serverId, change);
    if (!updated.ok) return refused(applyRefusal(updated.refusal));
  }
  const changed = await changeTemplate(deps, at, templateId, wanted, key);
  if (!changed.ok) return changed;
  const held = await readBack(deps, at, serverId, templateId, wanted);
  return held.ok ? ok({ templateId, formerVersion, version: held.value }) : held;
};

const changeTemplate = async (
  { ec2 }: SettingsDeps,
  at: Place,
  templateId: string,
  wanted: ServerSettings,
  key: EffectKey,
): Promise<Result<undefined, ApplyRefusal>> => {
  const current = await readDefaultVersion(ec2, at, templateId);
  if (!current.ok) return refused(applyRefusal(current.refusal));
  const change = templateChange(current.value, wanted);
  if (!change.ok) return change;
  if (change.value.kind === 'none') return ok(undefined);
  const { kind, data } = change.value;
  const made = await createVersion(ec2, at, {
    templateId,
    data,
    ...(kind === 'parts' ? { source: current.value.number } : {}),
    clientToken: clientToken(key, current.value, data),
    description: `DRS Orchestrator, from version ${String(current.value.number)}`,
  });
  if (!made.ok) return refused(applyRefusal(made.refusal));
  const set = await setDefaultVersion(ec2, at, templateId, made.value);
  return set.ok ? ok(undefined) : refused(applyRefusal(set.refusal));
};

/** The default version, once all that is wanted holds. */
const readBack = async (
  { drs, ec2, clock }: SettingsDeps,
  at: Place,
  serverId: ServerId,
  templateId: string,
  wanted: ServerSettings,
): Promise<Result<number, ApplyRefusal>> => {
  for (let tries = 1; ; tries += 1) {
    const configuration = await readConfiguration(drs, at, serverId);
    if (!configuration.ok) return refused(applyRefusal(configuration.refusal));
    const template = await readDefaultVersion(ec2, at, configuration.value.templateId ?? templateId);
    if (!template.ok) return refused(applyRefusal(template.refusal));
    const found = presentSettings(serverId, configuration.value, template.value);
    const differing = differences(found, wanted);
    if (differing.length === 0) return ok(template.value.number);
    if (tries >= readBackTries) return refused(notHeld(found, wanted, differing));
    await clock.sleep(betweenTriesMilliseconds);
  }
};

const configurationFields = ['launchDisposition', 'rightSizing', 'copyPrivateIp', 'copyTags', 'osByol'] as const;

const differences = (present: PresentSettings, wanted: ServerSettings): readonly (keyof ServerSettings)[] => [
  ...configurationFields.filter((field) => isDifferent(present, wanted, field)),
  ...differingFields(present.template, wanted),
];

const isDifferent = (present: PresentSettings, wanted: ServerSettings, field: (typeof configurationFields)[number]): boolean =>
  wanted[field] !== undefined && wanted[field] !== present[field];

const configurationChange = (present: PresentSettings, wanted: ServerSettings): ConfigurationChange | undefined => {
  const differing = configurationFields.filter((field) => isDifferent(present, wanted, field));
  if (differing.length === 0) return undefined;
  return differing.reduce<ConfigurationChange>((change, field) => ({ ...change, ...changeOf(field, wanted) }), {});
};

const changeOf = (field: (typeof configurationFields)[number], wanted: ServerSettings): ConfigurationChange => {
  const { launchDisposition, rightSizing, copyPrivateIp, copyTags, osByol } = wanted;
  switch (field) {
    case 'launchDisposition':
      return launchDisposition === undefined ? {} : { launchDisposition };
    case 'rightSizing':
      return rightSizing === undefined ? {} : { targetInstanceTypeRightSizingMethod: rightSizing };
    case 'copyPrivateIp':
      return copyPrivateIp === undefined ? {} : { copyPrivateIp };
    case 'copyTags':
      return copyTags === undefined ? {} : { copyTags };
    case 'osByol':
      return osByol === undefined ? {} : { licensing: { osByol } };
  }
};

/** Within EC2's 128 characters. */
const clientToken = (key: EffectKey, source: TemplateVersion, data: object): string =>
  createHash('sha256')
    .update(JSON.stringify([key, source.templateId, source.number, data]))
    .digest('hex');

/** A job has the server in hand; that passes. */
const passingCodes: ReadonlySet<string> = new Set(['ConflictException']);

const applyRefusal = ({ kind, code, message }: ReadRefusal): ApplyRefusal => ({
  kind: passingCodes.has(code) ? 'later' : kind,
  code,
  message,
});

const notHeld = (found: PresentSettings, wanted: ServerSettings, differing: readonly (keyof ServerSettings)[]): ApplyRefusal => {
  const all = { ...found, ...found.template };
  const told = differing.map((field) => `${field} is ${JSON.stringify(all[field])} and not ${JSON.stringify(wanted[field])}`);
  return { kind: 'never', code: 'NotAsAsked', message: `What was set reads back differently: ${told.join('; ')}` };
};
