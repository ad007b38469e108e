/**
 * A fault script from its text: `faults:` and a list, in YAML or JSON, or an error that names every field that is wrong, and its line.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { fieldName, readYaml, YamlError } from '../located-yaml.ts';
import type { LocatedYaml, Path } from '../located-yaml.ts';
import type { Fault } from './fault.ts';
import { faultSchema } from './fault.ts';

/** A thousand faults with every member are a third of this. */
const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_FAULTS_IN_SCRIPT = 1000;

export type FaultScript = {
  readonly sourceName: string;
  /** Of the text: a world is kept with a script by it. */
  readonly fingerprint: string;
  readonly faults: readonly Fault[];
  /** Where a field of the fault at `path[0]` stands; undefined where the text had no lines. */
  lineOf(path: Path): number | undefined;
  /** What such a field is called: `faults[2].count`. */
  fieldOf(path: Path): string;
};

export type ScriptProblem = { readonly field: string; readonly line?: number; readonly message: string };

export class FaultScriptError extends Error {
  readonly problems: readonly ScriptProblem[];

  constructor(sourceName: string, problems: readonly ScriptProblem[]) {
    super(
      problems
        .map((problem) => `${sourceName}${problem.line === undefined ? '' : `:${String(problem.line)}`}: ${told(problem)}`)
        .join('\n'),
    );
    this.name = 'FaultScriptError';
    this.problems = problems;
  }
}

function told({ field, message }: ScriptProblem): string {
  return field === '' ? message : `${field}: ${message}`;
}

const scriptSchema = z.strictObject({ faults: z.array(faultSchema).max(MAX_FAULTS_IN_SCRIPT) });

export function parseFaultScript(text: string, sourceName: string): FaultScript {
  const { value, lineOf } = readOrFail(text, sourceName);
  const fingerprint = createHash('sha256').update(text).digest('hex');
  return scriptOf(value, { sourceName, fingerprint, lineOf });
}

/** As a request may bring it: a script, or one fault alone. */
export function readFaults(value: unknown, from: Pick<FaultScript, 'sourceName' | 'lineOf'>): FaultScript {
  const isAlone = typeof value === 'object' && value !== null && !('faults' in value);
  if (!isAlone) return scriptOf(value, { ...from, fingerprint: '' });
  const parsed = faultSchema.safeParse(value);
  if (!parsed.success) return fail(parsed.error, from);
  const below = (path: Path): Path => path.slice(1);
  return {
    ...from,
    fingerprint: '',
    faults: [parsed.data],
    lineOf: (path) => from.lineOf(below(path)),
    fieldOf: (path) => fieldName(below(path)),
  };
}

/** Text that is no YAML at all is a script's error too. */
export function readOrFail(text: string, sourceName: string): LocatedYaml {
  try {
    return readYaml(text, MAX_TEXT_BYTES);
  } catch (error) {
    if (error instanceof YamlError) throw new FaultScriptError(sourceName, [{ field: '', line: error.line, message: error.message }]);
    throw error;
  }
}

function scriptOf(value: unknown, from: Pick<FaultScript, 'sourceName' | 'fingerprint' | 'lineOf'>): FaultScript {
  const parsed = scriptSchema.safeParse(value);
  if (!parsed.success) return fail(parsed.error, from);
  const below = (path: Path): Path => ['faults', ...path];
  return { ...from, faults: parsed.data.faults, lineOf: (path) => from.lineOf(below(path)), fieldOf: (path) => fieldName(below(path)) };
}

function fail({ issues }: z.ZodError, { sourceName, lineOf }: Pick<FaultScript, 'sourceName' | 'lineOf'>): never {
  const problems = issues.map((issue): ScriptProblem => {
    const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
    const line = lineOf(path);
    return { field: fieldName(path), ...(line === undefined ? {} : { line }), message: issue.message };
  });
  throw new FaultScriptError(sourceName, problems);
}
