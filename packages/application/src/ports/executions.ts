/**
 * Port: where executions are kept. Like git: immutable objects first, then one conditional write of a small head that
 * names them.
 *
 * Owns: what a store must promise. What stands in an object, how it is named, hashed and chained is the journal's
 * (../journal/), so that every store keeps the same history. `storeContract` in tests/contracts holds each
 * implementation to this.
 */
import type { ExecutionId, Instant, PlanId, Result } from '@drs-orchestrator/domain';

/** One immutable row. `name` is its address by content (`J#12#3fa9…`); `body` the very text that was hashed. */
export type StoredObject = { readonly name: string; readonly body: string };

/** The facts that lists show and filter by; they change with the head, so lists are never behind. */
export type HeadListing = {
  readonly planId: PlanId;
  readonly planName: string;
  /** The wire's word: PENDING, RUNNING … */
  readonly status: string;
  readonly executionType: 'DRILL' | 'RECOVERY';
  readonly initiatedBy: string;
  readonly startTime: Instant;
  readonly endTime: Instant | null;
  readonly currentWave: number;
  readonly totalWaves: number;
  readonly totalServers: number;
  readonly launchedServers: number;
  readonly completedServers: number;
  readonly failedServers: number;
};

/** Times that change without a record. */
export type HeadTimes = {
  readonly lastPolledTime: Instant | null;
  /** When the engine will look again; the reconciler asks AWS itself only where this is well past. */
  readonly nextPollAt: Instant | null;
};

export type Head = HeadTimes & {
  readonly executionId: ExecutionId;
  /** Number of records written; each write names the one it read. */
  readonly revision: number;
  /** In list `all`, and in `plan`, once true. */
  readonly visible: boolean;
  /** In list `active`: not terminal, or with effects that nobody has acknowledged. */
  readonly active: boolean;
  readonly listing: HeadListing;
  /** Names of the objects that make up the present state, and everything else small, in the journal's own format. At most 200 KB. */
  readonly state: string;
};

/** Somebody else wrote first: load again and decide again. */
export type WriteRefusal = { readonly kind: 'conflict' };

/**
 * `active`: every head with `active`, hidden ones too. `all`: visible ones. `plan`: visible ones of one plan.
 * Newest start first (ties by id, descending); `before` continues behind the last head of the page before.
 */
export type HeadQuery = {
  readonly index: { readonly kind: 'active' } | { readonly kind: 'all' } | { readonly kind: 'plan'; readonly planId: PlanId };
  readonly startedFrom?: Instant;
  readonly startedTo?: Instant;
  readonly before?: { readonly startTime: Instant; readonly executionId: ExecutionId };
  /** 1 to 1,000. */
  readonly limit: number;
};

export type Executions = {
  /** Strongly consistent: the newest head, hidden or not. */
  head(id: ExecutionId): Promise<Head | undefined>;
  /** Strongly consistent, in the order asked; throws where one is missing, because a head never names what is not there. */
  objects(id: ExecutionId, names: readonly string[]): Promise<readonly StoredObject[]>;
  /** Durable when it answers. Puts the objects (a name that exists already holds the same bytes), then the head where its revision still is `expected` (null: where there is no head). */
  write(head: Head, expected: number | null, objects: readonly StoredObject[]): Promise<Result<undefined, WriteRefusal>>;
  /** Changes only the times, only where the revision still is the one given; raises no revision. */
  touch(id: ExecutionId, revision: number, times: HeadTimes): Promise<Result<undefined, WriteRefusal>>;
  /** May be a moment behind; at most `limit` heads, fewer only at the end. */
  list(query: HeadQuery): Promise<readonly Head[]>;
  /** Names of all records `J#…` ever stored under this id in order of revision, those of losing writers among them. */
  recordNames(id: ExecutionId, fromRevision: number, limit: number): Promise<readonly string[]>;
};
