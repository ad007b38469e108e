/**
 * Spans of time and counts in a few characters.
 */

/** `8s`, `4m 07s`, `1h 02m`. */
export const spanText = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
};

const two = (number: number): string => String(number).padStart(2, '0');

type Counts = { readonly launched: number; readonly servers: number; readonly failed: number };

/** `3 of 10`, `3 of 10, 1 failed`. */
export const countText = ({ launched, servers, failed }: Counts): string =>
  `${launched} of ${servers}${failed === 0 ? '' : `, ${failed} failed`}`;

/** `3 of 10 launched`, `3 of 10 launched, 1 failed`. */
export const serversText = ({ launched, servers, failed }: Counts): string =>
  `${launched} of ${servers} launched${failed === 0 ? '' : `, ${failed} failed`}`;
