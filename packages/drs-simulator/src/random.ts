/**
 * Chance by seed: every draw is a hash of the seed and of the words that say what is being drawn.
 *
 * Invariants
 * 1. The same seed and words give the same draw, in any order and after any restart: nothing here has a state.
 * 2. Two things drawn for one subject carry different words, or they would be the same draw.
 */
import { hash } from 'node:crypto';

const FRACTION_BITS = 52;
const HEX_DIGITS_OF_A_HASH = 64;

/** A closed range that a draw falls into, evenly. */
export type Range = readonly [low: number, high: number];

function digest(seed: number, words: readonly (string | number)[]): string {
  return hash('sha256', `${String(seed)}\u0000${words.join('\u0000')}`);
}

/** `length` hexadecimal digits, at most 64. */
export function drawHex(length: number, seed: number, ...words: readonly (string | number)[]): string {
  if (length > HEX_DIGITS_OF_A_HASH) throw new RangeError(`a draw has at most ${String(HEX_DIGITS_OF_A_HASH)} digits`);
  return digest(seed, words).slice(0, length);
}

/** In the form of a UUID, as requests and messages are named. */
export function drawUuid(seed: number, ...words: readonly (string | number)[]): string {
  const hex = digest(seed, words);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** A number from 0 up to, never reaching, 1. */
export function drawFraction(seed: number, ...words: readonly (string | number)[]): number {
  return Number.parseInt(digest(seed, words).slice(0, FRACTION_BITS / 4), 16) / 2 ** FRACTION_BITS;
}

export function drawBetween([low, high]: Range, seed: number, ...words: readonly (string | number)[]): number {
  return low + (high - low) * drawFraction(seed, ...words);
}

/** One of `choices`, which must not be empty. */
export function drawOne<T>(choices: readonly T[], seed: number, ...words: readonly (string | number)[]): T {
  const choice = choices[Math.floor(drawFraction(seed, ...words) * choices.length)];
  if (choice === undefined) throw new RangeError('nothing to choose from');
  return choice;
}
