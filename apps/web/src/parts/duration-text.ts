/**
 * Durations as people say them.
 */
import { en } from '../text/en.ts';

export const durationText = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  if (hours > 0) return en.durations.hours(hours, minutes);
  return minutes > 0 ? en.durations.minutes(minutes, seconds % 60) : en.durations.seconds(seconds);
};
