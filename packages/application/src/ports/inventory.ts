/**
 * Port: which servers replicate, and from which points they can be recovered.
 */
import type { Instant, Place, RecoveryPoint, ReplicatingServer, Result, ServerId } from '@drs-orchestrator/domain';
import type { ReadRefusal } from './read-refusal.ts';

export type { RecoveryPoint } from '@drs-orchestrator/domain';

export type SourceServer = ReplicatingServer & { readonly tags: Readonly<Record<string, string>> };

/** `takenAt` and `dueAt`: as DRS tells them, one of the two at least; `at` is the first of them that it tells. */
export type ListedPoint = RecoveryPoint & { readonly takenAt: Instant | null; readonly dueAt: Instant | null };

export type Inventory = {
  /** All pages. `servers`: only these (any number; an unknown one is missing from the answer); left out: all of the place. */
  sourceServers(at: Place, servers?: readonly ServerId[]): Promise<Result<readonly SourceServer[], ReadRefusal>>;
  /** All pages, newest first. */
  recoveryPoints(at: Place, server: ServerId): Promise<Result<readonly ListedPoint[], ReadRefusal>>;
};
