/**
 * Moments as somebody types them: a date and a time of day, in the zone that this browser's preferences want.
 */
import type { Zone } from '../app/preferences.ts';

export type TypedMoment = { readonly date: string; readonly time: string };

/** `from`, `to`: a day without a time is the whole of it, and a minute too; `exact`: nothing is added to what is said. */
export type MomentMeaning = 'from' | 'to' | 'exact';

export const noMoment: TypedMoment = { date: '', time: '' };

/** ISO 8601 in UTC; empty where nothing is typed, undefined where what is typed is no moment, or not yet. */
export const momentOf = ({ date, time }: TypedMoment, zone: Zone, meaning: MomentMeaning): string | undefined => {
  if (date === '' && time === '') return '';
  const clock = clockOf(time, meaning);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || clock === undefined) return undefined;
  const moment = new Date(`${date}T${clock}${zone === 'utc' ? 'Z' : ''}`);
  if (Number.isNaN(moment.getTime())) return undefined;
  // The 31st of a month that has 30 days would be the first of the next one.
  return dayOf(moment, zone) === date ? moment.toISOString() : undefined;
};

const clockOf = (time: string, meaning: MomentMeaning): string | undefined => {
  const [, minute, seconds] = /^(\d{2}:\d{2})(:\d{2})?$/.exec(time) ?? [];
  if (minute === undefined && time !== '') return undefined;
  switch (meaning) {
    case 'from':
      return `${minute ?? '00:00'}${seconds ?? ':00'}`;
    case 'to':
      return `${minute ?? '23:59'}${seconds ?? ':59'}.999`;
    case 'exact':
      return minute === undefined ? undefined : `${minute}${seconds ?? ':00'}`;
  }
};

const minuteMilliseconds = 60_000;

/** A moment whose parts in UTC are those of `at` in the zone. */
const shifted = (at: Date, zone: Zone): Date =>
  zone === 'utc' ? at : new Date(at.getTime() - at.getTimezoneOffset() * minuteMilliseconds);

const dayOf = (at: Date, zone: Zone): string => shifted(at, zone).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** How a moment would have been typed. */
export const typedOf = (moment: string, zone: Zone, meaning: MomentMeaning): TypedMoment => {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return noMoment;
  const [, clock = ''] = shifted(at, zone).toISOString().split('T');
  return { date: dayOf(at, zone), time: clock.slice(0, (meaning === 'exact' ? 'hh:mm:ss' : 'hh:mm').length) };
};

/** Of a text in an address or a draft: empty where it is none. */
export const knownMoment = (text: string): string => {
  const at = new Date(text);
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(at.getTime()) ? at.toISOString() : '';
};
