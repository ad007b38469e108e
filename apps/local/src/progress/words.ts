/**
 * Spans of time and counts in a few characters, and sentences in the width there is.
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

/** What AWS says may hold line breaks, and a break in the wrong place spoils a table. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** In lines of at most `width` characters, broken between words where that can be; what `limit` lines do not hold ends in `…`. */
export const wrapped = (text: string, width: number, limit: number): readonly string[] => {
  const lines: string[] = [];
  let rest = oneLine(text);
  while (rest.length > width && lines.length < limit - 1) {
    const space = rest.lastIndexOf(' ', width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest.length > width ? `${rest.slice(0, width - 1)}…` : rest];
};
