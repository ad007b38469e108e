/**
 * The command line of `npm run simulate`.
 *
 * Owns: which options there are, and one clear line about what is wrong with them.
 */
import { parseArgs } from 'node:util';

export type Options =
  | { readonly kind: 'help' }
  | { readonly kind: 'replay'; readonly seed: number; readonly wire: boolean }
  | {
      readonly kind: 'campaign';
      readonly first: number;
      readonly seeds: number | null;
      readonly minutes: number | null;
      readonly wire: boolean;
    }
  /** `name` null: all of them. */
  | { readonly kind: 'defects'; readonly name: string | null; readonly first: number; readonly seeds: number | null };

export class BadOptions extends Error {
  override readonly name = 'BadOptions';
}

export const usage = `usage: npm run simulate -- [--seeds N] [--seed S] [--wire] [--minutes M]
       npm run simulate -- --defects | --defect NAME [--seeds N] [--seed S]

Runs the whole product by seed: random plans and people, crashes, lost answers and everything else that goes wrong, on one virtual
clock. After each step the invariants I1 to I14 are checked (docs/invariants.md).

  --seeds N     so many seeds, from S or else from 1 (default: 1000)
  --seed S      alone: replays this one and prints its history; with --seeds or --minutes: the first seed
  --minutes M   goes on with further seeds until so many minutes have passed
  --wire        through the AWS adapters and the simulator's wire
  --defects     plants one defect after the other in the product, and prints by which seed each is found, as a table
  --defect NAME the same with this one alone
  --help        this text

It ends with 1 where an invariant is broken: then it tells which, by which seed, and a shortened history. The last line is the rate.`;

const defaultSeeds = 1_000;
const mostSeeds = 10_000_000;
const mostMinutes = 24 * 60;
const greatestSeed = 2 ** 32 - 1;

export const parseOptions = (args: readonly string[]): Options => {
  const { values } = read(args);
  if (values.help === true) return { kind: 'help' };
  const wire = values.wire === true;
  const seed = whole('--seed', values.seed, 0, greatestSeed);
  const seeds = whole('--seeds', values.seeds, 1, mostSeeds);
  const minutes = values.minutes === undefined ? null : positive('--minutes', values.minutes, mostMinutes);
  if (values.defects === true || values.defect !== undefined) {
    if (wire || minutes !== null) throw new BadOptions('Defects are planted at the ports, seed by seed: without --wire and --minutes');
    return { kind: 'defects', name: values.defect ?? null, first: seed ?? 1, seeds };
  }
  if (seed !== null && seeds === null && minutes === null) return { kind: 'replay', seed, wire };
  return { kind: 'campaign', first: seed ?? 1, seeds: seeds ?? (minutes === null ? defaultSeeds : null), minutes, wire };
};

const read = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        seed: { type: 'string' },
        minutes: { type: 'string' },
        wire: { type: 'boolean' },
        defects: { type: 'boolean' },
        defect: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new BadOptions(cause instanceof Error ? cause.message.split('. ')[0] : String(cause), { cause });
  }
};

const whole = (name: string, text: string | undefined, fewest: number, most: number): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= fewest && value <= most) return value;
  throw new BadOptions(`${name} must be a whole number from ${String(fewest)} to ${String(most)}, not "${text}"`);
};

const positive = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value > 0 && value <= most) return value;
  throw new BadOptions(`${name} must be a number above 0 and at most ${String(most)}, not "${text}"`);
};
