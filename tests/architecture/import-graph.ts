/**
 * Who imports whom, read by dependency-cruiser, and what of it the table of rooms forbids.
 *
 * The graph comes from TypeScript's own parser, type-only imports included: a type that points upward is an upward import too. Whether
 * the parser could read the files is the caller's to ask (`filesReadWithoutImports`): a parser that reads nothing finds nothing wrong.
 */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { IModule } from 'dependency-cruiser';
import { isTest, roomOf, rooms, scope } from './rooms.ts';
import { textOf } from './tree.ts';

type Import = { readonly from: string; readonly specifier: string; readonly to: string; readonly found: boolean };

export type ImportGraph = {
  readonly root: string;
  readonly files: ReadonlySet<string>;
  readonly imports: readonly Import[];
  readonly cycles: readonly string[];
};

export async function readImports(root: string): Promise<ImportGraph> {
  const folders = ['packages', 'apps', 'infra', 'tests', 'bench', 'tools'].filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      parser: 'tsc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      // What we build, not what packages from outside keep in folders of these names: imports of those count.
      exclude: { path: ['^packages/[^/]+/(dist|generated)/', '^apps/[^/]+/(dist|generated)/', '^infra/cdk.out/'] },
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  );
  if (typeof output === 'string') throw new Error(`dependency-cruiser gave a report instead of a graph: ${output}`);
  const modules = output.modules.filter(({ source }) => /\.tsx?$/.test(source) && !source.includes('node_modules/'));
  return { root, files: new Set(modules.map(({ source }) => source)), imports: modules.flatMap(importsOf), cycles: cyclesOf(modules) };
}

/** Every import that the table of rooms, or one of the general rules below it, forbids: one sentence each. */
export function forbiddenImports(graph: ImportGraph): string[] {
  const complaints = graph.imports.flatMap((one) => {
    const complaint = complaintAbout(graph.root, one);
    return complaint === undefined ? [] : [`${one.from} imports ${one.specifier}: ${complaint}`];
  });
  return [...new Set(complaints)].sort();
}

/** The files that hold an import statement of which the graph knows nothing: none, where the parser understands the language. */
export function filesReadWithoutImports(graph: ImportGraph, paths: readonly string[]): string[] {
  const importing = new Set(graph.imports.map(({ from }) => from));
  return paths.filter((path) => !importing.has(path) && /^(?:import|export)\b[^;]*?\bfrom '/m.test(textOf(graph.root, path)));
}

function importsOf(module: IModule): Import[] {
  return module.dependencies.map(({ protocol, module: name, resolved, couldNotResolve }) => ({
    from: module.source,
    // `node:` is kept apart by dependency-cruiser, and absent for everything else.
    specifier: [protocol, name].join(''),
    to: resolved,
    found: !couldNotResolve,
  }));
}

function cyclesOf(modules: readonly IModule[]): string[] {
  const cycles = modules.flatMap(({ source, dependencies }) =>
    dependencies.flatMap(({ cycle }) => (cycle === undefined ? [] : [[source, ...cycle.map(({ name }) => name)]])),
  );
  // The same circle is found from each of its members: tell it once, from the member that comes first in the alphabet.
  return [
    ...new Set(cycles.filter(([first = '', ...others]) => others.every((other) => first <= other)).map((cycle) => cycle.join(' → '))),
  ].sort();
}

function complaintAbout(root: string, { from, specifier, to, found }: Import): string | undefined {
  if (specifier.startsWith('.')) return !found ? 'there is no such file' : complaintAboutFile(from, specifier, to);
  if (isBuiltin(specifier)) return complaintAboutBuiltin(from, specifier);
  if (specifier.startsWith(scope)) return complaintAboutPackage(root, from, specifier.slice(scope.length));
  return complaintAboutNpm(root, from, specifier);
}

function complaintAboutFile(from: string, specifier: string, to: string): string | undefined {
  if (!/\.(?:ts|tsx|mjs|js|json|css)$/.test(specifier)) return 'a relative import names the file with its ending';
  if (!isTest(from) && isTest(to)) return 'what ships uses no test code';
  if (roomOf(from) === roomOf(to)) return undefined;
  return isTest(from) && (isTest(to) || roomOf(to) === undefined) ? undefined : 'another room is entered by its package name';
}

function complaintAboutBuiltin(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('node:')) return `say node:${specifier}`;
  return rowOf(from)?.node === false ? 'this room uses nothing of Node' : undefined;
}

function complaintAboutPackage(root: string, from: string, specifier: string): string | undefined {
  const [name = '', ...rest] = specifier.split('/');
  if (rest.length > 0) return 'a package is used through its index';
  const row = rowOf(from);
  if (row !== undefined && !row.ours.includes(name)) return 'the table of rooms does not allow it';
  return declaredFor(root, from, `${scope}${name}`);
}

function complaintAboutNpm(root: string, from: string, specifier: string): string | undefined {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const row = rowOf(from);
  const matches = (allowed: string): boolean => (allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed);
  if (row !== undefined && !row.npm.some(matches)) return 'the table of rooms does not allow it';
  return declaredFor(root, from, name);
}

/** The row that binds a file: none for tests, and none for what lies outside the rooms. */
function rowOf(path: string): (typeof rooms)[string] | undefined {
  const room = roomOf(path);
  return room === undefined || isTest(path) ? undefined : rooms[room];
}

/** A room names what it uses in its own package.json; tests and tools also have what the root names. */
function declaredFor(root: string, from: string, name: string): string | undefined {
  const room = roomOf(from);
  if (room === undefined && name.startsWith(scope)) return undefined;
  const named = [
    ...(room === undefined ? [] : dependenciesIn(root, room)),
    ...(isTest(from) || room === undefined ? dependenciesIn(root, '.') : []),
  ];
  if (named.includes(name) || (isTest(from) && name.startsWith(scope))) return undefined;
  return `${room ?? 'the root'}'s package.json does not name it`;
}

function dependenciesIn(root: string, folder: string): string[] {
  const path = `${folder}/package.json`;
  if (!existsSync(join(root, path))) return [];
  const manifest = JSON.parse(textOf(root, path)) as Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}
