/**
 * `npm start`: the product on a laptop.
 *
 * Owns: the exit code, and what is said where there is no start. Everything heavy is loaded after the command line has
 * been read.
 */
import { CannotStart } from './cannot-start.ts';
import { readEnvironment, silenceSdkWarning } from './env.ts';
import { readOptions, usage } from './options.ts';

const main = async (args: readonly string[]): Promise<number> => {
  const options = readOptions(args, readEnvironment);
  if (!options.ok) return complain(options.refusal, true);
  if (options.value === 'help') {
    console.log(usage);
    return 0;
  }
  silenceSdkWarning();
  process.umask(ownerOnly);
  const { runLocal } = await import('./run-local.ts');
  try {
    return await runLocal(options.value, args);
  } catch (cause) {
    if (cause instanceof CannotStart) return complain(cause.message, cause.usage);
    throw cause;
  }
};

/** Takes from every file made here what others could do with it: the data directory may be one that they can enter. */
const ownerOnly = 0o077;

const complain = (message: string, isUsage: boolean): number => {
  console.error(message);
  if (isUsage) console.error(usage);
  return isUsage ? 2 : 1;
};

// Connections that clients keep open would hold the process; whatever matters is closed and written by now.
process.exit(await main(process.argv.slice(2)));
