/**
 * The command line: one bad day, and how fast it passes. A refusal is a sentence that names what is wrong.
 */
import { parseArgs } from 'node:util';
import { MAX_SPEED } from '@drs-orchestrator/drs-simulator';

export type Options = {
  /** The file of the day. */
  readonly day: string;
  /** Virtual seconds in a real one; undefined: as the day says. */
  readonly speed: number | undefined;
  /** Leaves the data directory where it is, to look into. */
  readonly keep: boolean;
};

export const usage = `usage: npm run rehearse -- FILE [--speed N] [--keep]

  FILE       a bad day, such as examples/bad-days/one-tier-fails.yaml
  --speed N  virtual seconds in a real one; left out: as the day says
  --keep     leaves the data directory of the product, and says where it is

docs/bad-days.md tells how a day of your own is written.`;

export type ReadOptions =
  { readonly kind: 'run'; readonly options: Options } | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly message: string };

const flags = { speed: { type: 'string' }, keep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

export const readOptions = (args: readonly string[]): ReadOptions => {
  // `npm run rehearse -- FILE` takes the `--` away, `node tools/run.mjs rehearse -- FILE` does not.
  const given = args[0] === '--' ? args.slice(1) : [...args];
  try {
    const { values, positionals } = parseArgs({ args: given, options: flags, strict: true, allowPositionals: true });
    if (values.help === true) return { kind: 'help' };
    const [day, ...others] = positionals;
    if (day === undefined || day === '' || others.length > 0) return { kind: 'wrong', message: 'Name one file: the bad day to rehearse.' };
    const speed = values.speed === undefined ? undefined : speedIn(values.speed);
    if (Number.isNaN(speed))
      return { kind: 'wrong', message: `--speed must be a number above 0, at most ${MAX_SPEED}, not "${values.speed ?? ''}".` };
    return { kind: 'run', options: { day, speed, keep: values.keep ?? false } };
  } catch (cause) {
    if (cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS'))
      return { kind: 'wrong', message: cause.message };
    throw cause;
  }
};

const speedIn = (text: string): number => {
  const number = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  return number > 0 && number <= MAX_SPEED ? number : NaN;
};
