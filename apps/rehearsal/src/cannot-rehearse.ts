/**
 * Why a day cannot be rehearsed, or was broken off, in words for the person who called. Everything else that is thrown is a surprise.
 */

/** `usage`: the call or the day's file is wrong; the exit code is then 2, else 1. */
export class CannotRehearse extends Error {
  readonly usage: boolean;

  constructor(message: string, { usage = false, cause }: { readonly usage?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'CannotRehearse';
    this.usage = usage;
  }
}
