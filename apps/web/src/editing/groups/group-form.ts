/**
 * A protection group as its form holds it, and the request that it becomes.
 *
 * Owns: the mapping, both ways. What one has chosen not to use (tags of a group that names its servers) stays in the form and out of
 * the request, so that changing one's mind costs nothing.
 */
import type { CallInput, OutputOf } from '@drs-orchestrator/contract';
import type { Issue } from '../../data/issues.ts';
import type { SourceServer } from '../../parts/server-words.tsx';
import { asTheyAre, settingsFormOf, settingsOf, settingNames, type SettingsForm } from './settings-form.ts';

export type Group = OutputOf<'get_protection_group'>;
export type GroupRequest = CallInput<'create_protection_group'>;

export type TagForm = { readonly key: string; readonly value: string };
export type OverrideForm = { readonly sourceServerId: string; readonly settings: SettingsForm; readonly staticPrivateIp: string };

export type GroupForm = {
  readonly groupName: string;
  readonly description: string;
  readonly accountId: string;
  readonly region: string;
  readonly by: 'tags' | 'servers';
  readonly tags: readonly TagForm[];
  readonly sourceServerIds: readonly string[];
  readonly launchSettings: SettingsForm;
  readonly serverOverrides: readonly OverrideForm[];
};

export const emptyGroup: GroupForm = {
  groupName: '',
  description: '',
  accountId: '',
  region: '',
  by: 'tags',
  tags: [{ key: '', value: '' }],
  sourceServerIds: [],
  launchSettings: asTheyAre,
  serverOverrides: [],
};

export const groupFormOf = (group: Group): GroupForm => ({
  groupName: group.groupName,
  description: group.description ?? '',
  accountId: group.accountId,
  region: group.region,
  by: group.selectionTags === null ? 'servers' : 'tags',
  tags: Object.entries(group.selectionTags ?? {}).map(([key, value]) => ({ key, value })),
  sourceServerIds: group.sourceServerIds ?? [],
  launchSettings: group.launchSettings === null ? asTheyAre : settingsFormOf(group.launchSettings),
  serverOverrides: group.serverOverrides.map(({ sourceServerId, staticPrivateIp, ...shown }) => ({
    sourceServerId,
    staticPrivateIp: staticPrivateIp ?? '',
    settings: settingsFormOf(shown),
  })),
});

/** A row in which nothing was typed says nothing. */
const isTyped = ({ key, value }: TagForm): boolean => key.trim() !== '' || value !== '';

export const tagsOf = ({ tags }: Pick<GroupForm, 'tags'>): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.filter(isTyped).map(({ key, value }) => [key.trim(), value]));

export const groupRequestOf = (form: GroupForm): GroupRequest => {
  const settings = settingsOf(form.launchSettings);
  return {
    groupName: form.groupName,
    ...(form.description === '' ? {} : { description: form.description }),
    accountId: form.accountId,
    region: form.region.trim(),
    ...(form.by === 'tags' ? { selectionTags: tagsOf(form) } : { sourceServerIds: [...form.sourceServerIds] }),
    ...(Object.keys(settings).length === 0 ? {} : { launchSettings: settings }),
    ...(form.serverOverrides.length === 0 ? {} : { serverOverrides: form.serverOverrides.map(overrideOf) }),
  };
};

const overrideOf = ({ sourceServerId, settings, staticPrivateIp }: OverrideForm): NonNullable<GroupRequest['serverOverrides']>[number] => ({
  sourceServerId,
  ...settingsOf(settings),
  ...(staticPrivateIp.trim() === '' ? {} : { staticPrivateIp: staticPrivateIp.trim() }),
});

/** Whether the group would have this server, as far as the form tells: for suggestions only, because the API decides. */
export const isSelected = ({ by, sourceServerIds, tags }: GroupForm, server: SourceServer): boolean => {
  if (by === 'servers') return sourceServerIds.includes(server.sourceServerId);
  const wanted = Object.entries(tagsOf({ tags }));
  return wanted.length > 0 && wanted.every(([key, value]) => server.tags[key] === value);
};

/** Tags for which a request has no form: a key has one value. `said`: what to say of each. */
export const unsayableTags = ({ by, tags }: GroupForm, said: { readonly twice: string; readonly noKey: string }): readonly Issue[] =>
  by === 'servers'
    ? []
    : tags.flatMap((tag, index) => {
        if (!isTyped(tag)) return [];
        const key = tag.key.trim();
        const field = `tags[${String(index)}]`;
        if (key === '') return [{ field, message: said.noKey }];
        const isAgain = tags.findIndex((other) => other.key.trim() === key) < index;
        return isAgain ? [{ field, message: said.twice }] : [];
      });

/** The fields that the form shows, as the API names them. */
export const groupControls = ({ by, serverOverrides }: GroupForm): readonly string[] => [
  ...['groupName', 'description', 'accountId', 'region', by === 'tags' ? 'selectionTags' : 'sourceServerIds'],
  ...settingNames.map((setting) => `launchSettings.${setting}`),
  ...serverOverrides.flatMap((_, index) => {
    const at = `serverOverrides[${String(index)}]`;
    return [at, ...[...settingNames, 'sourceServerId', 'staticPrivateIp'].map((field) => `${at}.${field}`)];
  }),
];
