/**
 * Where the running product listens, for the programs that talk to it: a file in the data directory.
 *
 * A killed process leaves it behind; whoever reads it must be ready to find nobody there.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { systemCode } from './cannot-start.ts';

export const addressFileName = 'address';

export const writeAddress = (path: string, address: string): void => writeFileSync(path, `${address}\n`);

export const removeAddress = (path: string): void => rmSync(path, { force: true });

/** Undefined where nothing has been started yet, or everything was stopped. */
export const readAddress = (path: string): string | undefined => {
  try {
    const [, address] = /^(http:\/\/127\.0\.0\.1:\d{1,5})\n$/.exec(readFileSync(path, 'utf8')) ?? [];
    return address;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
};
