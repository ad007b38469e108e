/**
 * Port: who holds which server and plan. One row per account and Region, and one fixed row for plans.
 *
 * Owns: what a store must promise. The protocol (sorted order, all or none, taking over from the dead) is in ../claims/.
 * Invariant I6 rests on `replace` being conditional.
 */
import type { ExecutionId, Result } from '@drs-orchestrator/domain';
import type { WriteRefusal } from './executions.ts';

export type ClaimsRow = {
  /** A place's key, or the fixed name of the row that holds plans. */
  readonly row: string;
  /** 0: the row does not exist yet. */
  readonly version: number;
  /** Server or plan id → execution that holds it. */
  readonly holders: Readonly<Record<string, ExecutionId>>;
};

export type Claims = {
  /** Strongly consistent. */
  read(row: string): Promise<ClaimsRow>;
  /** Writes `holders` as version + 1 where the row still has the version read. */
  replace(read: ClaimsRow, holders: Readonly<Record<string, ExecutionId>>): Promise<Result<undefined, WriteRefusal>>;
};
