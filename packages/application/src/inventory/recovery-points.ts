/**
 * The recovery points of many servers, asked a few at a time and remembered for a while: DRS answers for one server a call.
 *
 * Owns: the pace, and when a memory will not do. Only answers are remembered (recovery-point-cache.ts); a question that was not
 * answered is asked again.
 *
 * Invariant I12: every server asked for has an entry, and one whose question was not answered says so; it is never empty.
 */
import { ok, type Place, type Result, type ServerId, type SnapshotId } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ListedPoint } from '../ports/inventory.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';

type Deps = Pick<Application, 'inventory' | 'clock' | 'recoveryPointCache'>;

/** Questions under way at once. */
const askedAtOnce = 5;

/** Newest first. */
export type PointsAnswer = Result<readonly ListedPoint[], ReadRefusal>;

/** In the order asked. `wanted`: a point that somebody has seen elsewhere; a memory without it is older than that, and is no answer. */
export const recoveryPointsOf = async (
  deps: Deps,
  at: Place,
  servers: readonly ServerId[],
  wanted: ReadonlyMap<ServerId, SnapshotId> = new Map(),
): Promise<ReadonlyMap<ServerId, PointsAnswer>> => {
  const open = [...new Set(servers)].entries();
  const answers: (readonly [ServerId, PointsAnswer])[] = [];
  const askInTurn = async (): Promise<void> => {
    for (const [index, server] of open) answers[index] = [server, await pointsOf(deps, at, server, wanted.get(server))];
  };
  await Promise.all(Array.from({ length: askedAtOnce }, askInTurn));
  return new Map(answers);
};

/** As they are remembered; not remembered, asked of DRS. */
export const pointsOf = async (deps: Deps, at: Place, server: ServerId, wanted?: SnapshotId): Promise<PointsAnswer> => {
  const known = deps.recoveryPointCache.get(at, server, deps.clock.now());
  const isEnough = known !== undefined && (wanted === undefined || known.some(({ snapshotId }) => snapshotId === wanted));
  return isEnough ? ok(known) : pointsAnew(deps, at, server);
};

/** Asked of DRS, whatever is remembered; what it answers is remembered for whoever asks next. */
export const pointsAnew = async ({ inventory, clock, recoveryPointCache }: Deps, at: Place, server: ServerId): Promise<PointsAnswer> => {
  const askedAt = clock.now();
  const answer = await inventory.recoveryPoints(at, server);
  if (answer.ok) recoveryPointCache.put(at, server, askedAt, answer.value);
  return answer;
};
