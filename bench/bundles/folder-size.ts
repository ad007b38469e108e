/**
 * How large what Lambda is given is: all of it, and what a cold start loads of it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type FolderSize = {
  readonly bytes: number;
  /** The entry, and what it imports at once. */
  readonly loadedBytes: number;
  /** Names of the files that are loaded at once. */
  readonly loaded: readonly string[];
};

export const folderSize = (folder: string): FolderSize => {
  const loaded = new Set(['index.mjs']);
  for (const file of loaded) for (const next of importedAtOnce(readFileSync(join(folder, file), 'utf8'))) loaded.add(next);
  const sizeOf = (file: string): number => statSync(join(folder, file)).size;
  const sum = (files: readonly string[]): number => files.reduce((total, file) => total + sizeOf(file), 0);
  return { bytes: sum(readdirSync(folder)), loadedBytes: sum([...loaded]), loaded: [...loaded] };
};

/** A minified module has its imports without a space, and calls `import(…)` for what it loads later. */
const importedAtOnce = (text: string): readonly string[] =>
  [...text.matchAll(/\b(?:from|import)"\.\/([^"]+\.mjs)"/g)].map(([, file = '']) => file);
