/**
 * `npm run rehearse -- FILE`: a bad day, from its file to its report.
 *
 * Owns: the exit code (0: the day ended as its file says it should; 1: it did not, or could not; 2: the call or the file is wrong), and
 * that no product and no data directory is left behind.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBadDay } from './bad-day.ts';
import { CannotRehearse } from './cannot-rehearse.ts';
import { productEnvironment } from './env.ts';
import { problemsOf } from './judge.ts';
import { readOptions, usage, type Options } from './options.ts';
import { startProduct } from './product-process.ts';
import { rehearse } from './rehearse.ts';
import { happeningLine, introduction, report } from './report.ts';

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
    return await run(read.options);
  } catch (cause) {
    if (!(cause instanceof CannotRehearse)) throw cause;
    console.error(cause.message);
    return cause.usage ? 2 : 1;
  }
};

/** What a shell reports of a program that Ctrl-C has ended. */
const interruptedCode = 130;

const run = async (options: Options): Promise<number> => {
  const day = readBadDay(options.day);
  const speed = options.speed ?? day.speed;
  const folder = mkdtempSync(join(tmpdir(), 'drs-rehearsal-'));
  const dataDir = join(folder, 'data');
  let child: ChildProcess | undefined;
  const clearAway = (): void => {
    child?.kill('SIGKILL');
    if (!options.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  process.on('exit', clearAway);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(interruptedCode));
  console.log(introduction(day, speed));
  const { seed, estate } = day;
  const ending = await rehearse(day, {
    dataDir,
    speed,
    start: () => startProduct({ dataDir, speed, seed, estate, environment: productEnvironment() }, (spawned) => (child = spawned)),
    tell: (milliseconds, what) => console.log(happeningLine(milliseconds, what)),
  });
  const problems = problemsOf(day, ending);
  console.log(report(day, ending, problems));
  if (options.keep) console.log(`\nThe data directory of the product: ${dataDir}`);
  return problems.length === 0 ? 0 : 1;
};

// Connections that were kept open would hold the process.
process.exit(await main(process.argv.slice(2)));
