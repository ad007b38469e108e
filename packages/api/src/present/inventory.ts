/**
 * The answers of list_source_servers, list_recovery_points and get_quotas.
 */
import type { QuotasAnswer, RecoveryPointsAnswer, SourceServersAnswer } from '@drs-orchestrator/application';
import type { PointStanding } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { idToken, pointToken } from '../list-token.ts';
import { isoTime, isoTimeOrNull } from './words.ts';

type PointWord = AnswerOf<'list_source_servers'>['sourceServers'][number]['recoveryPointStatus'];

const standings = { recent: 'RECENT', old: 'OLD', none: 'NONE', unknown: 'UNKNOWN' } as const satisfies Record<PointStanding, PointWord>;

export const standingNamed = (word: PointWord): PointStanding => {
  switch (word) {
    case 'RECENT':
      return 'recent';
    case 'OLD':
      return 'old';
    case 'NONE':
      return 'none';
    case 'UNKNOWN':
      return 'unknown';
  }
};

type ListedServer = SourceServersAnswer['servers'][number];

export const presentSourceServers = ({ accountId, region, servers, next }: SourceServersAnswer): AnswerOf<'list_source_servers'> => ({
  sourceServers: servers.map((server) => ({
    sourceServerId: server.serverId,
    hostname: server.hostname,
    accountId,
    region,
    tags: { ...server.tags },
    replicationState: server.replicationState,
    lagSeconds: server.lagMilliseconds === null ? null : Math.round(server.lagMilliseconds / 1_000),
    newestRecoveryPoint: pointOf(server),
    recoveryPointKnown: server.newestPoint !== 'unknown',
    recoveryPointStatus: standings[server.standing],
    groupId: server.groups[0]?.id ?? null,
    groupName: server.groups[0]?.name ?? null,
    groupIds: server.groups.map(({ id }) => id),
  })),
  count: servers.length,
  nextToken: next === null ? null : idToken('source-servers', next),
});

const pointOf = ({ newestPoint }: ListedServer): { snapshotId: string; time: string } | null =>
  newestPoint === null || newestPoint === 'unknown' ? null : { snapshotId: newestPoint.snapshotId, time: isoTime(newestPoint.at) };

export const presentRecoveryPoints = (answer: RecoveryPointsAnswer): AnswerOf<'list_recovery_points'> => ({
  asOf: isoTime(answer.asOf),
  sourceServerId: answer.serverId,
  accountId: answer.accountId,
  region: answer.region,
  recoveryPoints: answer.points.map(({ snapshotId, at, takenAt, dueAt }) => ({
    snapshotId,
    time: isoTime(at),
    timestamp: isoTimeOrNull(takenAt),
    expectedTimestamp: isoTimeOrNull(dueAt),
  })),
  count: answer.points.length,
  nextToken: answer.next === null ? null : pointToken(answer.next),
});

export const presentQuotas = ({ places }: QuotasAnswer): AnswerOf<'get_quotas'> => ({
  quotas: places.map(({ accountId, region, limits, used, message }) => ({
    accountId,
    region,
    serversPerJob: limits.serversPerJob,
    concurrentJobs: { limit: limits.concurrentJobs, used: used.concurrentJobs },
    serversInJobs: { limit: limits.serversInJobs, used: used.serversInJobs },
    sourceServers: { limit: limits.sourceServers, used: used.sourceServers },
    replicatingServers: { limit: limits.replicatingServers, used: used.replicatingServers },
    known: message === null,
    message,
  })),
  count: places.length,
});
