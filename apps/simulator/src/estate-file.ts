/**
 * The estate of the world: the file that was given, or the sample that the product drills.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EstateError, parseEstate, type Estate } from '@drs-orchestrator/drs-simulator';
import { CannotStart, codeOf } from './cannot-start.ts';

export const sampleName = 'examples/sample-estate.yaml';

export const readEstateFile = (given: string | undefined): Estate => {
  const path = given ?? fileURLToPath(new URL(`../../../${sampleName}`, import.meta.url));
  try {
    return parseEstate(readFileSync(path, 'utf8'), given ?? sampleName);
  } catch (cause) {
    if (cause instanceof EstateError) throw new CannotStart(`--estate: ${cause.message}`, cause);
    const code = codeOf(cause);
    if (code === undefined) throw cause;
    throw new CannotStart(`--estate: ${given ?? sampleName} cannot be read (${reasons[code] ?? code}).`, cause);
  }
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission to read it',
};
