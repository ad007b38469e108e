/**
 * A document being run: drawn when it is asked for, looked at by the time.
 */
import { SECOND_MS } from '../instants.ts';
import { drawBetween } from '../random.ts';
import type { Outcome, Performance, Play } from '../world/ssm-records.ts';

/** How long it takes until a target begins. */
const PENDING_SECONDS = [1, 3] as const;

/** `timeoutSeconds`: what runs longer is timed out. */
export function drawPlay(
  { durationSeconds, outcome, output, error }: Performance,
  askedAt: number,
  timeoutSeconds: number,
  seed: number,
  ...words: readonly (string | number)[]
): Play {
  const startsAt = askedAt + Math.round(drawBetween(PENDING_SECONDS, seed, 'ssm-start', ...words) * SECOND_MS);
  const isTooLong = durationSeconds > timeoutSeconds;
  const endsAt = startsAt + Math.round(Math.min(durationSeconds, timeoutSeconds) * SECOND_MS);
  return { startsAt, endsAt, outcome: isTooLong ? 'TimedOut' : outcome, output, error };
}

export type PlayStatus = 'Pending' | 'InProgress' | Outcome;

export function playStatus({ startsAt, endsAt, outcome }: Play, now: number): PlayStatus {
  if (now < startsAt) return 'Pending';
  return now < endsAt ? 'InProgress' : outcome;
}
