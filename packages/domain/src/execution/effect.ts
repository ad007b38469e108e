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
  /** See to it that the instances asked for are terminated, until somebody has seen what is left of them. */
  | { readonly kind: 'terminate' }
  /** Tell those who want to know. */
  | ({ readonly kind: 'notify' } & News)
  /** Tell one of them, who could not be told at first. */
  | ({ readonly kind: 'deliver' } & News & Delivery);

/** What a record leaves to be told. */
export type News = { readonly topic: ExecutionTopic } | { readonly topic: WaveTopic; readonly wave: number };

/** About the execution as a whole. */
export type ExecutionTopic = 'started' | 'paused' | 'completed' | 'failed' | 'cancelled';
/** About one wave; `wave-failed` also where it timed out. */
export type WaveTopic = 'wave-completed' | 'wave-failed';
export type NotificationTopic = ExecutionTopic | WaveTopic;

/** Where news goes: the installation's topic and event bus, and what the plan itself names. `mail` puts its address on the topic. */
export type NotificationTarget = 'topic' | 'bus' | 'mail' | 'webhook';

export type Delivery = {
  readonly target: NotificationTarget;
  /** The effect that the news came with: its key, its record and its time. */
  readonly origin: { readonly key: string; readonly revision: number; readonly since: Instant };
  /** Tries so far. */
  readonly tries: number;
  /** When to try again, if this one comes to nothing. */
  readonly dueAt: Instant;
};

/** All that an observation may leave to be done (I1): it tells of waves, and starts or ends nothing. */
export type ObservationEffect = { readonly kind: 'notify'; readonly topic: WaveTopic; readonly wave: number };

/** `key` is unique within the execution. `revision` and `since`: the record that made it; who wrote that one carries it out. */
export type PendingEffect = Effect & { readonly key: string; readonly revision: number; readonly since: Instant };
