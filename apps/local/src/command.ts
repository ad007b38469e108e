/**
 * A short program: a command line, something done, an exit code.
 *
 * stdout has the result and nothing else. Exit code 2: the call was wrong; 1: it could not be done.
 */
import type { Result } from '@drs-orchestrator/domain';
import { CannotStart } from './cannot-start.ts';

export type Command<Options> = {
  readonly usage: string;
  readonly options: Result<Options | 'help', string>;
  /** Answers the line for stdout. */
  readonly run: (options: Options) => Promise<string>;
};

export const runCommand = async <Options extends object>({ usage, options, run }: Command<Options>): Promise<void> => {
  if (!options.ok) {
    console.error(`${options.refusal}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (options.value === 'help') {
    console.log(usage);
    return;
  }
  // What is made in the data directory is its owner's alone.
  process.umask(0o077);
  try {
    console.log(await run(options.value));
  } catch (cause) {
    if (!(cause instanceof CannotStart)) throw cause;
    console.error(cause.message);
    process.exitCode = 1;
  }
};
