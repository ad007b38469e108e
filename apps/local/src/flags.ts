/**
 * Reading a command line by a table of flags, for every program of this room.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { refused, type Result } from '@drs-orchestrator/domain';

type FlagTable = NonNullable<ParseArgsConfig['options']>;
type Values<Flags extends FlagTable> = ReturnType<typeof parsed<Flags>>;

/** With `--help` beside them. The refusal is a sentence that names the flag. */
export const parseFlags = <const Flags extends FlagTable>(args: readonly string[], flags: Flags): Result<Values<Flags>, string> => {
  try {
    // `npm start -- --once` takes the `--` away, `node tools/run.mjs start -- --once` does not.
    return { ok: true, value: parsed(args[0] === '--' ? args.slice(1) : args, flags) };
  } catch (cause) {
    if (cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS')) return refused(cause.message);
    throw cause;
  }
};

const parsed = <Flags extends FlagTable>(args: readonly string[], flags: Flags) =>
  parseArgs({ args: [...args], options: { ...flags, help: { type: 'boolean', short: 'h' } } as const, strict: true }).values;
