/**
 * Dates and times that somebody types.
 */
export const moments = {
  inZone: (label: string, zone: 'local' | 'utc'): string => `${label} (${zone === 'utc' ? 'UTC' : 'local time'})`,
  date: (label: string): string => `${label}: date`,
  time: (label: string): string => `${label}: time`,
  calendar: (label: string): string => `${label}: choose a date in the calendar`,
  wrong: 'Not a moment: a date, such as 2030-01-31, and a time, such as 08:00.',
} as const;
