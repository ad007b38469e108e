/**
 * `npm run simulator`: the simulated AWS by itself, without the product.
 *
 * Owns: the exit code. 2: the command line was wrong; 1: it could not start; 0: it was asked to end.
 */
import { CannotStart } from './cannot-start.ts';
import { usage } from './introduction.ts';
import { readOptions } from './options.ts';
import { runSimulator } from './run-simulator.ts';
import { whenAskedToStop } from './stopping.ts';

const main = async (args: readonly string[]): Promise<number> => {
  const read = readOptions(args);
  switch (read.kind) {
    case 'help':
      console.log(usage);
      return 0;
    case 'wrong':
      console.error(`${read.message}\n${usage}`);
      return 2;
    case 'run':
      break;
  }
  try {
    await runSimulator(read.options, {
      tell: (text) => console.log(text),
      elapsed: () => performance.now(),
      timeOfDay: () => Date.now(),
      stopped: whenAskedToStop(),
    });
    return 0;
  } catch (cause) {
    if (!(cause instanceof CannotStart)) throw cause;
    console.error(cause.message);
    return 1;
  }
};

// A client that keeps its connection open would hold the process; everything is answered and written by now.
process.exit(await main(process.argv.slice(2)));
