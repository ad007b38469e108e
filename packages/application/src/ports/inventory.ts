/**
 * Port: which servers replicate, and from which points they can be recovered.
 */
import type { Instant, Place, Result, ServerId, SnapshotId } from '@drs-orchestrator/domain';
import type { ReadRefusal } from './read-refusal.ts';

export type SourceServer = {
  readonly serverId: ServerId;
  readonly hostname: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** DRS's own word, kept as it came: CONTINUOUS, STALLED … */
  readonly replicationState: string | null;
  readonly lagMilliseconds: number | null;
};

export type RecoveryPoint = { readonly snapshotId: SnapshotId; readonly at: Instant };

export type Inventory = {
  /** All pages. `servers`: only these (any number; an unknown one is missing from the answer); left out: all of the place. */
  sourceServers(at: Place, servers?: readonly ServerId[]): Promise<Result<readonly SourceServer[], ReadRefusal>>;
  /** All pages, newest first. */
  recoveryPoints(at: Place, server: ServerId): Promise<Result<readonly RecoveryPoint[], ReadRefusal>>;
};
