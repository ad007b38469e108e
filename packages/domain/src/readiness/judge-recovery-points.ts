/**
 * Is there a recovery point to launch each server from, which one, and how old is it?
 *
 * Owns: the checks `recovery-points`, `recovery-point-age` and `replication-state`. They judge by recovery points, not by
 * replication alone: in a disaster the sources are down, and servers with a snapshot must launch all the same.
 */
import { between, later, minutes, type Instant } from '../instant.ts';
import type { ExecutionKind } from '../execution/state.ts';
import type { Finding } from './finding.ts';
import { nameOf } from './name-of.ts';
import {
  latestMoment,
  type ChosenPoint,
  type PointChoice,
  type PointFacts,
  type RecoveryPoint,
  type ReplicatingServer,
} from './recovery-point.ts';

export type PointJudgement = {
  readonly findings: readonly Finding[];
  /** The point DRS is to be told; null means the latest. */
  readonly chosen: ChosenPoint | null;
  /** Of when the data is that a launch brings back; null: not known. */
  readonly moment: Instant | null;
};

export type PointWishes = {
  readonly kind: ExecutionKind;
  readonly choice: PointChoice;
  readonly rpoMinutes: number | null;
  readonly now: Instant;
};

export const judgePoints = (server: ReplicatingServer, facts: PointFacts, wishes: PointWishes): PointJudgement => {
  const picked = pick(server, facts, wishes);
  if ('finding' in picked) {
    return { findings: [picked.finding, ...replicationOf(server, wishes)], chosen: picked.chosen, moment: null };
  }
  const age = judgeAge(server, facts, picked, wishes);
  return { findings: [...(age === null ? [] : [age]), ...replicationOf(server, wishes)], ...picked };
};

type Picked = Pick<PointJudgement, 'chosen' | 'moment'>;

const pick = (
  server: ReplicatingServer,
  facts: PointFacts,
  wishes: PointWishes,
): Picked | { readonly finding: Finding; readonly chosen: ChosenPoint | null } => {
  const { choice, now } = wishes;
  const wanted = choice.kind === 'snapshots' ? choice.snapshots.get(server.serverId) : undefined;
  if (facts.kind === 'unread') return unread(server, facts.why, wishes);
  if (choice.kind === 'latest' || (choice.kind === 'snapshots' && wanted === undefined)) {
    return facts.kind === 'listed' && facts.points.length === 0 ? none(server) : { chosen: null, moment: latestMoment(server, facts, now) };
  }
  const points = facts.kind === 'listed' ? facts.points : [];
  if (choice.kind === 'snapshots') {
    const point = points.find(({ snapshotId }) => snapshotId === wanted);
    if (point !== undefined) return taken(point);
    return blocked(
      server,
      `DRS lists no recovery snapshot ${String(wanted)} of ${nameOf(server)}`,
      'Choose one that DRS lists for this server',
    );
  }
  const point = points.find(({ at }) => at <= choice.at);
  if (point !== undefined) return taken(point);
  const oldest = points.at(-1);
  if (oldest === undefined) return none(server);
  const message = `${nameOf(server)} has no recovery snapshot at or before ${iso(choice.at)}; its oldest is of ${iso(oldest.at)}`;
  return blocked(server, message, 'Choose a later time');
};

/** What is known of a point besides is nothing an execution keeps. */
const taken = ({ snapshotId, at }: RecoveryPoint): Picked => ({ chosen: { snapshotId, at }, moment: at });

const none = (server: ReplicatingServer) =>
  blocked(server, `${nameOf(server)} has no recovery snapshot; its replication state is ${server.replicationState ?? 'not known'}`);

const blocked = (server: ReplicatingServer, message: string, fix?: string) => ({
  finding: { check: 'recovery-points', result: 'block', subject: server.serverId, message, ...(fix === undefined ? {} : { fix }) } as const,
  chosen: null,
});

/** A snapshot that was named can be asked for unseen, and DRS judges; among points that nobody has seen none can be chosen. */
const unread = (server: ReplicatingServer, why: string, { choice }: PointWishes) => {
  const named = choice.kind === 'snapshots' ? choice.snapshots.get(server.serverId) : undefined;
  return {
    finding: {
      check: 'recovery-points',
      result: 'unknown',
      subject: server.serverId,
      message: `The recovery snapshots of ${nameOf(server)} are not known: ${why}`,
      fix: 'Try again',
      ...(choice.kind === 'not-after' ? { final: true } : {}),
    } as const,
    chosen: named === undefined ? null : { snapshotId: named, at: null },
  };
};

/** Shown, never in the way: an old point is better than none. */
const judgeAge = (server: ReplicatingServer, facts: PointFacts, { chosen }: Picked, wishes: PointWishes): Finding | null => {
  const { rpoMinutes, now } = wishes;
  if (rpoMinutes === null) return null;
  const at = chosen?.at ?? (facts.kind === 'listed' ? facts.points[0]?.at : undefined);
  const finding = { check: 'recovery-point-age', result: 'warn', subject: server.serverId } as const;
  if (at === undefined)
    return { ...finding, message: `The age of the newest recovery point of ${nameOf(server)} is not known`, fix: 'Look again' };
  if (later(at, minutes(rpoMinutes)) >= now) return null;
  const ageMinutes = Math.floor(between(at, now) / minutes(1));
  return {
    ...finding,
    message: `The recovery point of ${nameOf(server)} is ${String(ageMinutes)} minutes old (${iso(at)}), against an RPO of ${String(rpoMinutes)}`,
  };
};

const replicationOf = (server: ReplicatingServer, { kind }: PointWishes): readonly Finding[] => {
  if (kind === 'RECOVERY' || server.replicationState === 'CONTINUOUS') return [];
  const message = `Replication of ${nameOf(server)} is ${server.replicationState ?? 'in a state that DRS does not tell'}, not CONTINUOUS`;
  return [{ check: 'replication-state', result: 'warn', subject: server.serverId, message }];
};

const iso = (moment: Instant): string => new Date(moment).toISOString();
