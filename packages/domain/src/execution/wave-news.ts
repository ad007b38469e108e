/**
 * Telling of waves that are over: it goes with the events that end them into one record, whoever writes it.
 */
import type { ObservationEffect } from './effect.ts';
import type { Event } from './event.ts';

export const waveNews = (events: readonly Event[]): readonly ObservationEffect[] =>
  events.flatMap((event): readonly ObservationEffect[] => {
    if (event.type === 'wave-completed') return [{ kind: 'notify', topic: 'wave-completed', wave: event.wave }];
    const isFailed = event.type === 'wave-failed' || event.type === 'wave-timed-out';
    return isFailed ? [{ kind: 'notify', topic: 'wave-failed', wave: event.wave }] : [];
  });
