/**
 * Files that only their owner may read.
 *
 * Owns: writing them whole or not at all, with their rights from the first byte on.
 */
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  const draft = `${path}.draft`;
  writeFileSync(draft, text, { mode: ownerOnly, flush: true });
  chmodSync(draft, ownerOnly);
  renameSync(draft, path);
};
