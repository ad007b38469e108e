/**
 * `list_source_servers`: what DRS replicates in one place, with the newest recovery point of each server and its groups.
 *
 * Owns: paging and selecting, because DRS can filter by no tag. Recovery points are asked for the servers of the page alone, and the
 * place is read once for the pages of one list.
 *
 * Invariant I12: a list that could not be read is a refusal; a server whose points could not be read says that they are unknown.
 */
import {
  ok,
  placeKey,
  provesPoint,
  refused,
  standingOf,
  type GroupId,
  type Instant,
  type Place,
  type PointFacts,
  type PointStanding,
  type ProtectionGroup,
  type Result,
  type ServerId,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { allOf, type PageRequest } from '../catalogue/all-of.ts';
import { recoveryPointsOf, type PointsAnswer } from '../inventory/recovery-points.ts';
import type { RecoveryPoint, SourceServer } from '../ports/inventory.ts';
import type { Refusal } from '../refusal.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import { inTime, type InTime } from '../readiness/in-time.ts';
import { membersOf } from '../resolve/members.ts';
import { placeOf } from '../resolve/place-of.ts';
import type { Location } from '../resolve/places-in-use.ts';
import { getAccount } from './accounts.ts';

/** `tags`: every key must be there with exactly this value. `standings`: only servers whose recovery point is one of these. */
export type SourceServersRequest = PageRequest<ServerId> &
  Location & { readonly tags?: Readonly<Record<string, string>>; readonly standings?: readonly PointStanding[] };

export type ListedServer = SourceServer & {
  /** Null: there is none. `unknown`: DRS did not answer for this server. */
  readonly newestPoint: RecoveryPoint | null | 'unknown';
  readonly standing: PointStanding;
  /** In order of ids. */
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
};

export type SourceServersAnswer = Location & { readonly servers: readonly ListedServer[]; readonly next: ServerId | null };

type Deps = Pick<Application, 'plans' | 'inventory' | 'clock' | 'limits' | 'recoveryPointCache' | 'serverListMemory'>;

export const listSourceServers = async (
  deps: Deps,
  { accountId, region, tags = {}, standings, limit, after }: SourceServersRequest,
): Promise<Result<SourceServersAnswer, Refusal>> => {
  const account = await getAccount(deps, { accountId });
  if (!account.ok) return account;
  const place = placeOf(account.value, region);
  const { inventory } = deps;
  const time = inTime(deps.clock, deps.limits.answerMilliseconds);
  const found = await serversIn(deps, place, time, after !== undefined);
  if (!found.ok) {
    const { code, message } = found.refusal;
    return refused({ kind: 'recovery-service', code, message: `${placeKey(place)}: ${message}` });
  }
  const now = deps.clock.now();
  const behind = found.value
    .filter((server) => hasTags(server, tags) && (after === undefined || server.serverId > after) && mayStand(server, standings, now))
    .sort(byId);
  const page = behind.slice(0, limit);
  const [groups, points] = await Promise.all([
    groupsIn(deps, place),
    recoveryPointsOf(
      { ...deps, inventory: { ...inventory, recoveryPoints: (at, server) => time.ask(() => inventory.recoveryPoints(at, server)) } },
      place,
      page.map(({ serverId }) => serverId),
    ),
  ]);
  const grouped = byServer(groups, page);
  const servers = page.map((server) => {
    const answer = points.get(server.serverId);
    const newestPoint = answer?.ok === true ? (answer.value[0] ?? null) : ('unknown' as const);
    return { ...server, newestPoint, standing: standingOf(server, factsOf(answer), now), groups: grouped.get(server.serverId) ?? [] };
  });
  const wanted = standings === undefined ? servers : servers.filter(({ standing }) => standings.includes(standing));
  return ok({ accountId, region, servers: wanted, next: behind.length > limit ? (page.at(-1)?.serverId ?? null) : null });
};

/** All of the place. `isContinued`: somebody reads on, and is answered from the reading of the page before. */
const serversIn = async (
  { inventory, clock, serverListMemory }: Deps,
  place: Place,
  time: InTime,
  isContinued: boolean,
): Promise<Result<readonly SourceServer[], ReadRefusal>> => {
  const readAt = clock.now();
  const known = isContinued ? serverListMemory.get(place, readAt) : undefined;
  if (known !== undefined) return ok(known);
  const found = await time.ask(() => inventory.sourceServers(place));
  if (found.ok) serverListMemory.put(place, readAt, found.value);
  return found;
};

const byId = (one: SourceServer, other: SourceServer): number => (one.serverId < other.serverId ? -1 : 1);

/** What its replication tells already needs no question to DRS; of the others somebody has to look at the points. */
const mayStand = (server: SourceServer, standings: SourceServersRequest['standings'], now: Instant): boolean =>
  standings === undefined || !provesPoint(server.replicationState) || standings.includes(standingOf(server, { kind: 'unasked' }, now));

const factsOf = (answer: PointsAnswer | undefined): PointFacts => {
  if (answer === undefined) return { kind: 'unasked' };
  return answer.ok ? { kind: 'listed', points: answer.value } : { kind: 'unread', why: answer.refusal.message };
};

const hasTags = (server: SourceServer, tags: Readonly<Record<string, string>>): boolean =>
  Object.entries(tags).every(([key, value]) => Object.hasOwn(server.tags, key) && server.tags[key] === value);

/** Of this account and Region alone: an equal id elsewhere is another server. */
const groupsIn = async ({ plans }: Pick<Application, 'plans'>, place: Place): Promise<readonly ProtectionGroup[]> =>
  (await allOf(plans.groups, ({ id }) => id)).filter((group) => placeKey(group) === placeKey(place));

const byServer = (groups: readonly ProtectionGroup[], servers: readonly SourceServer[]): ReadonlyMap<ServerId, ListedServer['groups']> => {
  const known = new Map(servers.map((server) => [server.serverId, server]));
  const found = new Map<ServerId, ListedServer['groups']>();
  for (const { id, name, selection } of groups) {
    for (const { serverId } of membersOf(selection, known)) found.set(serverId, [...(found.get(serverId) ?? []), { id, name }]);
  }
  return found;
};
