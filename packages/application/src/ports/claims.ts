/**
 * Port: who holds what, in rows that are replaced whole. Executions hold servers and plans (one row per account and Region, and
 * one fixed row for plans), groups and plans their names, and whoever is at it a turn.
 *
 * Owns: what a store must promise. The protocols over the rows are in ../claims/. Invariant I6 rests on `replace` being
 * conditional.
 */
import type { Result } from '@drs-orchestrator/domain';
import type { WriteRefusal } from './executions.ts';

export type ClaimsRow = {
  /** What the row is about: a place's key, a fixed name, a name that is taken. At most 2,048 bytes. */
  readonly row: string;
  /** 0: the row does not exist yet. */
  readonly version: number;
  /** What is held → by whom, in the words of the row's protocol. */
  readonly holders: Readonly<Record<string, string>>;
};

export type Claims = {
  /** Strongly consistent. */
  read(row: string): Promise<ClaimsRow>;
  /** Writes `holders` as version + 1 where the row still has the version read. */
  replace(read: ClaimsRow, holders: Readonly<Record<string, string>>): Promise<Result<undefined, WriteRefusal>>;
};
