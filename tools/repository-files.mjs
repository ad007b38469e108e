/**
 * The files of this repository that a person or git put there: what the checks may depend on.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const notOurs = new Set(['node_modules', 'dist', 'cdk.out', 'coverage', '.git', '.drs']);

/**
 * @param {string} root
 * @returns {Map<string, string>} contents by path below the root, in a fixed order
 */
export function repositoryFiles(root) {
  /** @type {Map<string, string>} */
  const files = new Map();
  /** @param {string} folder */
  const walk = (folder) => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (notOurs.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.set(path, readFileSync(join(root, path), 'latin1'));
    }
  };
  walk('');
  return files;
}

/**
 * One digest over names and contents, and the Node that looks at them.
 * @param {Iterable<[path: string, content: string]>} files
 */
export function digestOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const [path, content] of files) hash.update(`${path}\0${content}\0`);
  return hash.digest('hex');
}
