/**
 * Whether a protection group makes sense in itself.
 *
 * Owns: the rules that need no look outside: a name, a Region, a selection that says something, overrides that do not contradict each
 * other. Which servers there are, and whether another group has them, are the use case's questions. Fields are named as callers
 * know them.
 */
import type { ServerId } from '../ids.ts';
import type { PlanIssue } from './check-plan.ts';
import { checkSettings } from './check-settings.ts';
import type { ServerOverride } from './launch-settings.ts';
import { nameKey } from './name-key.ts';
import type { ProtectionGroup, Selection } from './plan.ts';

type Draft = Omit<ProtectionGroup, 'id' | 'version'>;

/** Empty: the group makes sense. */
export const checkGroup = (group: Draft): readonly PlanIssue[] => [
  ...(nameKey(group.name) === '' ? [{ field: 'groupName', message: 'Must have more than blanks' }] : []),
  ...checkPlace(group),
  ...checkSelection(group.selection),
  ...(group.launchSettings === undefined ? [] : checkSettings(group.launchSettings, 'launchSettings')),
  ...(group.serverOverrides ?? []).flatMap((override, index) => checkOverride(override, `serverOverrides[${String(index)}]`, group)),
  ...checkTwice(group.serverOverrides ?? [], 'sourceServerId', ({ serverId }) => serverId),
  ...checkTwice(group.serverOverrides ?? [], 'staticPrivateIp', ({ staticPrivateIp }) => staticPrivateIp),
];

/** As AWS writes accounts and Regions; what has another form can be no place, and no call is made to find out. */
export const checkPlace = ({ region }: Pick<ProtectionGroup, 'region'>): readonly PlanIssue[] =>
  isRegionForm(region) ? [] : [{ field: 'region', message: 'Must be a Region as AWS writes it, like eu-central-1' }];

/** The form that the contract asks of a Region it calls at once. */
export const isRegionForm = (region: string): boolean => /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(region) && region.length <= 32;

export const checkSelection = (selection: Selection): readonly PlanIssue[] => {
  if (selection.kind === 'tags') {
    return Object.keys(selection.tags).length > 0
      ? []
      : [{ field: 'selectionTags', message: 'Names no tag, and so would select no server at all' }];
  }
  if (selection.serverIds.length === 0) return [{ field: 'sourceServerIds', message: 'Names no server' }];
  const seen = new Set<ServerId>();
  return selection.serverIds.flatMap((id, index) => {
    if (seen.has(id)) return [{ field: `sourceServerIds[${String(index)}]`, message: `${id} is named twice` }];
    seen.add(id);
    return [];
  });
};

/** Overrides of servers that are not in the group: they could never have an effect. */
export const checkMembership = (overrides: readonly ServerOverride[], members: ReadonlySet<ServerId>): readonly PlanIssue[] =>
  overrides.flatMap(({ serverId }, index) =>
    members.has(serverId)
      ? []
      : [{ field: `serverOverrides[${String(index)}].sourceServerId`, message: `${serverId} is not a server of this group` }],
  );

/** One that says nothing has no effect. */
const checkOverride = (override: ServerOverride, at: string, { launchSettings }: Draft): readonly PlanIssue[] =>
  Object.keys(override).length > 1
    ? checkSettings(override, at, launchSettings)
    : [{ field: at, message: `Says nothing about ${override.serverId}` }];

const checkTwice = (
  overrides: readonly ServerOverride[],
  field: string,
  valueOf: (override: ServerOverride) => string | undefined,
): readonly PlanIssue[] => {
  const seen = new Set<string>();
  return overrides.flatMap((override, index) => {
    const value = valueOf(override);
    if (value === undefined) return [];
    const isAgain = seen.has(value);
    seen.add(value);
    return isAgain ? [{ field: `serverOverrides[${String(index)}].${field}`, message: `${value} is named twice` }] : [];
  });
};
