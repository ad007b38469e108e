/**
 * Every kind of event and of effect by name, for those who meet them as data: what reads stored records, and what proves that all of
 * them are covered.
 *
 * Owns: the two lists. Total by type: a kind that is added to event.ts or effect.ts does not compile without its line here.
 */
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';

const events: Readonly<Record<Event['type'], true>> = {
  requested: true,
  accepted: true,
  'points-chosen': true,
  'checks-overridden': true,
  'start-failed': true,
  'settings-drifted': true,
  'settings-prepared': true,
  'settings-refused': true,
  'settings-deferred': true,
  'wave-starting': true,
  'launch-asked': true,
  'launch-unsure': true,
  'launch-looked': true,
  'launch-unseen': true,
  'launch-deferred': true,
  'job-known': true,
  'launch-refused': true,
  'launch-abandoned': true,
  'servers-observed': true,
  'job-observed': true,
  'job-ended': true,
  'wave-completed': true,
  'wave-failed': true,
  'wave-timed-out': true,
  paused: true,
  resumed: true,
  'cancel-requested': true,
  'wave-retry-requested': true,
  'wave-skipped': true,
  'engine-started': true,
  'awaiting-resume': true,
  'effect-done': true,
  'wave-cancelled': true,
  completed: true,
  failed: true,
  cancelled: true,
  'termination-requested': true,
  'termination-asked': true,
  'termination-unsure': true,
  'termination-looked': true,
  'termination-unseen': true,
  'termination-deferred': true,
  'termination-job-known': true,
  'termination-job-observed': true,
  'termination-over': true,
  'termination-checked': true,
  deleted: true,
};

const effects: Readonly<Record<Effect['kind'], true>> = {
  'wake-worker': true,
  'start-engine': true,
  'release-engine': true,
  'release-claims': true,
  terminate: true,
  notify: true,
  deliver: true,
};

export const eventTypes: readonly string[] = Object.keys(events);
export const effectKinds: readonly string[] = Object.keys(effects);
