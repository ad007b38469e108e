/**
 * The recovery points of many servers, asked a few at a time and remembered for a while: DRS answers for one server a call.
 *
 * Owns: the pace, and when a memory will not do. Only answers are remembered (recovery-point-cache.ts); a question that was not
 * answered is asked again.
 *
 * Invariant I12: every server asked for has an entry, and one whose question was not answered says so; it is never empty.
 */
import { ok, type Instant, type Place, type Result, type ServerId, type SnapshotId } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ListedPoint } from '../ports/inventory.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';

type Deps = Pick<Application, 'inventory' | 'clock' | 'recoveryPointCache'>;

/** Questions under way at once. */
const askedAtOnce = 5;

/** Newest first. */
export type PointsAnswer = Result<readonly ListedPoint[], ReadRefusal>;

/** What is to be chosen among them, for which a memory may be too old. */
export type Wanted = {
  /** Seen elsewhere: a memory without it is no answer. */
  readonly snapshots?: ReadonlyMap<ServerId, SnapshotId>;
  /** The newest of then or earlier: a memory from before may lack it. */
  readonly notAfter?: Instant;
};

/** In the order asked. */
export const recoveryPointsOf = async (
  deps: Deps,
  at: Place,
  servers: readonly ServerId[],
  wanted: Wanted = {},
): Promise<ReadonlyMap<ServerId, PointsAnswer>> => {
  const open = [...new Set(servers)].entries();
  const answers: (readonly [ServerId, PointsAnswer])[] = [];
  const askInTurn = async (): Promise<void> => {
    for (const [index, server] of open) answers[index] = [server, await pointsOf(deps, at, server, wanted)];
  };
  await Promise.all(Array.from({ length: askedAtOnce }, askInTurn));
  return new Map(answers);
};

/** As they are remembered; not remembered, asked of DRS. */
export const pointsOf = async (deps: Deps, at: Place, server: ServerId, { snapshots, notAfter }: Wanted = {}): Promise<PointsAnswer> => {
  const now = deps.clock.now();
  const since = notAfter !== undefined && notAfter > now ? now : notAfter;
  const known = deps.recoveryPointCache.get(at, server, now, since);
  const wanted = snapshots?.get(server);
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
