/**
 * Moments and durations, as this browser's preferences want them.
 */
import { usePreferences, type Zone } from '../app/preferences.ts';
import { en } from '../text/en.ts';
import { durationText } from './duration-text.ts';

const styles: Readonly<Record<Zone, Intl.DateTimeFormat>> = {
  local: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }),
  utc: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }),
};

export const timeText = (time: string, zone: Zone): string => `${styles[zone].format(new Date(time))}${zone === 'utc' ? ' UTC' : ''}`;

export const useTimeText = (): ((time: string) => string) => {
  const { zone } = usePreferences();
  return (time) => timeText(time, zone);
};

/** The exact moment is in the element, whatever is shown. */
export const Time = ({ at }: { readonly at: string | null }) => {
  const text = useTimeText();
  return at === null ? <span>{en.states.none}</span> : <time dateTime={at}>{text(at)}</time>;
};

export const between = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

type DurationProps = { readonly startTime: string; readonly endTime: string | null; readonly asOf: string };

/** How long something took, or has taken as of an answer, by the clock that its times are of: this browser's may be another. */
export const Duration = ({ startTime, endTime, asOf }: DurationProps) => (
  <>{endTime === null ? en.executions.soFar(durationText(between(startTime, asOf))) : durationText(between(startTime, endTime))}</>
);
