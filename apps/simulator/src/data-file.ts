/**
 * The file that keeps the world, and that one process at a time has it.
 *
 * Invariant: what cannot be opened is told by the name that was given and in words; nothing half opened is left behind.
 */
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { holdWorld, openSimulator, type Simulator, type SimulatorOptions } from '@drs-orchestrator/drs-simulator';
import { CannotStart, codeOf } from './cannot-start.ts';

export type KeptSimulator = { readonly simulator: Simulator; close(): void };

export const openKept = (options: Omit<SimulatorOptions, 'file'>, given: string | undefined): KeptSimulator => {
  if (given === undefined) {
    const simulator = openSimulator(options);
    return { simulator, close: () => simulator.close() };
  }
  const file = resolve(given);
  orInWords(given, () => closeSync(openSync(file, 'a')));
  const held = orInWords(given, () => holdWorld(file));
  if (held === undefined) {
    throw new CannotStart(`--data-file: another process is using ${given}. Stop it first, or give this one a file of its own.`);
  }
  try {
    const simulator = orInWords(given, () => openSimulator({ ...options, file }));
    return {
      simulator,
      close: () => {
        simulator.close();
        held.release();
      },
    };
  } catch (cause) {
    held.release();
    throw cause;
  }
};

const orInWords = <Value>(given: string, open: () => Value): Value => {
  try {
    return open();
  } catch (cause) {
    const why = reasons.find(([prefix]) => codeOf(cause)?.startsWith(prefix) === true);
    if (why === undefined) throw cause;
    throw new CannotStart(`--data-file: ${given} cannot be used: ${why[1]}.`, cause);
  }
};

/** By the beginning of the code of the operating system, which is asked first, or of SQLite. */
const reasons: readonly (readonly [prefix: string, why: string])[] = [
  ['ENOENT', 'its folder does not exist'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'there is no permission to write it'],
  ['EPERM', 'there is no permission to write it'],
  ['EROFS', 'the file system is read-only'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ENOSPC', 'the disk is full'],
  ['SQLITE_READONLY', 'there is no permission to write it'],
  ['SQLITE_NOTADB', 'it is no world of the simulator'],
  ['SQLITE_CORRUPT', 'it is damaged'],
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR', 'the disk refuses to read or write it'],
  ['SQLITE_BUSY', 'another process is using it'],
];
