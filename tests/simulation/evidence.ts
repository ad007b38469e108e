/**
 * What is known of a run so far, from independent facts: every record that was written, every call that was let through.
 *
 * Owns: the shapes the checks judge by. Nothing in here is the product's own opinion but what it wrote down.
 */
import type { Head, RecoveryPoint, StoredObject } from '@drs-orchestrator/application';
import type { Effect, Event, Execution, ExecutionId, Instant, Place } from '@drs-orchestrator/domain';
import type { Fields } from './fields.ts';
import type { Invocation } from './invocation.ts';
import type { AwsFacts, ModelAws } from './model/seam.ts';
import type { Scenario } from './scenario.ts';

/** `by`: in whose name it was written; null where its process has several things in hand. */
export type Told = {
  readonly revision: number;
  /** As it says itself. */
  readonly at: Instant;
  /** When it became durable. */
  readonly writtenAt: Instant;
  readonly events: readonly Event[];
  readonly effects: readonly Effect[];
  readonly by: Invocation | null;
};

/** One execution as its written records tell it. */
export type Story = {
  readonly id: ExecutionId;
  /** The records replayed. */
  execution: Execution;
  head: Head;
  /** The object written last that holds its status and its waves. */
  waves: StoredObject | null;
  readonly records: Told[];
  /** The fields of the request that began it; null where nobody knows. */
  readonly request: Fields | null;
};

/** Places by their key, and of each server the key of its place: asked for at every call. */
export type Homes = { readonly places: ReadonlyMap<string, Place>; readonly servers: ReadonlyMap<string, string> };

export type Evidence = {
  readonly scenario: Scenario;
  readonly now: () => Instant;
  readonly stories: ReadonlyMap<string, Story>;
  readonly facts: AwsFacts;
  readonly truth: ModelAws['truth'];
  /** By server, newest first. */
  readonly points: ReadonlyMap<string, readonly RecoveryPoint[]>;
  readonly homes: Homes;
};
