/**
 * Moments and spans as AWS writes them, which is in more ways than its model says.
 */
import { instant } from '@drs-orchestrator/domain';
import type { Instant } from '@drs-orchestrator/domain';

const moment = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;

/** ISO 8601 with `Z`, an offset, or neither, which means UTC; digits beyond the millisecond are cut off. Undefined: unreadable. */
export const parseInstant = (text: string | undefined): Instant | undefined => {
  const parts = moment.exec(text ?? '');
  if (parts === null) return undefined;
  const [, seconds = '', fraction = '', offset = 'Z'] = parts;
  const withColon = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const milliseconds = Date.parse(`${seconds}${fraction.slice(0, 4)}${withColon}`);
  return Number.isNaN(milliseconds) ? undefined : instant(milliseconds);
};

/** As a filter wants it. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString();

const span = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration of days and smaller, in milliseconds; `P0D` is none. Undefined: unreadable. */
export const parseDuration = (text: string | undefined): number | undefined => {
  const parts = span.exec(text ?? '');
  if (parts === null) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part: string | undefined) => Number(part ?? '0'));
  return Math.round(((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1_000);
};
