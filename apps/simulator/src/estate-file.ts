/**
 * What the world is made of: the estate that was given, or the sample that the product drills; and the faults it is kept with.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  EstateError,
  FaultScriptError,
  parseEstate,
  parseFaultScript,
  type Estate,
  type FaultScript,
  type Simulator,
} from '@drs-orchestrator/drs-simulator';
import { CannotStart, codeOf } from './cannot-start.ts';

export const sampleName = 'examples/sample-estate.yaml';

export const readEstateFile = (given: string | undefined): Estate => {
  const path = given ?? fileURLToPath(new URL(`../../../${sampleName}`, import.meta.url));
  return inWords('--estate', given ?? sampleName, () => parseEstate(readFileSync(path, 'utf8'), given ?? sampleName));
};

export const readFaultFile = (path: string): FaultScript =>
  inWords('--faults', path, () => parseFaultScript(readFileSync(path, 'utf8'), path));

/** What they name and the world does not have is told as what is wrong in them. */
export const keepFaults = (simulator: Simulator, faults: FaultScript | undefined): void => {
  if (faults !== undefined) inWords('--faults', faults.sourceName, () => simulator.keepFaults(faults));
};

export const inWords = <Value>(flag: string, name: string, work: () => Value): Value => {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof EstateError || cause instanceof FaultScriptError) throw new CannotStart(`${flag}: ${cause.message}`, cause);
    const why = reasons[codeOf(cause) ?? ''];
    if (why === undefined) throw cause;
    throw new CannotStart(`${flag}: ${name} cannot be read (${why}).`, cause);
  }
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission to read it',
};
