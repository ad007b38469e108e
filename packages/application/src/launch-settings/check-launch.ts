/**
 * Whether servers of a group can be launched as it says, as far as AWS can tell before anything is changed.
 *
 * Owns: what is asked, and the field of the request that each complaint names. A question that is not answered refuses the save
 * (I12).
 */
import { placeKey, settingField, settingsOf, type Place, type ProtectionGroup } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { SettingsIssue } from '../ports/launch-settings.ts';
import type { Refusal } from '../refusal.ts';

type Settings = Pick<ProtectionGroup, 'launchSettings' | 'serverOverrides'>;

/** Null: nothing is wrong. */
export const checkLaunch = async (
  { launchSettings }: Pick<Application, 'launchSettings'>,
  at: Place,
  group: Settings,
): Promise<Refusal | null> => {
  const wanted = [
    ...(group.launchSettings === undefined ? [] : [{ serverId: null, settings: group.launchSettings }]),
    // Each with what the group says, because the two hold together.
    ...(group.serverOverrides ?? []).map(({ serverId }) => ({ serverId, settings: settingsOf(group, serverId) ?? {} })),
  ];
  if (wanted.length === 0) return null;
  const checked = await launchSettings.check(at, wanted);
  if (!checked.ok) return { kind: 'recovery-service', code: checked.refusal.code, message: `${placeKey(at)}: ${checked.refusal.message}` };
  const issues = checked.value.flatMap((issue) =>
    fieldsOf(group, issue, checked.value).map((field) => ({ field, message: issue.message })),
  );
  return issues.length === 0 ? null : { kind: 'invalid-parameters', issues };
};

/** What is wrong with the group's own settings is not told once more for each server that has it from the group. */
const fieldsOf = (group: Settings, { serverId, field }: SettingsIssue, issues: readonly SettingsIssue[]): readonly string[] => {
  if (serverId === null) return [settingField('launchSettings', field)];
  const index = (group.serverOverrides ?? []).findIndex((override) => override.serverId === serverId);
  const isOwn = group.serverOverrides?.[index]?.[field] !== undefined;
  const isToldOfGroup = issues.some((other) => other.serverId === null && other.field === field);
  return !isOwn && isToldOfGroup ? [] : [settingField(`serverOverrides[${String(index)}]`, field)];
};
