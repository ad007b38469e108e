/**
 * Moments and durations as AWS writes them. Inside the simulator a moment is a number: epoch milliseconds.
 */

/** As DRS answers: UTC with an offset and microseconds, which is within the model's 32 characters though not its pattern. */
export function drsInstant(at: number): string {
  return new Date(at).toISOString().replace('Z', '000+00:00');
}

/** As EC2 and STS answer. */
export function isoInstant(at: number): string {
  return new Date(at).toISOString();
}

/** An ISO 8601 duration as DRS writes a lag; none at all is `P0D`. */
export function isoDuration(seconds: number): string {
  if (seconds <= 0) return 'P0D';
  const whole = Math.floor(seconds);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 3600) % 24, 'H'],
    [Math.floor(whole / 60) % 60, 'M'],
    [whole % 60, 'S'],
  ];
  const days = Math.floor(whole / 86_400);
  const clock = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${String(amount)}${unit}`)
    .join('');
  return `P${days > 0 ? `${String(days)}D` : ''}${clock === '' ? '' : `T${clock}`}`;
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
