/**
 * One run of the simulator by itself, from its options until it is asked to end. Nothing else in this program builds anything.
 *
 * Invariants
 * 1. It listens on loopback and nowhere else.
 * 2. It says that it listens when it does, and not before.
 */
import { serveSimulator, steeredClock, type ServedSimulator, type Simulator } from '@drs-orchestrator/drs-simulator';
import { CannotStart, codeOf } from './cannot-start.ts';
import { openKept } from './data-file.ts';
import { inWords, keepFaults, readEstateFile, readFaultFile } from './estate-file.ts';
import { introduction } from './introduction.ts';
import type { Options } from './options.ts';

export type Surroundings = {
  /** Takes lines for the person. */
  readonly tell: (text: string) => void;
  /** Real milliseconds since some moment. */
  readonly elapsed: () => number;
  /** Epoch milliseconds. */
  readonly timeOfDay: () => number;
  /** Resolves when the program is to end. */
  readonly stopped: Promise<void>;
};

const loopback = '127.0.0.1';

export const runSimulator = async (options: Options, { tell, elapsed, timeOfDay, stopped }: Surroundings): Promise<void> => {
  const estate = readEstateFile(options.estate);
  const faults = options.faults === undefined ? undefined : readFaultFile(options.faults);
  const clock = steeredClock({ begin: timeOfDay(), speed: options.speed, elapsed });
  const kept = inWords('--estate', estate.sourceName, () => openKept({ estate, seed: options.seed, clock }, options.dataFile));
  const { simulator } = kept;
  try {
    keepFaults(simulator, faults);
    const served = await listen(simulator, options.port);
    const { now } = simulator.clock();
    const { speed, dataFile } = options;
    const address = `http://${loopback}:${served.port}`;
    tell(introduction({ address, estate, dataFile, now, speed, remark: seedRemark(simulator, options.seed) }));
    await stopped;
    await served.close();
  } finally {
    kept.close();
  }
};

const listen = async (simulator: Simulator, port: number): Promise<ServedSimulator> => {
  try {
    return await serveSimulator(simulator, { host: loopback, port });
  } catch (cause) {
    const why = { EADDRINUSE: 'is taken', EACCES: 'may not be used' }[codeOf(cause) ?? ''];
    if (why === undefined) throw cause;
    throw new CannotStart(`Port ${port} ${why}. Choose another with --port; 0 takes any free one.`, cause);
  }
};

const seedRemark = (simulator: Simulator, wanted: number): string | undefined => {
  const { seed } = simulator.world();
  return seed === wanted ? undefined : `This world was made with seed ${seed} and keeps it.`;
};
