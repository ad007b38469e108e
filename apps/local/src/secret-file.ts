/**
 * Files that only their owner may read.
 *
 * Owns: writing them whole or not at all, with their rights from the first byte on.
 */
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { systemCode } from './cannot-start.ts';

const ownerOnly = 0o600;

/** Undefined where there is no such file. */
export const readSecret = (path: string): string | undefined => {
  try {
    const text = readFileSync(path, 'utf8');
    chmodSync(path, ownerOnly);
    return text;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
};

export const writeSecret = (path: string, text: string): void => {
  renameSync(draftOf(path, text), path);
};

/** Writes it unless it is there already; answers what it holds then. Of two processes at once, both get the same. */
export const createSecret = (path: string, text: string): string => {
  const draft = draftOf(path, text);
  try {
    linkSync(draft, path);
    return text;
  } catch (cause) {
    const present = systemCode(cause) === 'EEXIST' ? readSecret(path) : undefined;
    if (present === undefined) throw cause;
    return present;
  } finally {
    rmSync(draft, { force: true });
  }
};

const draftOf = (path: string, text: string): string => {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode: ownerOnly, flush: true });
  chmodSync(draft, ownerOnly);
  return draft;
};
