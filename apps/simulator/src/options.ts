/**
 * The command line: flags, their defaults and limits. A refusal is a sentence that names the flag.
 */
import { parseArgs } from 'node:util';
import { MAX_SPEED } from '@drs-orchestrator/drs-simulator';

export type Options = {
  /** Undefined: the sample estate. */
  readonly estate: string | undefined;
  /** A fault script that the world is kept with. */
  readonly faults: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  /** Undefined: the world lives in memory. */
  readonly dataFile: string | undefined;
  readonly seed: number;
  /** Virtual seconds in a real one. */
  readonly speed: number;
};

export const defaults = { port: 8081, seed: 1, speed: 1 } as const;

export type ReadOptions =
  { readonly kind: 'run'; readonly options: Options } | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly message: string };

const flags = {
  estate: { type: 'string' },
  faults: { type: 'string' },
  port: { type: 'string' },
  'data-file': { type: 'string' },
  seed: { type: 'string' },
  speed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

class WrongValue extends Error {}

export const readOptions = (args: readonly string[]): ReadOptions => {
  try {
    // `npm run simulator -- --port 0` takes the `--` away, `node tools/run.mjs simulator -- --port 0` does not.
    const { values } = parseArgs({ args: args[0] === '--' ? args.slice(1) : [...args], options: flags, strict: true });
    if (values.help === true) return { kind: 'help' };
    return {
      kind: 'run',
      options: {
        estate: path('--estate', values.estate),
        faults: path('--faults', values.faults),
        port: port(values.port) ?? defaults.port,
        dataFile: path('--data-file', values['data-file']),
        seed: seed(values.seed) ?? defaults.seed,
        speed: speed(values.speed) ?? defaults.speed,
      },
    };
  } catch (cause) {
    const isParsing = cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS');
    if (cause instanceof WrongValue || isParsing) return { kind: 'wrong', message: cause.message };
    throw cause;
  }
};

const path = (flag: string, text: string | undefined): string | undefined => {
  if (text === undefined || (text !== '' && !text.includes('\0'))) return text;
  throw new WrongValue(`${flag} must be a path.`);
};

const port = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (number <= 65_535) return number;
  throw new WrongValue(`--port must be a port from 0 to 65535, not "${text}".`);
};

const seed = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new WrongValue(`--seed must be a whole number of at most 15 digits, not "${text}".`);
};

const speed = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const number = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (number > 0 && number <= MAX_SPEED) return number;
  throw new WrongValue(`--speed must be a number above 0, at most ${MAX_SPEED}, not "${text}".`);
};
