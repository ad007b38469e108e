/**
 * The command line: flags, the environment variables of the same names, and what their values may be.
 *
 * Owns: names, defaults and limits. A flag goes before its variable.
 */
import { refused, type Result } from '@drs-orchestrator/domain';
import { environmentNames, type OptionName } from './env.ts';
import { parseFlags } from './flags.ts';

export type Options = {
  /** Run the sample drill, print its outcome and end. */
  readonly once: boolean;
  /** Import the sample and run its drill. */
  readonly demo: boolean;
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  readonly simulatorPort: number;
  /** Virtual seconds in a real one. */
  readonly speed: number;
  /** A file that takes the place of the sample world. */
  readonly estate: string | undefined;
  /** A fault script that the world is kept with. */
  readonly faults: string | undefined;
  /** Undefined: a new world gets the seed 1. */
  readonly seed: number | undefined;
  readonly json: boolean;
};

export const defaultDataDir = '.drs';

export const usage = `usage: npm start -- [--once] [--no-demo] [--data-dir .drs] [--port 8080] [--simulator-port 8081]
                     [--speed 60] [--estate FILE] [--faults FILE] [--seed N] [--json]`;

const flags = {
  once: { type: 'boolean' },
  'no-demo': { type: 'boolean' },
  'data-dir': { type: 'string' },
  port: { type: 'string' },
  'simulator-port': { type: 'string' },
  speed: { type: 'string' },
  estate: { type: 'string' },
  faults: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies Readonly<Record<OptionName, object>>;

export type Environment = (name: OptionName) => string | undefined;
type Given = Readonly<Partial<Record<OptionName, string | boolean | undefined>>>;
/** The text, and what its reader calls it: a flag or a variable. */
type Source = { readonly text: string; readonly name: string };

/** The refusal is a sentence that names the flag or variable. `help`: somebody asks for the usage. */
export const readOptions = (args: readonly string[], environment: Environment): Result<Options | 'help', string> => {
  const parsed = parseFlags(args, flags);
  if (!parsed.ok) return parsed;
  const { help, ...given } = parsed.value;
  if (help === true) return { ok: true, value: 'help' };
  try {
    const options = interpret(given, environment);
    const contradiction = contradictionIn(options);
    return contradiction === undefined ? { ok: true, value: options } : refused(contradiction);
  } catch (cause) {
    if (cause instanceof BadValue) return refused(cause.message);
    throw cause;
  }
};

class BadValue extends Error {}

const interpret = (given: Given, environment: Environment): Options => {
  const source = (name: OptionName): Source | undefined => {
    const flag = given[name];
    if (flag !== undefined) return { text: String(flag), name: `--${name}` };
    const text = environment(name);
    return text === undefined ? undefined : { text, name: environmentNames[name] };
  };
  const read = <Value>(name: OptionName, reader: (source: Source) => Value): Value | undefined => {
    const found = source(name);
    return found === undefined ? undefined : reader(found);
  };
  return {
    once: read('once', yesOrNo) ?? false,
    demo: !(read('no-demo', yesOrNo) ?? false),
    dataDir: read('data-dir', path) ?? defaultDataDir,
    port: read('port', port) ?? 8080,
    simulatorPort: read('simulator-port', port) ?? 8081,
    speed: read('speed', speed) ?? 60,
    estate: read('estate', path),
    faults: read('faults', path),
    seed: read('seed', seed),
    json: read('json', yesOrNo) ?? false,
  };
};

const contradictionIn = ({ once, demo, estate, port: api, simulatorPort }: Options): string | undefined => {
  if (once && estate !== undefined) return '--once runs the drill of the sample estate and cannot be used with --estate.';
  if (once && !demo) return '--once runs the sample drill and cannot be used with --no-demo.';
  if (api === simulatorPort && api !== 0) return `--port and --simulator-port are both ${api}; they must differ.`;
  return undefined;
};

const yesOrNo = ({ text, name }: Source): boolean => {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new BadValue(`${name} must be true or false, not "${text}".`);
};

const path = ({ text, name }: Source): string => {
  if (text === '' || text.includes('\0')) throw new BadValue(`${name} must be a path.`);
  return text;
};

const port = ({ text, name }: Source): number => {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (number <= 65_535) return number;
  throw new BadValue(`${name} must be a port from 0 to 65535, not "${text}".`);
};

/** Beyond this a wave is over before its first poll, and there is nothing left to show. */
const fastest = 10_000;

const speed = ({ text, name }: Source): number => {
  const number = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : NaN;
  if (number > 0 && number <= fastest) return number;
  throw new BadValue(`${name} must be a number above 0, at most ${fastest}, not "${text}".`);
};

const seed = ({ text, name }: Source): number => {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new BadValue(`${name} must be a whole number of at most 15 digits, not "${text}".`);
};
