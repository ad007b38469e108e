/**
 * The data directory: everything that outlives the process.
 *
 * Owns: where it is, its rights, and that one process at a time has it. What the files hold is their owners' matter.
 */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { holdFile, inWords } from '@drs-orchestrator/adapters-sqlite';
import { StoreUnavailable } from '@drs-orchestrator/application';
import { CannotStart, systemCode } from './cannot-start.ts';

export type DataDir = {
  /** Absolute. */
  readonly path: string;
  file(name: string): string;
  /** Opens that file; where the file, the disk or the rights are in the way, CannotStart names it. */
  opened<Opened>(name: string, open: (file: string) => Opened): Opened;
  release(): void;
};

export const openDataDir = (path: string): DataDir => {
  const absolute = prepareDataDir(path);
  const held = inDataDir(path, 'lock.db', () => holdFile(join(absolute, 'lock.db')));
  if (held === undefined) {
    throw new CannotStart(
      `Another process is using the data directory ${path}. Stop it first, or give this one a directory of its own with --data-dir.`,
    );
  }
  return {
    path: absolute,
    file: (name) => join(absolute, name),
    opened: (name, open) => inDataDir(path, name, () => open(join(absolute, name))),
    release: () => held.release(),
  };
};

/** What is thrown by opening a file of it becomes a sentence that names the file, where it is the file, the disk or the rights. */
const inDataDir = <Opened>(path: string, name: string, open: () => Opened): Opened => {
  try {
    return open();
  } catch (cause) {
    const known = inWords(cause);
    if (!(known instanceof StoreUnavailable)) throw cause;
    throw new CannotStart(`The data directory ${path} cannot be used: ${name}: ${known.why}. Choose another with --data-dir.`, { cause });
  }
};

/** The same for what is thrown later, while the process starts. */
export const whyNoStart = (path: string, cause: unknown): unknown => {
  const why = cause instanceof StoreUnavailable ? cause.why : reasons[systemCode(cause) ?? ''];
  if (why === undefined) return cause;
  return new CannotStart(`The data directory ${path} cannot be used: ${why}. Choose another with --data-dir.`, { cause });
};

/** There is such a folder afterwards, and we may write to it. Answers its absolute path. */
export const prepareDataDir = (path: string): string => {
  const absolute = resolve(path);
  makeWritable(absolute, path);
  return absolute;
};

const makeWritable = (absolute: string, path: string): void => {
  try {
    makeFolder(absolute);
    accessSync(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw whyNoStart(path, cause);
  }
};

/** Not with `recursive`: below /proc, where nothing can be made, Node 20 then tries for ever. */
const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw cause;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
};

const notAllowed = 'there is no permission to write there';

const reasons: Readonly<Record<string, string>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: 'the file system is read-only',
  EEXIST: 'there is a file in its place',
  ENOTDIR: 'a part of its path is a file',
  ENOENT: 'its path leads nowhere',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
};
