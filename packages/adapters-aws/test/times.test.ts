/** Moments and spans in the forms that AWS sends. */
import { expect, it } from 'vitest';
import { parseDuration, parseInstant } from '../src/parse/times.ts';

const noon = Date.parse('2026-01-05T12:00:00.123Z');

it.each([
  ['2026-01-05T12:00:00.123Z'],
  ['2026-01-05T12:00:00.123456+00:00'],
  ['2026-01-05T12:00:00.123'],
  ['2026-01-05T13:00:00.123456789+01:00'],
  ['2026-01-05T11:00:00.1234-0100'],
])('reads %s', (text) => {
  expect(parseInstant(text)).toBe(noon);
});

it.each([['yesterday'], ['2026-01-05'], [''], [undefined], ['2026-13-05T12:00:00Z']])('does not guess at %s', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

it.each([
  ['P0D', 0],
  ['PT1M30S', 90_000],
  ['P1DT2H', 93_600_000],
  ['PT0.5S', 500],
])('reads the span %s', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it('does not guess at a span', () => {
  expect(parseDuration('soon')).toBeUndefined();
});
