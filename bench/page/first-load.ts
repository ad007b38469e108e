/**
 * What a browser must load before the first page stands: the script of index.html, what that imports at once, and the overview with its
 * own imports. Pages that are opened later are not in it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Script = { readonly file: string; readonly bytes: number; readonly gzipBytes: number; readonly brotliBytes: number };

/** Of compressed script, a kilobyte being a thousand bytes. */
export const firstLoadBudgetBytes = 400_000;

export const firstLoad = (dist: string): readonly Script[] => {
  const assets = join(dist, 'assets');
  const document = readFileSync(join(dist, 'index.html'), 'utf8');
  const overview = readdirSync(assets).filter((name) => /^overview-[\w-]+\.js$/.test(name));
  const waiting = [...document.matchAll(/assets\/([\w-]+\.js)"/g)].map(([, name = '']) => name).concat(overview);
  const loaded = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    waiting.push(...importedAtOnce(readFileSync(join(assets, file), 'utf8')));
  }
  return [...loaded].map((file) => scriptOf(assets, file)).sort((one, other) => other.brotliBytes - one.brotliBytes);
};

/** `import(…)`, which waits until it is needed, has a bracket. */
const importedAtOnce = (text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import)\s*["'`]\.\/([\w-]+\.js)["'`]/g)].map(([, name = '']) => name);

/** What is too short to be compressed travels as it is. */
const scriptOf = (assets: string, file: string): Script => {
  const path = join(assets, file);
  const size = (ending: string): number => statSync(existsSync(path + ending) ? path + ending : path).size;
  return { file, bytes: size(''), gzipBytes: size('.gz'), brotliBytes: size('.br') };
};

export const totalOf = (scripts: readonly Script[], size: (script: Script) => number): number =>
  scripts.reduce((sum, script) => sum + size(script), 0);
