/**
 * What must be done outside after a record is written, as data.
 *
 * An effect stays on the execution's head until it is acknowledged, and whoever finds it there may repeat it: each is
 * harmless when done twice (a notification is at worst repeated after a crash). Launching servers is not among them, because its intent is a chunk in state `asked`.
 */
import type { Instant } from '../instant.ts';

export type Effect =
  /** Wake the worker that goes on with a start accepted over HTTP. */
  | { readonly kind: 'wake-worker' }
  /** Start the engine under this generation. */
  | { readonly kind: 'start-engine'; readonly generation: number }
  /** End the engine's wait for the pause of this revision. */
  | { readonly kind: 'release-engine'; readonly pauseRevision: number }
  /** Give back the claims on servers and plan. */
  | { readonly kind: 'release-claims' }
  /** Tell those who asked to be told. */
  | { readonly kind: 'notify'; readonly topic: NotificationTopic };

export type NotificationTopic = 'started' | 'paused' | 'completed' | 'failed' | 'cancelled';

/** `key` is unique within the execution. `revision` and `since`: the record that made it; who wrote that one carries it out. */
export type PendingEffect = Effect & { readonly key: string; readonly revision: number; readonly since: Instant };
