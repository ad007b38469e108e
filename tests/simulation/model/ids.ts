/**
 * Ids in the forms that AWS gives them, drawn from what they name: the same thing has the same id in every run of a seed.
 */
import type { Random } from '../random.ts';

const digits = 17;

/** Seventeen hexadecimal digits. */
export const hexDigits = (random: Random, name: string): string => {
  const stream = random.stream(name);
  let text = '';
  while (text.length < digits) text += Math.floor(stream.next() * 2 ** 32).toString(16);
  return text.slice(0, digits);
};
