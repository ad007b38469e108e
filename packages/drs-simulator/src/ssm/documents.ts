/**
 * Which documents there are: those of the world, and AWS's own that run what they are given.
 *
 * Invariant: a document of the world goes before AWS's of the same name.
 */
import type { DocumentScript, ParameterValues, Performance } from '../world/ssm-records.ts';
import type { World } from '../world/world.ts';
import { documentsSchema, MAX_DOCUMENTS } from './document-schema.ts';

const RUNS_COMMANDS: Omit<DocumentScript, 'name' | 'platforms'> = {
  kind: 'command',
  parameters: { commands: 'required', workingDirectory: 'optional', executionTimeout: 'optional' },
  durationSeconds: 2,
  outcome: 'Success',
  output: '',
  error: '',
  targets: [],
};
const AWS_OWN: readonly DocumentScript[] = [
  { ...RUNS_COMMANDS, name: 'AWS-RunPowerShellScript', platforms: ['linux', 'windows'] },
  { ...RUNS_COMMANDS, name: 'AWS-RunShellScript', platforms: ['linux'] },
];

export function putDocument(world: World, script: DocumentScript): void {
  world.documents.put({ v: 1, script });
}

export type DocumentControl = {
  /** By name; AWS's own are not among them, unless they were given. */
  documents(): readonly DocumentScript[];
  /** Checked; one of the same name takes the other's place. */
  putDocuments(scripts: readonly DocumentScript[]): void;
  clearDocuments(): void;
};

/** For whoever has the simulator in hand. */
export function controlDocuments(world: World, clock: { now(): number }): DocumentControl {
  const names = (): readonly string[] => world.documents.all().map(({ script }) => script.name);
  return {
    documents: () =>
      world.documents
        .all()
        .map(({ script }) => script)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    putDocuments: (given) => {
      const scripts = documentsSchema.parse(given);
      if (new Set([...names(), ...scripts.map(({ name }) => name)]).size > MAX_DOCUMENTS)
        throw new RangeError(`at most ${String(MAX_DOCUMENTS)} documents at a time`);
      for (const script of scripts) putDocument(world, script);
      world.commit(clock.now());
    },
    clearDocuments: () => {
      for (const name of names()) world.documents.remove(name);
      world.commit(clock.now());
    },
  };
}

/** By its name, or by an ARN that ends in it. */
export function findDocument(world: World, named: string): DocumentScript | undefined {
  const name = named.replace(/^arn:aws[\w-]*:ssm:[\w-]*:\d{0,12}:(?:document|automation-definition)\//, '');
  return world.documents.get(name)?.script ?? AWS_OWN.find((document) => document.name === name);
}

/** A document has one version here. */
export function isKnownVersion(version: string | undefined): boolean {
  return version === undefined || version === '1' || version === '$LATEST' || version === '$DEFAULT';
}

/** What is wrong with the parameters; undefined: nothing. */
export function parameterProblem({ name, parameters }: DocumentScript, given: ParameterValues): string | undefined {
  if (parameters === undefined) return undefined;
  const unknown = Object.keys(given).filter((parameter) => parameters[parameter] === undefined);
  if (unknown.length > 0) return `Parameters ${unknown.join(', ')} are not defined in the document ${name}.`;
  const missing = Object.keys(parameters).filter((parameter) => parameters[parameter] === 'required' && given[parameter] === undefined);
  return missing.length > 0 ? `Parameters ${missing.join(', ')} of the document ${name} must be given.` : undefined;
}

export type Subject = { readonly instanceId: string; readonly hostname: string | undefined };

/** What the document does on these, of which the first that it says something about counts. */
export function performanceOn(script: DocumentScript, subjects: readonly Subject[]): Performance {
  const { durationSeconds, outcome, output, error } = script;
  const special = script.targets.find((target) =>
    subjects.some(({ instanceId, hostname }) => ('instanceId' in target ? target.instanceId === instanceId : target.hostname === hostname)),
  );
  return { durationSeconds, outcome, output, error, ...special };
}
