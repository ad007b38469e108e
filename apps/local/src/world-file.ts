/**
 * Which world the simulator has: the sample's, or that of the estate somebody gave.
 *
 * Owns: when a world is replaced. It is kept as long as the same estate is asked for; another one begins with an empty
 * world. A crash in between only means that it is replaced once more.
 */
import { readFileSync, rmSync } from 'node:fs';
import type { Settings } from '@drs-orchestrator/adapters-sqlite';
import { EstateError, parseEstate, type Estate } from '@drs-orchestrator/drs-simulator';
import { CannotStart, systemCode } from './cannot-start.ts';

const setting = 'estate';

/** Without an estate given, the world is left as it is. */
export const replaceWorld = (settings: Settings, file: string, given: Estate | undefined): 'kept' | 'replaced' => {
  if (given === undefined || settings.get(setting) === given.fingerprint) return 'kept';
  for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  return 'replaced';
};

/** Once the world has been opened with its estate. */
export const rememberWorld = (settings: Settings, given: Estate | undefined): void => {
  const name = given?.fingerprint ?? 'sample';
  if (settings.get(setting) !== name) settings.set(setting, name);
};

export const readEstate = (path: string): Estate => {
  try {
    return parseEstate(readFileSync(path, 'utf8'), path);
  } catch (cause) {
    if (cause instanceof EstateError) throw new CannotStart(`--estate: ${cause.message}`, { usage: true, cause });
    const code = systemCode(cause);
    if (code === undefined) throw cause;
    throw new CannotStart(`--estate: ${path} cannot be read (${code}).`, { usage: true, cause });
  }
};
