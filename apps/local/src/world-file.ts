/**
 * Which world the simulator has: the sample's, or that of the estate somebody gave; and which faults it is kept with.
 *
 * Owns: when a world is replaced. It is kept as long as the same estate is asked for; another one begins with an empty
 * world. A crash in between only means that it is replaced once more.
 */
import { readFileSync, rmSync } from 'node:fs';
import type { Settings } from '@drs-orchestrator/adapters-sqlite';
import {
  EstateError,
  FaultScriptError,
  openSimulator,
  parseEstate,
  parseFaultScript,
  type Estate,
  type FaultScript,
  type Simulator,
  type SimulatorOptions,
} from '@drs-orchestrator/drs-simulator';
import { CannotStart, systemCode } from './cannot-start.ts';

const setting = 'estate';

/** Without an estate given, the world is left as it is. */
export const replaceWorld = (settings: Settings, file: string, given: Estate | undefined): 'kept' | 'replaced' => {
  if (given === undefined || settings.get(setting) === given.fingerprint) return 'kept';
  for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  return 'replaced';
};

/** Once the world has been opened with its estate. */
export const rememberWorld = (settings: Settings, given: Estate | undefined): void => {
  const name = given?.fingerprint ?? 'sample';
  if (settings.get(setting) !== name) settings.set(setting, name);
};

export const readEstate = (path: string): Estate => readGiven('--estate', path, parseEstate);

export const readFaults = (path: string): FaultScript => readGiven('--faults', path, parseFaultScript);

const readGiven = <Parsed>(flag: string, path: string, parse: (text: string, sourceName: string) => Parsed): Parsed =>
  inWords(flag, () => {
    try {
      return parse(readFileSync(path, 'utf8'), path);
    } catch (cause) {
      const code = systemCode(cause);
      if (code === undefined) throw cause;
      throw new CannotStart(`${flag}: ${path} cannot be read (${code}).`, { usage: true, cause });
    }
  });

/** Opens the world, with the faults that were given; what either names and the world does not have is the caller's mistake. */
export const openWorld = (options: SimulatorOptions, faults: FaultScript | undefined): Simulator => {
  const simulator = inWords('--estate', () => openSimulator(options));
  if (faults !== undefined) inWords('--faults', () => simulator.keepFaults(faults));
  return simulator;
};

const inWords = <Value>(flag: string, work: () => Value): Value => {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof EstateError || cause instanceof FaultScriptError)) throw cause;
    throw new CannotStart(`${flag}: ${cause.message}`, { usage: true, cause });
  }
};
