/**
 * Templates as `npm run synth` makes them, each synthesised once for a test file.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HandlerName } from '@drs-orchestrator/contract';
import { createApp } from '../src/app.ts';
import type { OrchestratorApp } from '../src/app.ts';
import { readSettings } from '../src/settings.ts';

/** Templates are looked at as they come. */
export type Parsed = ReturnType<typeof JSON.parse>;

export type Resource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, Parsed>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly Metadata?: Readonly<Record<string, Parsed>>;
};

export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly Rules: Readonly<Record<string, Parsed>>;
  readonly Metadata?: Readonly<Record<string, Parsed>>;
};

export type Synthesised = OrchestratorApp & {
  readonly template: Template;
  readonly of: (type: string) => readonly (readonly [id: string, resource: Resource])[];
  readonly only: (type: string) => Resource;
};

const folder = mkdtempSync(join(tmpdir(), 'drs-infra-'));
// Files that run in one process share what they import, this folder too: it is there until the process ends, not until the first of them does.
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});

/** In place of the built functions, which a test of the template needs no more than their names. */
const codeOf = (handler: HandlerName): string => {
  const directory = join(folder, 'code', handler);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.mjs'), `// ${handler}\n`);
  return directory;
};

/** The constructs alone, before anybody has explained anything. */
export const unacknowledged = (given: Readonly<Record<string, string>>): OrchestratorApp =>
  createApp({ settings: readSettings(given), codeOf, outdir: join(folder, 'unused') });

const made = new Map<string, Synthesised>();

export const synthesised = (given: Readonly<Record<string, string>> = {}): Synthesised => {
  const key = JSON.stringify(given);
  const known = made.get(key);
  if (known !== undefined) return known;
  const outdir = join(folder, `out-${made.size}`);
  const { app, stack } = createApp({ settings: readSettings(given), codeOf, outdir });
  const artifact = app.synth().stacks.find(({ stackName }) => stackName === stack.stackName);
  if (artifact === undefined) throw new Error('No stack was synthesised');
  const template = artifact.template as Template;
  const of = (type: string) => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
  const only = (type: string): Resource => {
    const [first, ...more] = of(type);
    if (first === undefined || more.length > 0) throw new Error(`There are ${of(type).length} of ${type}`);
    return first[1];
  };
  const result = { app, stack, template, of, only };
  made.set(key, result);
  return result;
};

export const roles = {
  executionHandlerRoleArn: 'arn:aws:iam::111122223333:role/one',
  queryHandlerRoleArn: 'arn:aws:iam::111122223333:role/two',
  dataManagementHandlerRoleArn: 'arn:aws:iam::111122223333:role/three',
  stateMachineRoleArn: 'arn:aws:iam::111122223333:role/four',
};

/** The ways in which the product is deployed. */
export const modes = {
  whole: {},
  'whole, with a prefix': { environment: 'prod', prefix: 'blue', account: '111122223333', region: 'eu-west-1', sourceRegions: 'us-east-1' },
  'API only': { mode: 'api-only' },
  'with existing roles': roles,
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** Logical ids that a value refers to: Ref, GetAtt, Sub and DependsOn, at any depth. */
export function referencesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[A-Za-z.]+)?\}/g)].map(([, id = '']) => id);
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    if (key === 'DependsOn') return typeof inner === 'string' ? [inner] : (inner as string[]);
    return referencesOf(inner);
  });
}

/** Everything that must be there before this resource is, itself included. */
export function neededBy({ Resources }: Template, id: string): ReadonlySet<string> {
  const needed = new Set([id]);
  for (const one of needed) for (const other of referencesOf(Resources[one])) if (Resources[other] !== undefined) needed.add(other);
  return needed;
}
