/**
 * The answers about protection groups.
 */
import type { GroupAnswer, Page, ResolveAnswer } from '@drs-orchestrator/application';
import type { GroupId, LaunchSettings, SettingsStatus } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { idToken } from '../list-token.ts';
import { isoTimeOrNull } from './words.ts';

export const presentGroup = ({ group, settings: applied }: GroupAnswer): AnswerOf<'get_protection_group'> => {
  const { selection, launchSettings, serverOverrides = [] } = group;
  return {
    groupId: group.id,
    groupName: group.name,
    description: group.description ?? null,
    accountId: group.accountId,
    region: group.region,
    sourceServerIds: selection.kind === 'servers' ? [...selection.serverIds] : null,
    selectionTags: selection.kind === 'tags' ? { ...selection.tags } : null,
    launchSettings: launchSettings === undefined ? null : settings(launchSettings),
    serverOverrides: serverOverrides.map(({ serverId, staticPrivateIp, ...own }) => ({
      sourceServerId: serverId,
      ...settings(own),
      staticPrivateIp: staticPrivateIp ?? null,
    })),
    launchSettingsStatus: settingsStatus(applied),
    version: group.version,
  };
};

export const presentGroups = ({ things, next }: Page<GroupId, GroupAnswer>): AnswerOf<'list_protection_groups'> => ({
  protectionGroups: things.map(presentGroup),
  count: things.length,
  nextToken: next === null ? null : idToken('groups', next),
});

export const presentResolved = ({ accountId, region, servers, unknown, next }: ResolveAnswer): AnswerOf<'resolve_protection_group'> => ({
  accountId,
  region,
  servers: servers.map(({ serverId, hostname, replicationState, tags, groupId }) => ({
    sourceServerId: serverId,
    hostname,
    replicationState,
    tags: { ...tags },
    groupId,
  })),
  unknownServerIds: [...unknown],
  count: servers.length,
  nextToken: next === null ? null : idToken('resolved-servers', next),
});

const settingsStatus = ({
  status,
  total,
  applied,
  failed,
  failures,
  updatedAt,
}: SettingsStatus): AnswerOf<'get_protection_group'>['launchSettingsStatus'] => ({
  status,
  totalServers: total,
  appliedServers: applied,
  failedServers: failed,
  failures: failures.map(({ serverId, reason }) => ({ sourceServerId: serverId, reason })),
  updatedAt: isoTimeOrNull(updatedAt),
});

const settings = (given: LaunchSettings): NonNullable<AnswerOf<'get_protection_group'>['launchSettings']> => ({
  subnetId: given.subnetId ?? null,
  securityGroupIds: given.securityGroupIds === undefined ? null : [...given.securityGroupIds],
  instanceType: given.instanceType ?? null,
  instanceProfileName: given.instanceProfileName ?? null,
  copyPrivateIp: given.copyPrivateIp ?? null,
  copyTags: given.copyTags ?? null,
  licensing: given.osByol === undefined ? null : { osByol: given.osByol },
  targetInstanceTypeRightSizingMethod: given.rightSizing ?? null,
  launchDisposition: given.launchDisposition ?? null,
});
