/**
 * `list_recovery_points`: what one source server can be launched from, for somebody who is about to choose.
 *
 * Owns: paging and the bounds of time. DRS is asked for all the points it keeps of the server, because it does not say by which
 * of its two times it would filter them. The first page asks anew, so that the newest point is on it; the pages behind it may come
 * from memory.
 *
 * Invariant I12: a list that could not be read is a refusal, and that the server is not there is said only where DRS has said so.
 */
import { ok, placeKey, refused, type Instant, type Place, type Result, type ServerId, type SnapshotId } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { pointsAnew, pointsOf } from '../inventory/recovery-points.ts';
import type { ListedPoint } from '../ports/inventory.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import type { Refusal } from '../refusal.ts';
import { inTime, type InTime } from '../readiness/in-time.ts';
import { placeOf } from '../resolve/place-of.ts';
import type { Location } from '../resolve/places-in-use.ts';
import { getAccount } from './accounts.ts';

export type PointPosition = { readonly at: Instant; readonly snapshotId: SnapshotId };

/** `from` and `to` belong to what is asked for; `after`: only what comes behind it. */
export type RecoveryPointsRequest = Location & {
  readonly serverId: ServerId;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly limit: number;
  readonly after?: PointPosition;
};

/** Newest first. */
export type RecoveryPointsAnswer = Location & {
  readonly asOf: Instant;
  readonly serverId: ServerId;
  readonly points: readonly ListedPoint[];
  readonly next: PointPosition | null;
};

type Deps = Pick<Application, 'plans' | 'inventory' | 'clock' | 'limits' | 'recoveryPointCache'>;

export const listRecoveryPoints = async (
  deps: Deps,
  { accountId, region, serverId, from, to, limit, after }: RecoveryPointsRequest,
): Promise<Result<RecoveryPointsAnswer, Refusal>> => {
  const account = await getAccount(deps, { accountId });
  if (!account.ok) return account;
  const place = placeOf(account.value, region);
  const time = inTime(deps.clock, deps.limits.answerMilliseconds);
  const listed = await time.ask(() => (after === undefined ? pointsAnew(deps, place, serverId) : pointsOf(deps, place, serverId)));
  if (!listed.ok) return refused(await refusalOf(deps, time, place, serverId, listed.refusal));
  const wanted = listed.value
    .filter((point) => (from === undefined || point.at >= from) && (to === undefined || point.at <= to))
    .filter((point) => after === undefined || inOrder(after, point) < 0)
    .toSorted(inOrder);
  const points = wanted.slice(0, limit);
  const last = points.at(-1);
  const asOf = deps.clock.now();
  return ok({ asOf, accountId, region, serverId, points, next: wanted.length > limit && last !== undefined ? positionOf(last) : null });
};

const inOrder = (one: PointPosition, other: PointPosition): number =>
  other.at - one.at || (one.snapshotId < other.snapshotId ? -1 : Number(one.snapshotId > other.snapshotId));

const positionOf = ({ at, snapshotId }: ListedPoint): PointPosition => ({ at, snapshotId });

/** A question that DRS refuses for good may be about a server that it does not have: then it says so among its servers. */
const refusalOf = async ({ inventory }: Deps, time: InTime, place: Place, serverId: ServerId, why: ReadRefusal): Promise<Refusal> => {
  const { accountId, region } = place;
  const known = why.kind === 'never' ? await time.ask(() => inventory.sourceServers(place, [serverId])) : refused(why);
  if (known.ok && known.value.length === 0) return { kind: 'source-server-not-found', accountId, region, serverId };
  return { kind: 'recovery-service', code: why.code, message: `${placeKey(place)}: ${why.message}` };
};
