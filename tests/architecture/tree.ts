/**
 * The files of a repository, as the architecture tests look at them: paths below the root, with forward slashes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTest } from './rooms.ts';

const notOurs = new Set(['node_modules', 'dist', 'cdk.out', 'coverage', 'generated', '.git', '.drs']);

/** Every TypeScript file below the folders that hold code. */
export function typescriptFiles(root: string): string[] {
  return ['packages', 'apps', 'infra', 'tests', 'bench', 'tools']
    .flatMap((folder) => filesBelow(root, folder))
    .filter((path) => /\.tsx?$/.test(path));
}

/** The files that ship. */
export function sourceFiles(root: string): string[] {
  return typescriptFiles(root).filter((path) => /^(?:packages|apps|infra)\//.test(path) && !isTest(path) && !path.endsWith('.d.ts'));
}

/** What git tracks or would track; every file where there is no git, as in an unpacked archive. */
export function trackedFiles(root: string): string[] {
  if (!existsSync(join(root, '.git'))) return filesBelow(root, '.');
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

export const textOf = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

export const linesOf = (root: string, path: string): number => textOf(root, path).replace(/\n$/, '').split('\n').length;

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(root, path) : entry.isFile() ? [path] : [];
    });
}
